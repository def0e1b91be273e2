import {
  outOfRange,
  requireCount,
  requireNumber,
  requireOneOf,
  requirePositive,
  requireSafeCount,
} from '@lab/linalg/arguments';
import { randomStream } from '@lab/stats';
import { leadingPairs, type Eigenpairs } from '../spectrum/eigenpairs.ts';
import { featureSplitSteps, randomHalves } from './featureSplit.ts';
import { withGram, type HollowGram } from '../spectrum/hollowGram.ts';
import { prepareTable, type Prepared } from '../table/prepareTable.ts';
import { transforms, type Transform } from '../table/preprocessing.ts';
import { flipSigns, residualTable, sampledResidual, topEigenvalue } from './signFlips.ts';
import { stabilitySteps } from './stability.ts';
import {
  finish,
  finishAsync,
  iterateSteps,
  type AsyncOptions,
  type JudgedDirection,
  type Steps,
} from '../steps.ts';
import { readTableSteps, restoreUnit, type SparseTable, type Table, type TableLike } from '../table/table.ts';

/** How the number of clusters is chosen. */
export interface SelectKOptions {
  /** Largest K considered, 1..min(n, p); default 10, or less where n or p is. */
  readonly kmax?: number;
  /** 'signFlips' (default): eigenvalues against sign-flipped residuals. 'featureSplit': z of random feature halves. */
  readonly method?: 'signFlips' | 'featureSplit';
  /** Sign flips for each K, >= 1; default 10. */
  readonly repeats?: number;
  /** Feature splits, >= 0; default 10. 0 leaves z out where the method does not need it. */
  readonly splits?: number;
  /** 'featureSplit' counts leading directions with median z above this; default 3. */
  readonly threshold?: number;
  /** Pairs of random feature halves whose fits are compared for every K of the table from 2 on; 0 (default) or >= 2. */
  readonly stability?: number;
  /** What is done to the data first; default 'none'. */
  readonly transform?: Transform;
  /** An integer >= 0; default 1. */
  readonly seed?: number;
}

/** One number of clusters. */
export interface SelectKRow {
  /** Number of the direction, from 1. */
  readonly k: number;
  /** The k-th eigenvalue of the hollowed Gram matrix. */
  readonly eigenvalue: number;
  /** Largest top eigenvalue of the sign-flipped residuals after k - 1 directions; null for 'featureSplit'. */
  readonly reference: number | null;
  /** Median z of the k-th direction over the feature splits; null without splits. */
  readonly z: number | null;
  /** Whether the direction counts. */
  readonly kept: boolean;
  /** Mean adjusted Rand index of fits with k clusters on two halves of the features; null where not asked for. */
  readonly agreement: number | null;
  /** Standard error of agreement. */
  readonly agreementStandardError: number | null;
}

/** A number of clusters with the evidence for it. */
export interface SelectedK {
  /** Number of directions above the noise; 0 where there is none. With correlated features it may exceed the clusters. */
  readonly k: number;
  /** How the directions were judged. */
  readonly method: 'signFlips' | 'featureSplit';
  /** Rows 1..k + 1, or to kmax for 'featureSplit'. */
  readonly table: readonly SelectKRow[];
  /** Whether every K up to kmax passed, so that k is only a lower bound. */
  readonly reachedKmax: boolean;
  /** 'exact', or 'sampled': of large sparse data only some of the entries that are not stored are flipped. */
  readonly reference: 'exact' | 'sampled';
}

/**
 * Chooses the number of clusters by counting the directions that rise above the noise.
 * @param X n x p data, dense or sparse; zero rows are allowed
 * @returns k with a table of eigenvalue, reference, z and, where asked for, stability
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, NO_SIGNAL, NEGATIVE_ENTRY, NOT_CONVERGED
 * Source: derived; see docs/theory.md, "Number of clusters".
 */
export function selectK(X: TableLike, options: SelectKOptions = {}): SelectedK {
  return finish(selectKSteps(X, options));
}

/**
 * As `selectK`, letting the event loop turn at least every 50 ms.
 * @throws as `selectK`, and AbortError once the signal is aborted, all as rejections
 */
export async function selectKAsync(
  X: TableLike,
  options: SelectKOptions & AsyncOptions = {},
): Promise<SelectedK> {
  return finishAsync(selectKSteps(X, options), options);
}

/**
 * As `selectK`, one direction at a time: yields every direction held against its sign-flipped reference and returns the
 * choice. With 'featureSplit' all directions are judged together and nothing is yielded.
 * @throws as `selectK`, at the first step
 */
export function* iterateSelectK(
  X: TableLike,
  options: SelectKOptions = {},
): Generator<JudgedDirection, SelectedK, undefined> {
  const steps = iterateSteps(selectKSteps(X, options));
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (step.value.direction !== undefined) yield step.value.direction;
  }
}

type Settings = Required<SelectKOptions>;

function readSettings(options: SelectKOptions, { rows, columns }: Table): Settings {
  const most = Math.min(rows, columns);
  const settings: Settings = {
    kmax: Math.min(10, most),
    method: 'signFlips',
    repeats: 10,
    splits: columns < 2 ? 0 : 10,
    threshold: 3,
    stability: 0,
    transform: 'none',
    seed: 1,
    ...options,
  };
  for (const name of ['kmax', 'repeats', 'splits', 'threshold', 'stability', 'seed'] as const)
    requireNumber(settings[name], name);
  requireCount(settings.kmax, 'kmax', 1, most);
  requireSafeCount(settings.repeats, 'repeats', 1);
  requireSafeCount(settings.splits, 'splits', settings.method === 'featureSplit' ? 1 : 0);
  requirePositive(settings.threshold, 'threshold');
  if (settings.stability !== 0 && !(Number.isInteger(settings.stability) && settings.stability >= 2))
    throw outOfRange('stability', '0 or an integer >= 2', settings.stability);
  requireOneOf(settings.method, ['signFlips', 'featureSplit'], 'method');
  requireOneOf(settings.transform, transforms, 'transform');
  requireSafeCount(settings.seed, 'seed');
  return settings;
}

function* selectKSteps(X: TableLike, options: SelectKOptions): Steps<SelectedK> {
  const raw = yield* readTableSteps(X);
  const settings = readSettings(options, raw);
  const prepared = yield* prepareTable(raw, { ...settings, zeroRows: 'unassign' });
  const counted = yield* withGram(prepared.table, (gram) =>
    settings.method === 'signFlips' ? countByFlips(gram, settings) : countBySplits(gram, settings),
  );
  const agreements = yield* agreementsOf(prepared, counted.rows.length, settings);
  const { unit } = prepared.table;
  return {
    k: counted.k,
    method: settings.method,
    reachedKmax: counted.k === settings.kmax,
    reference: counted.exact ? 'exact' : 'sampled',
    table: counted.rows.map(({ eigenvalue, reference, z, kept }, index) => ({
      k: index + 1,
      eigenvalue: restoreUnit(eigenvalue, unit, 2),
      reference: reference === null ? null : restoreUnit(reference, unit, 2),
      z,
      kept,
      agreement: agreements.get(index + 1)?.mean ?? null,
      agreementStandardError: agreements.get(index + 1)?.standardError ?? null,
    })),
  };
}

interface Counted {
  readonly k: number;
  readonly exact: boolean;
  /** In squared units of the table. */
  readonly rows: readonly Pick<SelectKRow, 'eigenvalue' | 'reference' | 'z' | 'kept'>[];
}

/** Eigenpairs here decide comparisons with random references; the last digits do not matter. */
const solver = { order: 'algebraic', diagonal: 'zero', tolerance: 1e-7, maxRestarts: 200 } as const;
const referenceTolerance = 1e-4;

function* countByFlips(gram: HollowGram, settings: Settings): Steps<Counted> {
  const { kmax, seed } = settings;
  let pairs = yield* leadingPairs(gram, { ...solver, seed, count: Math.min(4, kmax) });
  const rows: { eigenvalue: number; reference: number; kept: boolean }[] = [];
  let exact = true;
  for (let k = 0; k < kmax; k++) {
    if (k >= pairs.values.length)
      pairs = yield* leadingPairs(gram, { ...solver, seed, count: Math.min(2 * k, kmax) });
    const found = yield* flippedReference(gram.table, pairs, { ...settings, directions: k });
    exact &&= found.exact;
    rows.push({ eigenvalue: pairs.values[k], reference: found.top, kept: pairs.values[k] > found.top });
    yield {
      stage: 'number of clusters',
      done: k + 1,
      total: kmax,
      direction: {
        k: k + 1,
        eigenvalue: restoreUnit(pairs.values[k], gram.table.unit, 2),
        reference: restoreUnit(found.top, gram.table.unit, 2),
        kept: pairs.values[k] > found.top,
      },
    };
    if (!(pairs.values[k] > found.top)) break;
  }
  const z = yield* splitZ(gram.table, rows.length, settings);
  return {
    k: rows.filter(({ kept }) => kept).length,
    exact,
    rows: rows.map((row, index) => ({ ...row, z: z?.[index] ?? null })),
  };
}

/** Above this many entries a sparse residual is not written out. */
const largestWrittenOut = 4e6;

function* flippedReference(
  table: Table,
  { values, vectors }: Eigenpairs,
  { directions, repeats, seed }: Settings & { readonly directions: number },
): Steps<{ readonly top: number; readonly exact: boolean }> {
  const part = { directions, width: values.length };
  const raw = table.kind === 'sparse' && table.centre === undefined && directions === 0;
  const written = table.kind === 'dense' || table.rows * table.columns <= largestWrittenOut;
  const residual = raw ? table : written ? residualTable(table, vectors, part) : undefined;
  let top = -Infinity;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const stream = randomStream(seed, 'ih-gmm', 'sign flips', directions, repeat);
    const flipped =
      residual === undefined
        ? sampledResidual(table as SparseTable, vectors, { ...part, stream })
        : flipSigns(residual, stream);
    top = Math.max(top, yield* topEigenvalue(flipped, { ...solver, tolerance: referenceTolerance, seed }));
    yield { stage: 'sign flips', done: repeat + 1, total: repeats };
  }
  return { top, exact: residual !== undefined };
}

function* countBySplits(gram: HollowGram, settings: Settings): Steps<Counted> {
  const { kmax, seed, threshold } = settings;
  const { values } = yield* leadingPairs(gram, { ...solver, seed, count: kmax });
  const z = yield* splitZ(gram.table, kmax, settings);
  const first = z?.findIndex((value) => !(value > threshold)) ?? 0;
  const k = first < 0 ? kmax : first;
  return {
    k,
    exact: true,
    rows: Array.from(values, (eigenvalue, index) => ({
      eigenvalue,
      reference: null,
      z: z?.[index] ?? null,
      kept: index < k,
    })),
  };
}

function* splitZ(
  table: Table,
  directions: number,
  { splits, seed }: Settings,
): Steps<Float64Array | undefined> {
  if (splits === 0) return undefined;
  const halves = randomHalves(table.columns, { splits, seed });
  const { medianZ } = yield* featureSplitSteps(table, {
    directions,
    halves,
    seed,
    tolerance: solver.tolerance,
  });
  return medianZ;
}

function* agreementsOf(
  prepared: Prepared,
  largest: number,
  { stability, seed }: Settings,
): Steps<Map<number, { readonly mean: number; readonly standardError: number }>> {
  if (stability === 0 || largest < 2) return new Map();
  const clusters = Array.from({ length: largest - 1 }, (_, index) => index + 2);
  const curve = yield* stabilitySteps(prepared, clusters, { repeats: stability, by: 'features', seed });
  return new Map(curve.map(({ k, agreement, standardError }) => [k, { mean: agreement, standardError }]));
}
