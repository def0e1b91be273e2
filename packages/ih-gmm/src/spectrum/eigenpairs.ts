import {
  LabRangeError,
  isLabError,
  leadingEigenpairs,
  leadingEigenpairsAsync,
  symmetricEigen,
  type LeadingEigenpairs,
  type LeadingEigenpairsOptions,
  type SymmetricOperator,
} from '@lab/linalg';
import { entriesOf } from '../table/denseEntries.ts';
import { gramOperator } from './gramOperator.ts';
import { type HollowGram } from './hollowGram.ts';
import { perform, type Steps } from '../steps.ts';
import { restoreUnit } from '../table/table.ts';

/** Which eigenvalues lead: the largest with their sign, or the largest in magnitude. */
export type EigenvalueOrder = (typeof eigenvalueOrders)[number];

export const eigenvalueOrders = ['algebraic', 'magnitude'] as const;

/** What stands on the diagonal: nothing, |x_i|^2, or what the rank-K part predicts. */
export type Diagonal = (typeof diagonals)[number];

export const diagonals = ['zero', 'keep', 'impute'] as const;

/** How eigenpairs are computed. */
export interface EigenpairOptions {
  /** Number of pairs K. */
  readonly count: number;
  readonly order: EigenvalueOrder;
  readonly diagonal: Diagonal;
  /** Residual relative to the largest eigenvalue. */
  readonly tolerance: number;
  readonly maxRestarts: number;
  readonly seed: number;
}

/** Leading eigenpairs in squared units of the table. */
export interface Eigenpairs {
  /** K eigenvalues in the order of selection. */
  readonly values: Float64Array;
  /** n x K, row-major; the largest entry of each column by magnitude is positive. */
  readonly vectors: Float64Array;
  /** K residuals relative to the largest eigenvalue by magnitude. */
  readonly residuals: Float64Array;
  /** Products with the operator; 0 for the dense solver. */
  readonly products: number;
  /** The eigenvalue after the last, where it came without further work (algebraic order, few rows). */
  readonly next: number | undefined;
}

/** Up to this many rows all eigenvalues together cost no more than a few by iteration. */
const denseRows = 200;

/** Rounds of diagonal imputation. */
const imputations = 20;

/** The leading eigenpairs of the Gram matrix with the diagonal asked for. */
export function* leadingPairs(gram: HollowGram, options: EigenpairOptions): Steps<Eigenpairs> {
  const { squaredNorms } = gram;
  if (options.diagonal === 'zero') return yield* pairsWithDiagonal(gram, squaredNorms, options);
  if (options.diagonal === 'keep')
    return yield* pairsWithDiagonal(gram, new Float64Array(gram.size), options);
  let imputed: Float64Array = new Float64Array(gram.size);
  let products = 0;
  for (let round = 0; round < imputations; round++) {
    const subtracted = squaredNorms.map((norm, i) => norm - imputed[i]);
    const pairs = yield* pairsWithDiagonal(gram, subtracted, { ...options, order: 'magnitude' });
    imputed = diagonalOfLowRank(pairs);
    products += pairs.products;
    yield { stage: 'imputation', done: round + 1, total: imputations };
  }
  const pairs = yield* pairsWithDiagonal(
    gram,
    squaredNorms.map((norm, i) => norm - imputed[i]),
    options,
  );
  return { ...pairs, products: products + pairs.products };
}

/** sum over k of lambda_k u_ik^2. */
function diagonalOfLowRank({ values, vectors }: Eigenpairs): Float64Array {
  const width = values.length;
  const diagonal = new Float64Array(vectors.length / width);
  for (let i = 0; i < diagonal.length; i++)
    for (let k = 0; k < width; k++) diagonal[i] += values[k] * vectors[i * width + k] ** 2;
  return diagonal;
}

function* pairsWithDiagonal(
  gram: HollowGram,
  subtracted: Float64Array,
  options: EigenpairOptions,
): Steps<Eigenpairs> {
  if (gram.entries !== undefined && gram.size <= denseRows)
    return densePairs(gram.entries, gram, { subtracted, ...options });
  const operator = gramOperator(gram, subtracted);
  const found = yield* iterativePairs(operator, options, gram.table.unit);
  const largest = found.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return {
    values: found.values,
    vectors: signedColumns(entriesOf(found.vectors), options.count),
    residuals: found.residuals.map((residual) => (largest > 0 ? residual / largest : 0)),
    products: found.products,
    next: undefined,
  };
}

function densePairs(
  entries: Float64Array,
  { size, squaredNorms }: HollowGram,
  { subtracted, count, order }: EigenpairOptions & { readonly subtracted: Float64Array },
): Eigenpairs {
  const data = entries.slice();
  for (let i = 0; i < size; i++) data[i * size + i] = squaredNorms[i] - subtracted[i];
  const { values, vectors } = symmetricEigen({ data, rows: size, columns: size });
  const all = entriesOf(vectors);
  const ranked = Array.from(values, (_, k) => size - 1 - k);
  if (order === 'magnitude') ranked.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || b - a);
  const chosen = new Float64Array(size * count);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < count; k++) chosen[i * count + k] = all[i * size + ranked[k]];
  return {
    values: Float64Array.from({ length: count }, (_, k) => values[ranked[k]]),
    vectors: signedColumns(chosen, count),
    residuals: new Float64Array(count),
    products: 0,
    next: order === 'algebraic' && count < size ? values[ranked[count]] : undefined,
  };
}

/**
 * The iterative solver as steps. Repeated eigenvalues are searched for, unless 'simple' says that their values alone, of
 * which one copy is enough, are wanted. A failure carries residuals and the best pairs in squared units of the data.
 */
export function* iterativePairs(
  operator: SymmetricOperator,
  {
    count,
    order,
    tolerance,
    maxRestarts,
    seed,
    multiplicity = 'complete',
  }: Omit<EigenpairOptions, 'diagonal'> & Pick<LeadingEigenpairsOptions, 'multiplicity'>,
  unit: number,
): Steps<LeadingEigenpairs> {
  const options: LeadingEigenpairsOptions = {
    which: order === 'algebraic' ? 'largest' : 'magnitude',
    tolerance,
    maxRestarts,
    seed,
    multiplicity,
    blockSize: operator.multiplyBlock === undefined ? 1 : 2,
  };
  return yield* perform({
    now: () => {
      try {
        return leadingEigenpairs(operator, count, options);
      } catch (error) {
        throw inDataUnits(error, unit);
      }
    },
    later: async ({ signal, onProgress }) => {
      try {
        return await leadingEigenpairsAsync(operator, count, {
          ...options,
          ...(signal === undefined ? {} : { signal }),
          onProgress: ({ products }) => onProgress?.({ stage: 'eigenvectors', done: products }),
        });
      } catch (error) {
        throw inDataUnits(error, unit);
      }
    },
  });
}

function inDataUnits(error: unknown, unit: number): unknown {
  if (!isLabError(error) || error.code !== 'NOT_CONVERGED') return error;
  const { values, residuals, vectors } = error.details as unknown as Omit<LeadingEigenpairs, 'converged'>;
  const restored = (numbers: Float64Array) => numbers.map((value) => restoreUnit(value, unit, 2));
  return new LabRangeError('NOT_CONVERGED', error.message, {
    argument: 'maxRestarts',
    details: { values: restored(values), residuals: restored(residuals), vectors },
    cause: error,
  });
}

/** The eigenvalue after those found: the largest once theirs are moved below the whole spectrum. */
export function* nextEigenvalue(
  gram: HollowGram,
  { values, vectors }: Eigenpairs,
  options: Omit<EigenpairOptions, 'diagonal' | 'count' | 'order'>,
): Steps<number> {
  const operator = gramOperator(gram);
  const width = values.length;
  const { size } = gram;
  const below = gram.squaredNorms.reduce((most, norm) => Math.max(most, norm), 0);
  const projections = new Float64Array(width);
  const deflated: SymmetricOperator = {
    size,
    multiply: (x, out) => {
      operator.multiply(x, out);
      projections.fill(0);
      for (let i = 0; i < size; i++)
        for (let k = 0; k < width; k++) projections[k] += vectors[i * width + k] * x[i];
      for (let i = 0; i < size; i++)
        for (let k = 0; k < width; k++)
          out[i] -= (values[k] + 2 * below) * projections[k] * vectors[i * width + k];
    },
  };
  const found = yield* iterativePairs(
    deflated,
    { ...options, count: 1, order: 'algebraic', multiplicity: 'simple' },
    gram.table.unit,
  );
  return found.values[0];
}

/** Makes the largest entry by magnitude of each column positive, in place; the first such entry decides. */
function signedColumns(entries: Float64Array, width: number): Float64Array {
  for (let k = 0; k < width; k++) {
    let at = k;
    for (let t = k; t < entries.length; t += width) if (Math.abs(entries[t]) > Math.abs(entries[at])) at = t;
    if (entries[at] < 0) for (let t = k; t < entries.length; t += width) entries[t] = -entries[t];
  }
  return entries;
}
