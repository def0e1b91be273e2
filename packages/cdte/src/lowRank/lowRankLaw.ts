import { nullTraces, type Form, type MomentSummary } from '../inference/moments.ts';
import type { NullLaw } from '../inference/nullLaw.ts';
import {
  centerColumns,
  columnGram,
  columnGramTask,
  dense,
  eigenpairs,
  eigenvaluesOf,
  multiply,
} from '../kernels/dense.ts';
import { pivotedCholesky, type LowRankFactor, type PivotedCholeskyStop } from '../kernels/pivotedCholesky.ts';
import type { Task } from '../task.ts';
import type { MomentSource } from './momentSource.ts';

/** A low-rank factor of a matrix of moments. */
export function momentFactor(
  { units, diagonal, block }: MomentSource,
  stop: PivotedCholeskyStop,
): Task<LowRankFactor> {
  const column = (j: number, out: Float64Array): void => out.set(block(j, j + 1, 0));
  return pivotedCholesky({ n: units, diagonal, column }, stop, 'null law');
}

/**
 * The null law from a low-rank factor: the Ritz values of the null matrix in the span of the factor, and a normal
 * remainder with the exact trace and squared norm that they leave. docs/theory.md, section 8.
 */
export function* lowRankLaw(factor: LowRankFactor, summary: MomentSummary, form: Form): Task<NullLaw> {
  const { trace, squares } = nullTraces(summary, form);
  const eigenvalues = yield* ritzValues(factor, summary, form);
  const mean = trace - eigenvalues.reduce((sum, value) => sum + value, 0);
  const variance = 2 * Math.max(0, squares - eigenvalues.reduce((sum, value) => sum + value * value, 0));
  return { eigenvalues, remainder: { mean, variance } };
}

/**
 * Eigenvalues of the null matrix in the span of the factor, descending: with H F = U diag(root e) V' they are those of
 * diag(e) plus U' diag(weights) U, all from two Gram matrices of order r.
 */
function* ritzValues(factor: LowRankFactor, summary: MomentSummary, form: Form): Task<Float64Array> {
  const { data, rows, columns: r } = factor;
  if (r === 0) return new Float64Array(0);
  const centered = centerColumns(data, rows, r);
  const { values, vectors } = eigenpairs(yield* columnGramTask(centered, rows, r, 'null law'), r);
  yield { phase: 'null law', done: 1, total: 1 };
  const kept = values.map((value) => (value > 1e-12 * values[r - 1] ? 1 / Math.sqrt(value) : 0));
  const weights = diagonalWeights(factor, summary, form);
  const roots = weights.map((weight) => Math.sqrt(Math.abs(weight)));
  const weighted = yield* columnGramTask(scaleRows(centered, rows, r, roots), rows, r, 'null law');
  const basis = dense(scaleColumns(vectors, r, kept), r, r);
  const projected = multiply(basis, dense(multiply(dense(weighted, r, r), basis), r, r), {
    transposeA: true,
  });
  const scale = summary.units / ((summary.units - 1) * summary.n);
  const sign = form === 'U' ? -scale : scale;
  for (let at = 0; at < projected.length; at++) projected[at] *= sign;
  for (let j = 0; j < r; j++) if (kept[j] > 0) projected[j * (r + 1)] += scale * values[j];
  return eigenvaluesOf(projected, r).reverse();
}

/** U: minus the factor's own diagonal; V: what the factor leaves of the true diagonal. One sign throughout. */
function diagonalWeights(
  { data, rows, columns }: Pick<LowRankFactor, 'data' | 'rows' | 'columns'>,
  { diagonal }: MomentSummary,
  form: Form,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let own = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) own += data[at] * data[at];
    return form === 'U' ? -own : Math.max(0, diagonal[i] - own);
  });
}

/**
 * Draws of the null law from centred multipliers (count x units): the factor's quadratic form with the diagonal
 * handled exactly, plus a normal number with the variance the factor leaves out.
 */
export function lowRankDraws(
  factor: LowRankFactor,
  summary: MomentSummary,
  form: Form,
): (centered: Float64Array, count: number, normals: ArrayLike<number>) => Float64Array {
  const { data, rows, columns: r } = factor;
  const weights = diagonalWeights(factor, summary, form);
  const scale = summary.units / ((summary.units - 1) * summary.n);
  const missing = Math.max(0, nullTraces(summary, form).squares - scale ** 2 * modelSquares(factor, weights));
  return (centered, count, normals) => {
    const products = multiply(dense(centered, count, rows), dense(data, rows, r));
    return Float64Array.from({ length: count }, (_, b) => {
      let sum = 0;
      for (let k = b * r; k < (b + 1) * r; k++) sum += products[k] ** 2;
      for (let i = 0, at = b * rows; i < rows; i++, at++) sum += weights[i] * centered[at] ** 2;
      return scale * sum + Math.sqrt(2 * missing) * normals[b];
    });
  };
}

/** The squared norm of H F F' H + diag(weights), up to terms of order 1/n. */
function modelSquares({ data, rows, columns: r }: LowRankFactor, weights: Float64Array): number {
  const centered = centerColumns(data, rows, r);
  const gram = columnGram(centered, rows, r);
  let squares = gram.reduce((sum, value) => sum + value * value, 0);
  for (let i = 0; i < rows; i++) {
    let own = 0;
    for (let at = i * r; at < (i + 1) * r; at++) own += centered[at] ** 2;
    squares += 2 * weights[i] * own + weights[i] ** 2;
  }
  return squares;
}

function scaleColumns(a: Float64Array, size: number, factors: Float64Array): Float64Array {
  return a.map((value, at) => value * factors[at % size]);
}

function scaleRows(a: Float64Array, rows: number, columns: number, factors: Float64Array): Float64Array {
  const scaled = new Float64Array(a.length);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) scaled[at] = a[at] * factors[i];
  return scaled;
}
