import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle, type Replacement } from '@lab/built-files';

const here = import.meta.dirname;
const directory = path.resolve(here, '..');

/** What needs Node: it starts programs, reads files or puts modules aside. */
const forNode = new Set([
  'built-files.test.ts',
  'reference.test.ts',
  'wasm/inflate.test.ts',
  'wasm/load.test.ts',
  'wasm/turbo.test.ts',
]);

/** The sources that have built files: everything public. */
const built = new Map([
  [path.join(directory, 'src', 'index.ts'), path.join(directory, 'dist', 'index.js')],
  [path.join(directory, 'src', 'transforms', 'index.ts'), path.join(directory, 'dist', 'transforms.js')],
]);

function testFiles(folder: string): string[] {
  return readdirSync(path.join(here, folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.posix.join(folder, name))
    .filter((name) => !forNode.has(name));
}

/** What a test came to. */
export interface Outcome {
  readonly name: string;
  readonly state: string;
  readonly message?: string;
}

/** Which test files a page runs. */
export interface SuiteOptions {
  /** Whether those run that link WebAssembly by hand or ask for its tiers; default true. */
  readonly webAssembly?: boolean;
}

/**
 * A program, without imports, that runs the package's own test files on its built files (what tests internals, on their
 * sources) and prints a line of JSON for each test and one with the tier at the end; in a worker it posts the lines.
 */
export function suiteProgram({ webAssembly = true }: SuiteOptions = {}): Promise<string> {
  const files = webAssembly
    ? [...testFiles('.'), ...testFiles('wasm')]
    : testFiles('.').filter((name) => name !== 'mode.test.ts');
  const code = `
    import { startTests } from 'vitest/internal/browser';
    import { currentTier, installKernels, setMode } from '@lab/linalg';
    globalThis.__vitest_worker__ = { ctx: {}, config: { expect: {}, snapshotOptions: {} }, filepath: '', providedContext: {} };
    const files = { ${files.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(path.join(here, name))})`).join(', ')} };
    const inWorker = typeof DedicatedWorkerGlobalScope !== 'undefined';
    const print = (value) => (inWorker ? postMessage(JSON.stringify(value)) : console.log(JSON.stringify(value)));
    const sequence = { hooks: 'stack', shuffle: false, concurrent: false };
    const config = { root: '/', name: 'browser', setupFiles: [], sequence, maxConcurrency: 1, testTimeout: 120_000,
      hookTimeout: 120_000, retry: 0, repeats: 0, passWithNoTests: false, tags: [], allowOnly: false, includeTaskLocation: false };
    const report = (task, names) => {
      const own = [...names, task.name];
      if (task.type === 'test') {
        const { state = task.mode, errors = [] } = task.result ?? {};
        print({ name: own.join(' > '), state, message: errors[0]?.message });
        return;
      }
      if (task.result?.state === 'fail' && task.result.errors) print({ name: own.join(' > '), state: 'fail', message: task.result.errors[0]?.message });
      for (const inner of task.tasks) report(inner, own);
    };
    const runner = { config, pool: 'browser', viteEnvironment: 'client', importFile: (file) => files[file.slice(1)]() };
    for (const name of Object.keys(files)) {
      // As in Node, where each file has the package for itself.
      setMode('default');
      installKernels(undefined);
      for (const file of await startTests(['/' + name], runner)) report(file, []);
    }
    setMode('default');
    installKernels(undefined);
    print({ current: currentTier() });
  `;
  return bundle(code, directory, { replace });
}

/** The outcomes that a suite printed, and the tier it ran in. */
export function outcomesOf(lines: readonly string[]): {
  readonly outcomes: Outcome[];
  readonly current: unknown;
} {
  const printed = lines.map((line) => JSON.parse(line) as Outcome & { current?: unknown });
  return {
    outcomes: printed.filter(({ current }) => current === undefined),
    current: printed.find(({ current }) => current !== undefined)?.current,
  };
}

function replace(specifier: string, importer: string | undefined): Replacement | undefined {
  if (specifier.startsWith('node:')) return { code: throwingModule(specifier) };
  if (!specifier.startsWith('.') || importer === undefined) return undefined;
  const file = built.get(path.resolve(path.dirname(importer), specifier));
  return file === undefined ? undefined : { file };
}

/** The names of a module of Node, each a function that throws: what is imported but never called here. */
function throwingModule(specifier: string): string {
  const names = Object.keys(createRequire(import.meta.url)(specifier) as object);
  const exported = names
    .filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default')
    .map((name) => `unavailable as ${name}`);
  return `
    function unavailable() { throw new Error(${JSON.stringify(`${specifier} is not in a browser`)}); }
    export default unavailable;
    export { ${exported.join(', ')} };
  `;
}
