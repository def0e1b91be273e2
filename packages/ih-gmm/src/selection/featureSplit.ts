import { fromData, LabRangeError, type Matrix } from '@lab/linalg';
import { requireCount, requireOneOf, requireSafeCount } from '@lab/linalg/arguments';
import { permutation, randomStream } from '@lab/stats';
import { leadingPairs } from '../spectrum/eigenpairs.ts';
import { withGram } from '../spectrum/hollowGram.ts';
import {
  applyPreprocessing,
  learnPreprocessing,
  transforms,
  type Transform,
} from '../table/preprocessing.ts';
import { finish, type Steps } from '../steps.ts';
import { readTable, selectColumns, type Table, type TableLike } from '../table/table.ts';
import { transposeTimes } from '../table/tableProducts.ts';

/** How features are split. */
export interface FeatureSplitOptions {
  /** Number of leading eigenvectors, 1..n. */
  readonly directions: number;
  /** The columns of half A of every split; half B is the rest. Default: random halves. */
  readonly firstHalves?: readonly ArrayLike<number>[];
  /** Number of random splits where `firstHalves` is left out, >= 1; default 10. */
  readonly splits?: number;
  /** An integer >= 0; default 1. */
  readonly seed?: number;
  /** What is done to the data first; default 'none'. */
  readonly transform?: Transform;
}

/** Evidence that directions found on one half of the features exist on the other. */
export interface FeatureSplit {
  /** splits x directions. */
  readonly z: Matrix;
  /** Median over the splits, one for each direction. */
  readonly medianZ: Float64Array;
}

/**
 * A z value for every direction: eigenvectors are found on half of the features and tested on the other half, where
 * independent noise gives every term mean zero.
 * @param X n x p data, dense or sparse
 * @throws SHAPE (a half without features), NOT_FINITE, OUT_OF_RANGE (feature or directions), UNKNOWN_OPTION, NEGATIVE_ENTRY
 * Source: derived; see docs/theory.md, "Number of clusters".
 */
export function featureSplitZ(X: TableLike, options: FeatureSplitOptions): FeatureSplit {
  const { directions, firstHalves, splits = 10, seed = 1, transform = 'none' } = options;
  const raw = readTable(X);
  requireCount(directions, 'directions', 1, raw.rows);
  requireOneOf(transform, transforms, 'transform');
  const halves =
    firstHalves === undefined
      ? randomHalves(raw.columns, {
          splits: requireSafeCount(splits, 'splits', 1),
          seed: requireSafeCount(seed, 'seed'),
        })
      : readHalves(firstHalves, raw.columns);
  const table = applyPreprocessing(raw, learnPreprocessing(raw, transform));
  return finish(featureSplitSteps(table, { directions, halves, seed, tolerance: 1e-10 }));
}

/** The splits of a prepared table. */
export function* featureSplitSteps(
  table: Table,
  {
    directions,
    halves,
    seed,
    tolerance,
  }: {
    readonly directions: number;
    readonly halves: readonly Int32Array[];
    readonly seed: number;
    readonly tolerance: number;
  },
): Steps<FeatureSplit> {
  const z = new Float64Array(halves.length * directions);
  for (const [split, half] of halves.entries()) {
    const { vectors } = yield* withGram(selectColumns(table, half), (gram) =>
      leadingPairs(gram, {
        count: directions,
        order: 'algebraic',
        diagonal: 'zero',
        tolerance,
        maxRestarts: 200,
        seed,
      }),
    );
    z.set(zOfRest(table, half, { vectors, directions }), split * directions);
    yield { stage: 'feature splits', done: split + 1, total: halves.length };
  }
  return { z: fromData(z, halves.length, directions), medianZ: columnMedians(z, directions) };
}

/** z_k = sum t_f / sqrt(sum t_f^2) over the features outside the half, t_f = (u_k' x_f)^2 - sum_i u_ik^2 x_if^2. */
function zOfRest(
  table: Table,
  half: Int32Array,
  { vectors, directions }: { readonly vectors: Float64Array; readonly directions: number },
): Float64Array {
  const projected = transposeTimes(table, vectors, directions);
  const diagonal = diagonalTerms(
    table,
    vectors.map((value) => value * value),
    directions,
  );
  const inHalf = new Uint8Array(table.columns);
  for (const feature of half) inHalf[feature] = 1;
  const sums = new Float64Array(directions);
  const squares = new Float64Array(directions);
  for (let f = 0; f < table.columns; f++) {
    if (inHalf[f] === 1) continue;
    for (let k = 0; k < directions; k++) {
      const term = projected[f * directions + k] ** 2 - diagonal[f * directions + k];
      sums[k] += term;
      squares[k] += term * term;
    }
  }
  return sums.map((sum, k) => (squares[k] > 0 ? sum / Math.sqrt(squares[k]) : 0));
}

/** sum over i of weight_ik x_if^2, p x directions. */
function diagonalTerms(table: Table, weights: Float64Array, directions: number): Float64Array {
  const centre = table.kind === 'sparse' ? table.centre : undefined;
  if (table.kind === 'dense' || centre === undefined)
    return transposeTimes(
      { ...table, values: table.values.map((value) => value * value) },
      weights,
      directions,
    );
  // (x - c)^2 = x (x - 2 c) + c^2, and the weights of a direction sum to 1.
  const { indices, values } = table;
  const shifted = values.map((value, t) => value * (value - 2 * centre[indices[t]]));
  const terms = transposeTimes({ ...table, values: shifted, centre: undefined }, weights, directions);
  for (let f = 0; f < table.columns; f++)
    for (let k = 0; k < directions; k++) terms[f * directions + k] += centre[f] ** 2;
  return terms;
}

/** Random halves of the columns, ascending. */
export function randomHalves(
  columns: number,
  { splits, seed }: { readonly splits: number; readonly seed: number },
): Int32Array[] {
  if (columns < 2)
    throw new LabRangeError('SHAPE', `X must have at least two columns to be split, got ${columns}`, {
      argument: 'X',
    });
  const stream = randomStream(seed, 'ih-gmm', 'feature halves');
  return Array.from({ length: splits }, () =>
    permutation(stream, columns)
      .slice(0, columns >> 1)
      .sort(),
  );
}

function readHalves(firstHalves: readonly ArrayLike<number>[], columns: number): Int32Array[] {
  if (firstHalves.length === 0)
    throw new LabRangeError('SHAPE', 'firstHalves must hold at least one split, got 0', {
      argument: 'firstHalves',
    });
  return firstHalves.map((given, split) => {
    const argument = `firstHalves[${split}]`;
    const half = Int32Array.from(
      Array.from(given, (feature) => requireCount(feature, argument, 0, columns - 1)),
    );
    const distinct = new Set(half).size;
    if (distinct < half.length || distinct === 0 || distinct === columns)
      throw new LabRangeError(
        'SHAPE',
        `${argument} must name some but not all of the ${columns} features, each once, got ${half.length}`,
        {
          argument: 'firstHalves',
          index: split,
        },
      );
    return half.sort();
  });
}

function columnMedians(entries: Float64Array, width: number): Float64Array {
  const rows = entries.length / width;
  return Float64Array.from({ length: width }, (_, k) => {
    const sorted = Float64Array.from({ length: rows }, (__, i) => entries[i * width + k]).sort();
    const middle = rows >> 1;
    return rows % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  });
}
