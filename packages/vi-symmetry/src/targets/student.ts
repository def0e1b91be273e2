import { cholesky, inverse, LabRangeError } from '@lab/linalg';
import { readMatrix, type NumberList } from '../arguments.ts';
import { logGamma } from '../numeric/gammaFunctions.ts';
import type { MatrixLike } from '@lab/linalg';
import { readVector, requirePositive } from '@lab/linalg/arguments';
import { target, type EuclideanTarget } from './target.ts';

/** Centre, scatter and degrees of freedom. */
export interface StudentInput {
  /** number[d]. */
  readonly centre: NumberList;
  /** d x d, symmetric positive definite. */
  readonly scatter: MatrixLike;
  /** > 0; Infinity is the normal law. */
  readonly df: number;
}

/**
 * The multivariate Student law: log p = -(df+d)/2 log(1 + (z-c)'M^-1(z-c)/df), without its normaliser.
 *
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE, NOT_POSITIVE_DEFINITE
 */
export function student({ centre, scatter, df }: StudentInput): EuclideanTarget {
  if (df !== Infinity) requirePositive(df, 'df');
  const c = readVector(centre, 'centre');
  const d = c.length;
  const { precision, logDeterminant } = precisionOf(scatter, d);
  const z0 = new Float64Array(d);
  const scaled = new Float64Array(d);
  const distance = (z: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < d; i++) z0[i] = z[i] - c[i];
    for (let i = 0; i < d; i++) {
      let row = 0;
      for (let j = 0; j < d; j++) row += precision[i * d + j] * z0[j];
      scaled[i] = row;
      sum += row * z0[i];
    }
    return sum;
  };
  const logNormalizer =
    0.5 * logDeterminant +
    (df === Infinity
      ? 0.5 * d * Math.log(2 * Math.PI)
      : logGamma(0.5 * df) - logGamma(0.5 * (df + d)) + 0.5 * d * Math.log(df * Math.PI));
  return target({
    dim: d,
    logNormalizer,
    logDensity: (z) =>
      df === Infinity ? -0.5 * distance(z) : -0.5 * (df + d) * Math.log1p(distance(z) / df),
    gradient: (z) => {
      const q = distance(z);
      const factor = df === Infinity ? -1 : -(df + d) / (df + q);
      return scaled.map((x) => factor * x);
    },
  });
}

/** The inverse of a scatter matrix and the logarithm of its determinant. */
export function precisionOf(
  scatter: MatrixLike,
  d: number,
): { precision: Float64Array; logDeterminant: number } {
  const matrix = readMatrix(scatter, 'scatter', d, d);
  const asymmetry = matrix.some(
    (x, k) => Math.abs(x - matrix[(k % d) * d + Math.floor(k / d)]) > 1e-9 * (1 + Math.abs(x)),
  );
  if (asymmetry)
    throw new LabRangeError('OUT_OF_RANGE', 'scatter must be symmetric', { argument: 'scatter' });
  const dense = { data: matrix, rows: d, columns: d };
  const { lower } = cholesky(dense);
  let logDeterminant = 0;
  for (let i = 0; i < d; i++) logDeterminant += 2 * Math.log(lower.get(i, i));
  const precision = new Float64Array(inverse(dense).to1DArray());
  return { precision, logDeterminant };
}
