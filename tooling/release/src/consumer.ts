import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findChromium, findNode20, launchChromium, readQuickstart, runInPage } from '@lab/built-files';
import { build, type Rolldown } from 'vite';
import { run } from './command.ts';
import type { Registry } from './registry.ts';
import type { PublishedPackage } from './workspace.ts';

/** One check of an installed package: what it was, and why it was not done where it was not. */
export interface Check {
  readonly name: string;
  readonly skipped?: string;
}

const compilers = ['typescript-5.9', 'typescript-6', 'typescript-7'] as const;
const resolutions = [
  { moduleResolution: 'bundler', module: 'esnext' },
  { moduleResolution: 'nodenext', module: 'nodenext' },
] as const;

/**
 * Installs one package by itself into an empty project and uses it as its users will: the README's first program in
 * Node and, bundled, in Chromium, and its types under several compilers. Throws at the first thing that is wrong.
 */
export async function consume(
  target: PublishedPackage,
  folder: string,
  registry: Registry,
): Promise<Check[]> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
  await run('npm', ['install', '--no-audit', '--no-fund', `${target.name}@${target.version}`], {
    cwd: folder,
    env: registry.env,
  });
  const checks: Check[] = [{ name: 'installs alone' }];
  checks.push(...(await runInNode(target, folder)), ...(await typeCheck(target, folder)));
  checks.push(await runInChromium(target, folder));
  return checks;
}

async function runInNode(target: PublishedPackage, folder: string): Promise<Check[]> {
  const { code, output } = readQuickstart(target.folder);
  const program = path.join(folder, 'program.mjs');
  writeFileSync(program, code);
  const checks: Check[] = [];
  for (const [name, node] of [
    [`Node ${process.versions.node}`, process.execPath],
    ['Node 20', findNode20()],
  ] as const) {
    if (node === undefined) {
      checks.push({ name, skipped: 'not found on PATH or in LAB_NODE_20' });
      continue;
    }
    expectOutput(await run(node, [program], { cwd: folder }), output, `${target.name} in ${name}`);
    checks.push({ name });
  }
  return checks;
}

async function typeCheck(target: PublishedPackage, folder: string): Promise<Check[]> {
  const require = createRequire(import.meta.url);
  const entries = entryPoints(folder, target.name);
  const program = entries.map(
    (entry, k) =>
      `import * as entry${k} from '${entry}';\nexport const names${k}: string[] = Object.keys(entry${k});`,
  );
  writeFileSync(path.join(folder, 'types.ts'), `${program.join('\n')}\n`);
  const checks: Check[] = [];
  for (const compiler of compilers) {
    const tsc = path.join(path.dirname(require.resolve(`${compiler}/package.json`)), 'bin', 'tsc');
    for (const resolution of resolutions) {
      const compilerOptions = {
        ...resolution,
        target: 'es2022',
        lib: ['es2023', 'dom', 'dom.iterable'],
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
      };
      writeFileSync(
        path.join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['types.ts'] }),
      );
      await run(process.execPath, [tsc, '--project', 'tsconfig.json'], { cwd: folder });
      checks.push({ name: `${compiler} ${resolution.moduleResolution}` });
    }
  }
  return checks;
}

/** What of a manifest says which modules there are. */
interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * The specifiers a package exports that lead to modules, without those whose declarations need an optional peer: who installs
 * the package alone has no use for them.
 */
function entryPoints(folder: string, name: string): string[] {
  const home = path.join(folder, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as Manifest;
  const optional = Object.entries(manifest.peerDependenciesMeta ?? {})
    .filter(([, meta]) => meta.optional === true)
    .map(([peer]) => peer);
  return Object.entries(manifest.exports)
    .filter(([key, target]) => {
      if (key === './package.json' || typeof target === 'string') return false;
      const declarations = readFileSync(path.join(home, target.types), 'utf8');
      return !optional.some(
        (peer) => declarations.includes(`'${peer}'`) || declarations.includes(`"${peer}"`),
      );
    })
    .map(([key]) => (key === '.' ? name : `${name}/${key.slice(2)}`));
}

async function runInChromium(target: PublishedPackage, folder: string): Promise<Check> {
  const executable = findChromium();
  if (executable === undefined) return { name: 'Chromium', skipped: 'not found on PATH or in CHROMIUM' };
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: path.join(folder, 'program.mjs'), formats: ['es'] },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const browser = await launchChromium(executable);
  try {
    const { lines, errors } = await runInPage(browser, output[0].code);
    if (errors.length > 0) throw new Error(`${target.name} in Chromium: ${errors.join('\n')}`);
    expectOutput(lines.join('\n'), readQuickstart(target.folder).output, `${target.name} in Chromium`);
  } finally {
    await browser.close();
  }
  return { name: 'Vite and Chromium' };
}

function expectOutput(got: string, want: string, where: string): void {
  if (got.trimEnd() !== want) throw new Error(`${where}: the README's program printed\n${got}\nnot\n${want}`);
}
