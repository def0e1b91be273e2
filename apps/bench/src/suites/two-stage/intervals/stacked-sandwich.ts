import { inverse, matrixProduct } from '@lab/linalg';
import { dot, type Rows } from '../fits/matrix-algebra.ts';
import { factorMoments, type FactorMoments } from './factor-coordinates.ts';

/** A prediction with the square of its standard error. */
export interface PredictionWithVariance {
  readonly prediction: number;
  readonly variance: number;
}

/**
 * Predictions at points with the sandwich of the stacked estimating equations of both stages: inverse of the bread, the
 * score of each row, the delta method.
 *
 * @param A loadings, d x k
 * @param free which entries of A, by rows, are parameters; all others are held
 */
export function stackedSandwich(
  A: Rows,
  free: readonly number[],
  data: { readonly unlabelled: Rows; readonly X: Rows; readonly y: readonly number[] },
  points: Rows,
): PredictionWithVariance[] {
  const moments = factorMoments(A, data.unlabelled, data.X, data.y);
  const bread = inverse(block(moments.hessian, free)).to2DArray();
  const meat = block(moments.scores, free);
  const covariance = matrixProduct(matrixProduct(bread, meat), bread).to2DArray();
  return points.map((x0) => variance(moments, free, covariance, data, x0));
}

function variance(
  moments: FactorMoments,
  free: readonly number[],
  covariance: Rows,
  { unlabelled, X }: { readonly unlabelled: Rows; readonly X: Rows },
  x0: readonly number[],
): PredictionWithVariance {
  const { features, gradient } = moments.at(x0);
  const solved = inverse(moments.Gpp)
    .to2DArray()
    .map((row) => dot(row, features));
  const leak = free.map((l) => gradient[l]! - dot(moments.Gjp[l]!, solved));
  const pretraining = leak.reduce((sum, value, i) => sum + value * dot(covariance[i]!, leak), 0);
  return {
    prediction: dot(moments.theta, features),
    variance: (moments.sigma2 * dot(features, solved)) / X.length + pretraining / unlabelled.length,
  };
}

/** The same loadings turned so that what lies above their diagonal is 0, and the entries that are left. */
export function identified(A: Rows): { readonly A: number[][]; readonly free: number[] } {
  const k = A[0]!.length;
  let turned = A.map((row) => [...row]);
  for (let j = 0; j < k; j++) {
    for (let i = j + 1; i < k; i++) {
      const angle = Math.atan2(turned[j]![i]!, turned[j]![j]!);
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      turned = turned.map((row) =>
        row.map((value, at) => {
          if (at === j) return c * row[j]! + s * row[i]!;
          return at === i ? c * row[i]! - s * row[j]! : value;
        }),
      );
    }
  }
  const free = turned.flatMap((row, j) => row.flatMap((_, i) => (i > j ? [] : [j * k + i])));
  return { A: turned, free };
}

/** All entries of loadings. */
export function everyEntry(A: Rows): number[] {
  return Array.from({ length: A.length * A[0]!.length }, (_, l) => l);
}

function block(a: Rows, free: readonly number[]): number[][] {
  return free.map((i) => free.map((j) => a[i]![j]!));
}
