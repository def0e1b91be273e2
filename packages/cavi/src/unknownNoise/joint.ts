import { matrixVector, svd, symmetricEigen, toDense, type Matrix } from '@lab/linalg';
import { dotAt, dotColumns } from '../design/dotColumns.ts';
import type { DenseDesign } from '../design/denseDesign.ts';
import { precisionTerms, type UnknownNoiseProblem } from './state.ts';

/** The full Gaussian factor of all coefficients in the basis of the design's singular vectors. */
export interface JointBasis {
  /** k = min(n, p) squared singular values. */
  readonly squares: Float64Array;
  /** k values u_i'y. */
  readonly scores: Float64Array;
  /** |y|^2 less the squares of the scores. */
  readonly leftover: number;
  readonly columns: number;
  /** p x k right singular vectors. */
  readonly vectors: Matrix;
}

/** From this many columns the eigenvectors of X'X are worth forming it for. */
const productColumns = 40;
/** Condition of X'X up to which they are as good as singular vectors: an eigenvalue loses that many units in the last place. */
const productCondition = 1e5;

/** One decomposition; every iteration after it costs O(k). */
export function jointBasis(design: DenseDesign): JointBasis {
  const products =
    design.columns >= productColumns && design.columns <= design.rows ? basisOfProducts(design) : undefined;
  return products ?? basisOfColumns(design);
}

/** By the eigenvectors of X'X, a fifth of the work; undefined where squaring would cost digits. */
function basisOfProducts(design: DenseDesign): JointBasis | undefined {
  const { columns, rows, xty } = design;
  const { values, vectors } = symmetricEigen({ data: design.gram(), rows: columns, columns });
  if (!(values[0] * productCondition > values[columns - 1])) return undefined;
  const scores = new Float64Array(columns);
  const coordinates = matrixVector(vectors, xty, { transpose: true });
  const solution = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    scores[k] = coordinates[k] / Math.sqrt(values[k]);
    solution[k] = coordinates[k] / values[k];
  }
  // What is left over is small where the fit is close: from the residual itself, not from a difference of squares.
  const rest = new Float64Array(rows);
  design.residual(matrixVector(vectors, solution), rest);
  return { squares: values, scores, leftover: dotAt(rows, rest, 0, rest), columns, vectors };
}

/** By singular vectors. */
function basisOfColumns(design: DenseDesign): JointBasis {
  const { rows, columns, response } = design;
  // The columns lie as rows in memory: what is decomposed is X'.
  const { u, values, v } = svd({ data: design.columnData(), rows: columns, columns: rows });
  const count = values.length;
  const left = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++) for (let k = 0; k < count; k++) left[k * rows + i] = v.get(i, k);
  const scores = new Float64Array(count);
  dotColumns(rows, count, left, response, scores);
  const rest = response.slice();
  for (let k = 0; k < count; k++) for (let i = 0; i < rows; i++) rest[i] -= scores[k] * left[k * rows + i];
  return {
    squares: Float64Array.from(values, (value) => value * value),
    scores,
    leftover: dotAt(rows, rest, 0, rest),
    columns,
    vectors: u,
  };
}

/** Means of the two precisions. */
export interface Precisions {
  readonly noisePrecision: number;
  readonly priorPrecision: number;
}

/** E|y - X b|^2 and E|b|^2 under the joint factor. */
function jointSquares(
  { squares, scores, leftover, columns }: JointBasis,
  { noisePrecision: o, priorPrecision: T }: Precisions,
): { misfit: number; size: number } {
  let misfit = leftover;
  let size = (columns - squares.length) / T;
  for (let k = 0; k < squares.length; k++) {
    const precision = o * squares[k] + T;
    const kept = (o * scores[k]) / precision;
    misfit += ((T * scores[k]) / precision) ** 2 + squares[k] / precision;
    size += kept * kept * squares[k] + 1 / precision;
  }
  return { misfit, size };
}

/** Both precisions from the joint factor at the old ones. */
export function jointStep(problem: UnknownNoiseProblem, basis: JointBasis, at: Precisions): Precisions {
  const { hyper, observations } = problem;
  const { misfit, size } = jointSquares(basis, at);
  return {
    noisePrecision: (hyper.a0 + observations / 2) / (hyper.b0 + misfit / 2),
    priorPrecision: (hyper.c0 + basis.columns / 2) / (hyper.d0 + size / 2),
  };
}

/** The ELBO with the coefficients' factor at `at` and the precisions' factors at `next`. */
export function jointElbo(
  problem: UnknownNoiseProblem,
  basis: JointBasis,
  at: Precisions,
  next: Precisions,
): number {
  const { misfit, size } = jointSquares(basis, at);
  const p = basis.columns;
  let logDeterminant = (p - basis.squares.length) * Math.log(at.priorPrecision);
  for (const square of basis.squares)
    logDeterminant += Math.log(at.noisePrecision * square + at.priorPrecision);
  const entropy = (p * Math.log(2 * Math.PI * Math.E) - logDeterminant) / 2;
  return precisionTerms(problem, p, next.noisePrecision, next.priorPrecision, misfit, size) + entropy;
}

/** Means and variances of the coefficients; the null space of X keeps the prior's variance. */
export function jointMoments(
  { squares, scores, columns, vectors }: JointBasis,
  { noisePrecision: o, priorPrecision: T }: Precisions,
): { mean: Float64Array; variance: Float64Array } {
  const count = squares.length;
  const variance = new Float64Array(columns);
  const shrunk = new Float64Array(count);
  const spread = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    spread[k] = 1 / (o * squares[k] + T);
    shrunk[k] = o * Math.sqrt(squares[k]) * scores[k] * spread[k];
  }
  const mean = matrixVector(vectors, shrunk);
  const deficient = columns > count;
  const { data, stride } = toDense(vectors);
  for (let j = 0; j < columns; j++) {
    let [captured, total] = [0, 0];
    for (let k = 0, at = j * stride; k < count; k++, at++) {
      const square = data[at] * data[at];
      captured += square;
      total += square * spread[k];
    }
    variance[j] = deficient ? total + Math.max(0, 1 - captured) / T : total;
  }
  return { mean, variance };
}
