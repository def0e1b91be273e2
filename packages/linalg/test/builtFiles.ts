import { createRequire } from 'node:module';
import path from 'node:path';
import { judge, readReference, referencePath } from '@lab/reference';
import { bundle } from '@lab/built-files';
import * as linalg from '../src/index.ts';
import { decode } from './json.ts';
import { referenceFunctions } from './referenceFunctions.ts';

const directory = path.resolve(import.meta.dirname, '..');
const file = referencePath('linalg', directory);
const tooling = path.dirname(createRequire(import.meta.url).resolve('@lab/reference'));

/** A line that the program prints: one for each case, then the tier that ran. */
interface Line {
  readonly name?: string;
  readonly result?: unknown;
  readonly thrown?: { readonly name: string; readonly message: string };
  readonly current?: unknown;
}

/** What to do before the cases run. */
export interface ProgramOptions {
  /** Statements of JavaScript in which `linalg` is the package. */
  readonly before?: string;
}

/**
 * A program, without imports, that runs every reference case on the built files of the package and prints one line of JSON
 * for each: what came out or was thrown. In a worker it posts the lines instead.
 */
export async function referenceProgram({ before = '' }: ProgramOptions = {}): Promise<string> {
  const { cases, data = {} } = readReference(file);
  const code = `
    import * as linalg from '@lab/linalg';
    import { expand } from ${JSON.stringify(path.join(tooling, 'expand.ts'))};
    import { referenceFunctions } from ${JSON.stringify(path.join(import.meta.dirname, 'referenceFunctions.ts'))};
    import { encode } from ${JSON.stringify(path.join(import.meta.dirname, 'json.ts'))};
    const data = ${JSON.stringify(data)};
    const cases = ${JSON.stringify(cases.map(({ name, function: called, input }) => ({ name, called, input })))};
    const inWorker = typeof DedicatedWorkerGlobalScope !== 'undefined';
    const print = (value) => (inWorker ? postMessage(JSON.stringify(value)) : console.log(JSON.stringify(value)));
    const functions = referenceFunctions(linalg);
    ${before}
    for (const { name, called, input } of cases) {
      try {
        print({ name, result: encode(functions[called].run(expand(input, data))) });
      } catch (error) {
        const { message, code, argument, index } = error;
        print({ name, thrown: { name: error.name, message, code, argument, index } });
      }
    }
    print({ current: linalg.currentTier() });
  `;
  return bundle(code, directory);
}

/** A page's program that runs another one in a worker and prints what it posts. */
export function inWorker(program: string): string {
  return `
    const source = new Blob([${JSON.stringify(program)}], { type: 'text/javascript' });
    const worker = new Worker(URL.createObjectURL(source), { type: 'module' });
    await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        console.log(data);
        if ('current' in JSON.parse(data)) resolve();
      };
    });
    worker.terminate();
  `;
}

/** Judges what the program printed: the tier, and a line for each disagreement or missing case. */
export async function judged(
  lines: readonly string[],
): Promise<{ readonly current: unknown; readonly failures: readonly string[] }> {
  const { cases, data } = readReference(file);
  const known = referenceFunctions(linalg);
  const printed = lines.map((line) => JSON.parse(line) as Line);
  const byName = new Map(printed.map((line) => [line.name, line]));
  const failures: string[] = [];
  for (const test of cases) {
    const line = byName.get(test.name);
    const run = (): unknown => {
      if (line === undefined) throw new Error('no result was printed');
      if (line.thrown !== undefined) throw Object.assign(new Error(line.thrown.message), line.thrown);
      return decode(line.result);
    };
    const functions = { [test.function]: { ...known[test.function], run } };
    const complaints = await judge(test, functions, data).catch((error: unknown) => [String(error)]);
    failures.push(...complaints.map((complaint) => `${test.name}: ${complaint}`));
  }
  const last = printed.find((line) => 'current' in line);
  return { current: last?.current, failures };
}
