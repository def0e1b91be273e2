import { LabRangeError } from '@lab/linalg';
import { describe } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { readMatrix } from '../data/sample.ts';
import type { MatrixData, TableData } from '../data/sample.ts';
import type { FitOptions } from '../model/options.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { holm } from './holm.ts';
import { testTask, type HomogeneityTest } from './testHomogeneity.ts';
import type { TestOptions } from './testOptions.ts';

/** An arm of a trial with several: a number, a text or a truth value. */
export type ArmLabel = number | string | boolean;

/** Data with any number of arms: as matrices, or as a table with columns by name. */
export type MultiArmData =
  (Omit<MatrixData, 'treatment'> & { readonly treatment: ArrayLike<ArmLabel> }) | Omit<TableData, 'arms'>;

/** Options of {@link pairwiseTests}: those of the fit and the test that make sense for every pair. */
export interface PairwiseOptions
  extends Omit<FitOptions, 'propensity' | 'propensityModel' | 'outcomeWeights' | 'folds'>, TestOptions {
  /** The arm all others are compared with; default every pair. */
  readonly control?: ArmLabel;
}

/** The test of one pair of arms. */
export interface PairwiseComparison {
  /** The arm compared with. */
  readonly control: ArmLabel;
  /** The other arm. */
  readonly treated: ArmLabel;
  /** Of this pair alone. */
  readonly pValue: number;
  /** Holm-adjusted over all comparisons made. */
  readonly adjusted: number;
  /** The test of the pair in full. */
  readonly test: HomogeneityTest;
}

/** The tests of several arms. */
export interface PairwiseTests {
  readonly type: 'pairwise-tests';
  /** One for each pair. */
  readonly comparisons: PairwiseComparison[];
}

/**
 * Homogeneity tests between more than two arms, pair by pair, with Holm's adjustment. Read the adjusted p-values: the
 * raw ones are each valid alone, but one of many small ones is no finding.
 *
 * @param data as for {@link fit}, with any labels for the arms
 * @param options see {@link PairwiseOptions}
 * @returns one comparison for each pair, in the order of the labels (numbers ascending, text alphabetical)
 * @throws as {@link testHomogeneity}; OUT_OF_RANGE (a single arm, an unknown control)
 */
export function pairwiseTests(data: MultiArmData, options: PairwiseOptions = {}): PairwiseTests {
  return runToEnd(pairwiseTask(data, options));
}

/** `pairwiseTests` in slices: the same result, the event loop stays alive, cancellable. */
export async function pairwiseTestsAsync(
  data: MultiArmData,
  { signal, onProgress, ...options }: PairwiseOptions & AsyncOptions = {},
): Promise<PairwiseTests> {
  return runCooperatively(pairwiseTask(data, options), { signal, onProgress });
}

function* pairwiseTask(
  data: MultiArmData,
  { control, clusters, ...options }: PairwiseOptions,
): Task<PairwiseTests> {
  const labels = readLabels(data);
  const arms = sortedArms(labels);
  const pairs = choosePairs(arms, control);
  const tests: Omit<PairwiseComparison, 'adjusted'>[] = [];
  for (const [first, second] of pairs) {
    const rows = labels.flatMap((label, i) => (label === first || label === second ? [i] : []));
    const own = clusters === undefined ? {} : { clusters: rows.map((i) => clusters[i]) };
    const test = yield* testTask(pairData(data, rows, first, second), { ...options, ...own });
    tests.push({ control: first, treated: second, pValue: test.pValue, test });
  }
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  return {
    type: 'pairwise-tests',
    comparisons: tests.map((test, k) => ({ ...test, adjusted: adjusted[k] })),
  };
}

function readLabels(data: MultiArmData): ArmLabel[] {
  const given: unknown[] =
    'rows' in data ? data.rows.map((row) => row[data.treatment]) : Array.from(data.treatment);
  return given.map((label, i) => {
    if (typeof label === 'string' || typeof label === 'boolean') return label;
    if (typeof label === 'number' && Number.isFinite(label)) return label;
    const message = `treatment must be a number, a text or a truth value, got ${describe(label)} at ${i}`;
    throw new LabRangeError('NOT_FINITE', message, { argument: 'treatment', index: i });
  });
}

function sortedArms(labels: readonly ArmLabel[]): ArmLabel[] {
  return [...new Set(labels)].sort((a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return String(a) < String(b) ? -1 : 1;
  });
}

function choosePairs(arms: readonly ArmLabel[], control: ArmLabel | undefined): [ArmLabel, ArmLabel][] {
  const list = arms.map(describe).join(', ');
  if (arms.length < 2) {
    const message = `treatment must have at least two arms, got ${list}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'treatment' });
  }
  if (control === undefined)
    return arms.flatMap((a, i) => arms.slice(i + 1).map((b): [ArmLabel, ArmLabel] => [a, b]));
  if (!arms.includes(control)) {
    const message = `control must be one of the arms ${list}, got ${describe(control)}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'control' });
  }
  return arms.filter((arm) => arm !== control).map((arm) => [control, arm]);
}

function pairData(
  data: MultiArmData,
  rows: readonly number[],
  control: ArmLabel,
  treated: ArmLabel,
): MatrixData | TableData {
  if ('rows' in data) return { ...data, rows: rows.map((i) => data.rows[i]), arms: [control, treated] };
  const { X, Y, treatment, ...rest } = data;
  return {
    ...rest,
    X: rowsOfMatrix(X, rows, 'X'),
    Y: isList(Y) ? rows.map((i) => Y[i]) : rowsOfMatrix(Y, rows, 'Y'),
    treatment: rows.map((i) => (treatment[i] === treated ? 1 : 0)),
  };
}

function isList(Y: MatrixData['Y']): Y is readonly number[] | Float64Array {
  return Y instanceof Float64Array || (Array.isArray(Y) && typeof Y[0] === 'number');
}

function rowsOfMatrix(matrix: MatrixData['X'], rows: readonly number[], argument: string): number[][] {
  const { data, rows: count, columns } = readMatrix(matrix, argument);
  const last = rows[rows.length - 1];
  if (last >= count) {
    const message = `${argument} must have a row for each of the ${last + 1} treatments, got ${count}`;
    throw new LabRangeError('SHAPE', message, { argument });
  }
  return rows.map((i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}
