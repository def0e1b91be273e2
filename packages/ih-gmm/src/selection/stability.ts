import { LabRangeError } from '@lab/linalg';
import { requireCount, requireOneOf, requireSafeCount } from '@lab/linalg/arguments';
import { adjustedRandIndex, permutation, randomStream } from '@lab/stats';
import { fitPrepared } from '../model/fit.ts';
import { readFitOptions, type FitOptions } from '../model/fitOptions.ts';
import { prepareTable, rowsOfZeros, type Prepared } from '../table/prepareTable.ts';
import { placeRows } from '../model/predict.ts';
import { transforms, type Transform } from '../table/preprocessing.ts';
import { finish, finishAsync, type AsyncOptions, type Steps } from '../steps.ts';
import { readTableSteps, selectColumns, selectRows, type Table, type TableLike } from '../table/table.ts';

/** How fits are compared. */
export interface StabilityOptions {
  /** Pairs of halves, >= 2; default 10. */
  readonly repeats?: number;
  /**
   * 'features' (default): fits on two halves of the columns. 'rows': fits on two halves of the rows, both extended to
   * all rows. Rows are never drawn twice: a copy would bring its own noise back into the off-diagonal.
   */
  readonly by?: 'features' | 'rows';
  /** An integer >= 0; default 1. */
  readonly seed?: number;
  /** What is done to the data first; default 'none'. */
  readonly transform?: Transform;
  /** Options of the fits, default those of `fit`. */
  readonly fit?: Omit<
    FitOptions,
    'clusters' | 'transform' | 'seed' | 'zeroRows' | 'strict' | 'allowRankDeficient'
  >;
}

/** Agreement of fits with k clusters. */
export interface StabilityRow {
  /** Number of clusters. */
  readonly k: number;
  /** Mean adjusted Rand index of the pairs. */
  readonly agreement: number;
  /** Standard error of agreement. */
  readonly standardError: number;
  /** The index of every pair. */
  readonly values: readonly number[];
}

/** A stability curve. */
export interface Stability {
  /** One row for each k. */
  readonly table: readonly StabilityRow[];
  /** The largest k whose agreement is within one standard error of the highest. */
  readonly suggested: number;
}

/**
 * Whether two halves of the data show the same clusters, for several numbers of clusters.
 * @param X n x p data, dense or sparse; zero rows are left out
 * @param ks numbers of clusters, each >= 2
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, NO_SIGNAL, NEGATIVE_ENTRY
 */
export function stability(X: TableLike, ks: readonly number[], options: StabilityOptions = {}): Stability {
  return finish(stabilityOf(X, ks, options));
}

/**
 * As `stability`, letting the event loop turn at least every 50 ms.
 * @throws as `stability`, and AbortError once the signal is aborted, all as rejections
 */
export async function stabilityAsync(
  X: TableLike,
  ks: readonly number[],
  options: StabilityOptions & AsyncOptions = {},
): Promise<Stability> {
  return finishAsync(stabilityOf(X, ks, options), options);
}

function* stabilityOf(X: TableLike, ks: readonly number[], options: StabilityOptions): Steps<Stability> {
  const raw = yield* readTableSteps(X);
  const { repeats = 10, by = 'features', seed = 1, transform = 'none' } = options;
  requireOneOf(by, ['features', 'rows'], 'by');
  const most = by === 'features' ? raw.rows : raw.rows >> 1;
  if (ks.length === 0)
    throw new LabRangeError('SHAPE', 'ks must hold at least one number of clusters', { argument: 'ks' });
  for (const k of ks) requireCount(k, 'ks', 2, most);
  if (by === 'features' && raw.columns < 2)
    throw new LabRangeError('SHAPE', `X must have at least two columns to be split, got ${raw.columns}`, {
      argument: 'X',
    });
  requireSafeCount(repeats, 'repeats', 2);
  requireOneOf(transform, transforms, 'transform');
  const prepared = yield* prepareTable(raw, { transform, zeroRows: 'unassign' });
  const table = yield* stabilitySteps(prepared, ks, {
    ...options,
    repeats,
    by,
    seed: requireSafeCount(seed, 'seed'),
  });
  const top = table.reduce((best, row) => (row.agreement > best.agreement ? row : best));
  const level = top.agreement - top.standardError;
  return {
    table,
    suggested: table.reduce(
      (largest, { k, agreement }) => (agreement >= level ? Math.max(largest, k) : largest),
      0,
    ),
  };
}

/** The curve of prepared data. */
export function* stabilitySteps(
  prepared: Prepared,
  ks: readonly number[],
  {
    repeats,
    by,
    seed,
    fit = {},
  }: {
    readonly repeats: number;
    readonly by: 'features' | 'rows';
    readonly seed: number;
    readonly fit?: StabilityOptions['fit'];
  },
): Steps<StabilityRow[]> {
  const curve: StabilityRow[] = [];
  for (const k of ks) {
    const values: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const labelings: ArrayLike<number>[] = [];
      for (const half of halvesOf(prepared.table, by, { seed, repeat }))
        labelings.push(yield* labelsFromHalf(prepared, half, { ...fit, clusters: k, seed, by }));
      values.push(agreement(labelings[0], labelings[1]));
      yield { stage: 'stability', done: curve.length * repeats + repeat + 1, total: ks.length * repeats };
    }
    curve.push({ k, values, ...meanAndError(values) });
  }
  return curve;
}

/** Two random halves of the columns or rows; the same halves for every number of clusters. */
function halvesOf(
  { rows, columns }: Table,
  by: 'features' | 'rows',
  { seed, repeat }: { readonly seed: number; readonly repeat: number },
): [Int32Array, Int32Array] {
  const size = by === 'features' ? columns : rows;
  const order = permutation(randomStream(seed, 'ih-gmm', 'stability', by, repeat), size);
  return [order.slice(0, size >> 1).sort(), order.slice(size >> 1).sort()];
}

type HalfOptions = FitOptions & { readonly by: 'features' | 'rows' };

/** Labels of all rows by a fit on one half of the columns, or of the rows. */
function* labelsFromHalf(
  { table }: Prepared,
  half: Int32Array,
  { by, ...options }: HalfOptions,
): Steps<ArrayLike<number>> {
  const part = by === 'features' ? selectColumns(table, half) : selectRows(table, half);
  const settings = readFitOptions({ ...options, zeroRows: 'unassign', allowRankDeficient: true }, part);
  const none = { transform: 'none', divisors: null, centre: null } as const;
  const model = yield* fitPrepared(
    { table: part, preprocessing: none, zeroRows: rowsOfZeros(part) },
    settings,
  );
  return by === 'features' ? model.labels : placeRows(model, table);
}

/** Adjusted Rand index over the rows that both labelings assign. */
function agreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const both = Int32Array.from({ length: a.length }, (_, i) => i).filter((i) => a[i] >= 0 && b[i] >= 0);
  return both.length === 0
    ? 0
    : adjustedRandIndex(
        both.map((i) => a[i]),
        both.map((i) => b[i]),
      );
}

function meanAndError(values: readonly number[]): {
  readonly agreement: number;
  readonly standardError: number;
} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { agreement: mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
