import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Freedom } from './alignment.ts';
import { compare, type Tolerance } from './compare.ts';
import { expand } from './expand.ts';

/** The arguments of a case, by name, with every `$` word replaced. */
export type CaseInput = Readonly<Record<string, unknown>>;

/** How the runner calls one function of a package. */
export interface ReferenceFunction {
  /** The input fields it knows; any other fails the case. */
  readonly input: readonly string[];
  /** The result fields it can give; an expected field outside this list fails the case. */
  readonly expected: readonly string[];
  /** Calls the public API and shapes what comes back into the expected fields. */
  readonly run: (input: CaseInput) => unknown;
}

/** One case as the file writes it. */
export interface ReferenceCase {
  readonly name: string;
  readonly function: string;
  readonly input: CaseInput;
  readonly expected?: Readonly<Record<string, unknown>>;
  readonly expectedError?: Readonly<Record<string, unknown>>;
  readonly tolerance?: Tolerance;
  readonly upTo?: Readonly<Record<string, Freedom>>;
  readonly source?: string;
}

/** A fact known by simulation. */
export interface MonteCarloFact {
  readonly name: string;
  readonly sizes?: Readonly<Record<string, unknown>>;
  readonly mean: number | readonly number[];
  readonly standardError: number | readonly number[];
  readonly runs: number;
  readonly [field: string]: unknown;
}

/** A reference file. */
export interface ReferenceFile {
  readonly cases: readonly ReferenceCase[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly monteCarlo?: readonly MonteCarloFact[];
}

/**
 * Where the reference values of a package are: test/fixtures/reference.json, or <name>.json in the folder that the
 * environment variable LAB_REFERENCE_DIR names.
 */
export function referencePath(name: string, directory: string): string {
  const folder = process.env['LAB_REFERENCE_DIR'];
  return folder === undefined || folder === ''
    ? path.join(directory, 'test', 'fixtures', 'reference.json')
    : path.resolve(folder, `${name}.json`);
}

/** Reads a reference file; throws when it is missing or holds no case. */
export function readReference(file: string): ReferenceFile {
  if (!existsSync(file)) throw new Error(`no reference values at ${file}`);
  const content = JSON.parse(readFileSync(file, 'utf8')) as ReferenceFile;
  if (!Array.isArray(content.cases) || content.cases.length === 0) throw new Error(`${file} holds no cases`);
  return content;
}

const caseFields = new Set([
  'name',
  'function',
  'input',
  'expected',
  'expectedError',
  'tolerance',
  'upTo',
  'source',
]);

/**
 * Runs one case.
 * @returns one line for each disagreement; an empty list when the case passes.
 */
export async function judge(
  test: ReferenceCase,
  functions: Readonly<Record<string, ReferenceFunction>>,
  data: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  for (const field of Object.keys(test))
    if (!caseFields.has(field)) return [`unknown field ${field} in the case`];
  const target = Object.hasOwn(functions, test.function) ? functions[test.function] : undefined;
  if (target === undefined) return [`unknown function ${test.function}`];
  const unknownInput = Object.keys(test.input).filter((field) => !target.input.includes(field));
  if (unknownInput.length > 0) return [`unknown input field ${unknownInput.join(', ')}`];
  const unknownExpected = Object.keys(test.expected ?? {}).filter(
    (field) => !target.expected.includes(field),
  );
  if (unknownExpected.length > 0) return [`unknown expected field ${unknownExpected.join(', ')}`];
  if ((test.expected === undefined) === (test.expectedError === undefined))
    return ['a case has either expected or expectedError'];

  const input = expand(test.input, data) as CaseInput;
  if (test.expectedError !== undefined) return judgeError(() => target.run(input), test.expectedError);
  if (Object.keys(test.expected ?? {}).length === 0) return ['the case expects nothing'];
  return compare(await target.run(input), {
    expected: expand(test.expected, data) as Readonly<Record<string, unknown>>,
    tolerance: test.tolerance,
    upTo: test.upTo,
  });
}

async function judgeError(
  call: () => unknown,
  expected: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  try {
    await call();
  } catch (error) {
    const thrown = error as Readonly<Record<string, unknown>>;
    return Object.entries(expected)
      .filter(([name, want]) => thrown[name] !== want)
      .map(
        ([name, want]) =>
          `error.${name}: got ${String(thrown[name])}, want ${String(want)} (${String(error)})`,
      );
  }
  return [`nothing was thrown, want ${JSON.stringify(expected)}`];
}

/** What a package's runner declares. */
export interface ReferenceSuite {
  /** The package's short name: `linalg` for @lab/linalg. */
  readonly name: string;
  /** The package's folder. */
  readonly directory: string;
  readonly functions: Readonly<Record<string, ReferenceFunction>>;
}

/** Declares one test for each case of the package's reference file. */
export function referenceTests({ name, directory, functions }: ReferenceSuite): void {
  const file = referencePath(name, directory);
  const { cases, data } = readReference(file);
  describe(`reference values of @lab/${name}: ${cases.length} cases of ${file}`, () => {
    it('has cases with names of their own', () => {
      process.stdout.write(`${cases.length} cases of ${file}\n`);
      expect(new Set(cases.map((test) => test.name)).size).toBe(cases.length);
    });
    for (const test of cases)
      it(test.name, async () => {
        expect(await judge(test, functions, data)).toEqual([]);
      });
  });
}
