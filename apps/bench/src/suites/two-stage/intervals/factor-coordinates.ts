import { fromRows, gram, inverse, matrixProduct, symmetricEigen } from '@lab/linalg';
import type { Matrix } from '../../../data/read-table.ts';
import { dot, type Rows } from '../fits/matrix-algebra.ts';

/** Everything a two-stage sandwich is made of, at one representative A of the factor model, w = vec A by rows. */
export interface FactorMoments {
  /** Second derivatives of the mean likelihood, q x q, by differences. */
  readonly hessian: number[][];
  /** Second moments of each row's score, q x q. */
  readonly scores: number[][];
  readonly Gjj: number[][];
  readonly Gjp: number[][];
  readonly Gpp: number[][];
  /** Coefficients on the features. */
  readonly theta: readonly number[];
  readonly sigma2: number;
  /** Features of a point, and the derivative of its prediction in w. */
  at(x0: readonly number[]): { readonly features: number[]; readonly gradient: number[] };
}

/** Second moments of rows about 0. */
export function secondMoments(rows: Rows): number[][] {
  return scaledRows(gram(fromRows(rows)), 1 / rows.length);
}

/** Maximum-likelihood loadings with unit noise, d x k. */
export function factorLoadings(moments: Rows, k: number): number[][] {
  const { vectors, values } = symmetricEigen(moments);
  const d = moments.length;
  return moments.map((_, j) =>
    Array.from(
      { length: k },
      (_unused, i) => Math.sqrt(Math.max(values[d - 1 - i]! - 1, 0)) * vectors.get(j, d - 1 - i),
    ),
  );
}

/** The moments at A, from unlabelled rows and labelled ones. */
export function factorMoments(A: Rows, unlabelled: Rows, X: Rows, y: readonly number[]): FactorMoments {
  const [d, k] = [A.length, A[0]!.length];
  const moments = secondMoments(unlabelled);
  const labelledMoments = secondMoments(X);
  const predictor = predictorOf(A);
  const features = X.map((x) => predictor.map((row) => dot(row, x)));
  const Gpp = secondMoments(features);
  const right = Array.from({ length: k }, (_, i) =>
    features.reduce((sum, row, t) => sum + row[i]! * y[t]!, 0),
  );
  const theta = inverse(Gpp)
    .to2DArray()
    .map((row) => dot(row, right) / X.length);
  const rss = features.reduce((sum, row, t) => sum + (y[t]! - dot(theta, row)) ** 2, 0);
  const slopes = derivatives(A, (at) => predictorCoefficients(at, theta));
  const hessian = symmetric(derivatives(A, (at) => meanScore(at, moments)));
  const half = matrixProduct(slopes, labelledMoments);
  return {
    hessian,
    scores: secondMoments(rowScores(A, unlabelled)),
    Gjj: matrixProduct(half, transposed(slopes)).to2DArray(),
    Gjp: matrixProduct(half, transposed(predictor)).to2DArray(),
    Gpp,
    theta,
    sigma2: rss / (X.length - k),
    at: (x0) => ({
      features: predictor.map((row) => dot(row, x0)),
      gradient: Array.from({ length: d * k }, (_, l) => dot(slopes[l]!, x0)),
    }),
  };
}

/** A'(I + AA')^-1, k x d. */
function predictorOf(A: Rows): number[][] {
  return matrixProduct(transposed(A), precisionOf(A)).to2DArray();
}

function predictorCoefficients(A: Rows, theta: readonly number[]): number[] {
  const predictor = predictorOf(A);
  return A.map((_, j) => predictor.reduce((sum, row, i) => sum + theta[i]! * row[j]!, 0));
}

function precisionOf(A: Rows): Matrix {
  return inverse(A.map((row, i) => A.map((other, j) => Number(i === j) + dot(row, other))));
}

/** Gradient in A of the mean of (log det C + z'C^-1 z) / 2, C = I + AA': (C^-1 - C^-1 S C^-1) A. */
function meanScore(A: Rows, moments: Rows): number[] {
  const precision = precisionOf(A);
  const inner = matrixProduct(matrixProduct(precision, moments), precision);
  const difference = precision.to2DArray().map((row, i) => row.map((value, j) => value - inner.get(i, j)));
  return matrixProduct(difference, A).to2DArray().flat();
}

/** The same gradient for each row. */
function rowScores(A: Rows, rows: Rows): number[][] {
  const precision = precisionOf(A);
  const shared = matrixProduct(precision, A).to2DArray();
  const whitened = matrixProduct(rows, precision).to2DArray();
  const scores = matrixProduct(whitened, A).to2DArray();
  return whitened.map((u, t) =>
    shared.flatMap((row, j) => row.map((value, i) => value - u[j]! * scores[t]![i]!)),
  );
}

const step = 1e-4;

/** Central differences of a vector in each entry of A: row l is the derivative in w_l. */
function derivatives(A: Rows, of: (A: Rows) => readonly number[]): number[][] {
  const k = A[0]!.length;
  const moved = (l: number, by: number): Rows =>
    A.map((row, j) => row.map((value, i) => (j * k + i === l ? value + by : value)));
  return Array.from({ length: A.length * k }, (_, l) => {
    const [ahead, behind] = [of(moved(l, step)), of(moved(l, -step))];
    return ahead.map((value, j) => (value - behind[j]!) / (2 * step));
  });
}

function symmetric(a: Rows): number[][] {
  return a.map((row, i) => row.map((value, j) => 0.5 * (value + a[j]![i]!)));
}

function transposed(a: Rows): number[][] {
  return a[0]!.map((_, j) => a.map((row) => row[j]!));
}

function scaledRows(a: Matrix, by: number): number[][] {
  return a.to2DArray().map((row) => row.map((value) => value * by));
}
