import { LabRangeError, toDense, type MatrixLike } from '@lab/linalg';
import { packed } from '@lab/linalg/arguments';
import { dense, eigenpairs, multiply } from '../kernels/dense.ts';
import type { Task } from '../task.ts';
import { factorEnergies, gcv, gcvTerms, gramEnergies } from './cmeGcv.ts';
import { ridgeWeights } from './cmeWeights.ts';
import type { Smoother } from './smoother.ts';

/** The outcomes' Gram matrix: as a factor where its rank is low, in full otherwise. */
export type OutcomeGram =
  | { readonly kind: 'factor'; readonly data: Float64Array; readonly columns: number }
  | { readonly kind: 'gram'; readonly data: Float64Array };

/** The rows of each arm and the position of each row among those of its arm. */
export interface ArmRows {
  readonly rows: readonly [Int32Array, Int32Array];
  readonly position: Int32Array;
}

/** Smoothing weights of both arms: row i of `alpha[a]` holds its weights on the rows of arm a. */
export interface DenseSmoother extends Smoother {
  /** n x n_a, row-major, arm 0 first. */
  readonly alpha: readonly [Float64Array, Float64Array];
  readonly arms: ArmRows;
}

/** What cross-fitted ridge smoothing needs. */
export interface RidgeSmoothing {
  readonly n: number;
  readonly treatment: Uint8Array;
  readonly folds: Int32Array;
  readonly foldCount: number;
  /** Gram matrix of the nuisance kernel on X, n x n. */
  readonly gramX: Float64Array;
  readonly outcome: OutcomeGram;
  readonly intercept: boolean;
  /** For each fold and arm the ridge parameter, or the grid to choose it from. */
  readonly lambdas: readonly (readonly [number, number])[] | Float64Array;
}

/** Rows by arm. */
export function armRows(treatment: Uint8Array): ArmRows {
  const rows: [number[], number[]] = [[], []];
  const position = Int32Array.from(treatment, (arm, i) => rows[arm as 0 | 1].push(i) - 1);
  return { rows: [Int32Array.from(rows[0]), Int32Array.from(rows[1])], position };
}

/** Kernel ridge weights for each fold and arm, from the other folds. docs/theory.md, section 4. */
export function* ridgeSmoother(
  task: RidgeSmoothing,
): Task<{ smoother: DenseSmoother; lambdas: [number, number][] }> {
  const { n, treatment, folds, foldCount } = task;
  const arms = armRows(treatment);
  const alpha = emptyAlpha(n, arms);
  const lambdas: [number, number][] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    const query = rowsWhere(n, (i) => folds[i] === fold);
    const chosen: [number, number] = [0, 0];
    for (const arm of [0, 1] as const) {
      const train = rowsWhere(n, (i) => folds[i] !== fold && treatment[i] === arm);
      const gram = submatrix(task.gramX, n, train, train);
      chosen[arm] =
        task.lambdas instanceof Float64Array
          ? chooseLambda(gram, train, n, task.outcome, task.intercept, task.lambdas)
          : task.lambdas[fold][arm];
      yield { phase: 'outcome model', done: 4 * fold + 2 * arm + 1, total: 4 * foldCount };
      const cross = submatrix(task.gramX, n, train, query);
      const weights = ridgeWeights(gram, cross, train.length, query.length, chosen[arm], task.intercept);
      scatter(weights, train, query, arms, alpha[arm], arm);
      yield { phase: 'outcome model', done: 4 * fold + 2 * arm + 2, total: 4 * foldCount };
    }
    lambdas.push(chosen);
  }
  return { smoother: denseSmoother(alpha, arms, n), lambdas };
}

/** The caller's own smoother: a train x query weight matrix for each fold and arm. */
export function* callbackSmoother(
  callback: (train: Int32Array, query: Int32Array, arm: 0 | 1) => MatrixLike,
  { n, treatment, folds, foldCount }: Pick<RidgeSmoothing, 'n' | 'treatment' | 'folds' | 'foldCount'>,
): Task<DenseSmoother> {
  const arms = armRows(treatment);
  const alpha = emptyAlpha(n, arms);
  for (let fold = 0; fold < foldCount; fold++) {
    const query = rowsWhere(n, (i) => folds[i] === fold);
    for (const arm of [0, 1] as const) {
      const train = rowsWhere(n, (i) => folds[i] !== fold && treatment[i] === arm);
      const given = toDense(callback(train.slice(), query.slice(), arm), 'outcomeWeights');
      if (given.rows !== train.length || given.columns !== query.length) {
        const wanted = `${train.length} x ${query.length} (training rows x query rows)`;
        const message = `outcomeWeights must return a ${wanted} matrix, got ${given.rows} x ${given.columns}`;
        throw new LabRangeError('SHAPE', message, { argument: 'outcomeWeights' });
      }
      scatter(packed(given), train, query, arms, alpha[arm], arm);
      yield { phase: 'outcome model', done: 2 * fold + arm + 1, total: 2 * foldCount };
    }
  }
  return denseSmoother(alpha, arms, n);
}

/** The smoother of given weights. */
export function denseSmoother(
  alpha: readonly [Float64Array, Float64Array],
  arms: ArmRows,
  n: number,
): DenseSmoother {
  return {
    alpha,
    arms,
    *fits(features, g) {
      const fits: Float64Array[] = [];
      for (const arm of [0, 1] as const) {
        const rows = arms.rows[arm];
        const own = new Float64Array(rows.length * g);
        for (let k = 0; k < rows.length; k++)
          own.set(features.subarray(rows[k] * g, (rows[k] + 1) * g), k * g);
        fits.push(yield* blockProduct(alpha[arm], n, rows.length, own, g));
      }
      return [fits[0], fits[1]];
    },
  };
}

/** a b in blocks of rows, so that a page stays alive. */
export function* blockProduct(
  a: Float64Array,
  rows: number,
  inner: number,
  b: Float64Array,
  columns: number,
  phase = 'pseudo-outcomes',
): Task<Float64Array> {
  const product = new Float64Array(rows * columns);
  const block = Math.max(16, Math.ceil(2e7 / (inner * columns + 1)));
  for (let start = 0; start < rows; start += block) {
    const end = Math.min(rows, start + block);
    const part = dense(a.subarray(start * inner, end * inner), end - start, inner);
    product.set(multiply(part, dense(b, inner, columns)), start * columns);
    yield { phase, done: end, total: rows };
  }
  return product;
}

function chooseLambda(
  gram: Float64Array,
  train: Int32Array,
  n: number,
  outcome: OutcomeGram,
  intercept: boolean,
  grid: Float64Array,
): number {
  const m = train.length;
  const spectrum = eigenpairs(gram, m);
  const energies =
    outcome.kind === 'factor'
      ? factorEnergies(
          spectrum.vectors,
          selectRows(outcome.data, outcome.columns, train),
          m,
          outcome.columns,
          intercept,
        )
      : gramEnergies(spectrum.vectors, submatrix(outcome.data, n, train, train), m, intercept);
  return gcv(gcvTerms(spectrum, energies, m, intercept), grid).lambda;
}

function emptyAlpha(n: number, arms: ArmRows): [Float64Array, Float64Array] {
  return [new Float64Array(n * arms.rows[0].length), new Float64Array(n * arms.rows[1].length)];
}

/** Column k of the weights to row query[k] of alpha. */
function scatter(
  weights: Float64Array,
  train: Int32Array,
  query: Int32Array,
  arms: ArmRows,
  alpha: Float64Array,
  arm: 0 | 1,
): void {
  const width = arms.rows[arm].length;
  for (let j = 0, at = 0; j < train.length; j++) {
    const column = arms.position[train[j]];
    for (let k = 0; k < query.length; k++, at++) alpha[query[k] * width + column] = weights[at];
  }
}

/** The indices for which a condition holds. */
export function rowsWhere(n: number, holds: (i: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < n; i++) if (holds(i)) rows.push(i);
  return Int32Array.from(rows);
}

/** The rows and columns of an n x n matrix that two lists name. */
export function submatrix(a: Float64Array, n: number, rows: Int32Array, columns: Int32Array): Float64Array {
  const part = new Float64Array(rows.length * columns.length);
  for (let i = 0, at = 0; i < rows.length; i++) {
    const row = rows[i] * n;
    for (let j = 0; j < columns.length; j++, at++) part[at] = a[row + columns[j]];
  }
  return part;
}

/** The rows of a matrix with g columns that a list names. */
export function selectRows(a: Float64Array, g: number, rows: Int32Array): Float64Array {
  const part = new Float64Array(rows.length * g);
  for (let i = 0; i < rows.length; i++) part.set(a.subarray(rows[i] * g, (rows[i] + 1) * g), i * g);
  return part;
}
