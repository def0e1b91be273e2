import { LabRangeError, leastSquares } from '@lab/linalg';
import {
  added,
  applyMatrix,
  applyTranspose,
  columnGram,
  dot,
  multiply,
  scaled,
  scaledRows,
  shiftedRows,
  toContiguous,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { gramInverse, leadingWeights, productSpectrum } from '../numeric/spectrum.ts';
import { canonicalLink, type Family } from '../laws/link.ts';
import { fitGlm } from './glm.ts';
import type { PretrainedSubspace } from './pretrainedSubspace.ts';

/** A regression of the labels on learnt features, with the moments its risk law needs. */
export interface LabelStage {
  /** Coefficients, intercept first where there is one; p. */
  readonly theta: Float64Array;
  /** Noise variance RSS / (n - p); 1 for families other than the Gaussian. */
  readonly sigma2: number;
  /** (Weighted) second moments of the features, p x p. */
  readonly Gpp: Dense;
  /** Gpp^+. */
  readonly inverse: Dense;
  /** Covariance of theta given the features, p x p. */
  readonly covariance: Dense;
  /** Weights of n times the label part of the risk before the loss's unit: sigma2 each, or estimated row by row. */
  readonly labelWeights: Float64Array;
  /** What the features explain of the dropped coordinates, r x p. */
  readonly explained: Dense;
  /** (Weighted) second moments of the rest of the dropped coordinates, r x r. */
  readonly residual: Dense;
  /** Mean of the label residual times the dropped coordinates, r: where it is not 0, the features miss signal. */
  readonly missed: Float64Array;
  /** Whether the fit converged (always, for least squares). */
  readonly converged: boolean;
}

/** How labels are fitted. */
export interface LabelStageOptions {
  readonly intercept: boolean;
  readonly family: Family;
  /** Whether the noise is estimated row by row; default false. */
  readonly robust?: boolean;
}

/**
 * Fits labels on the features of a subspace.
 *
 * @throws SHAPE where n is not larger than the number of coefficients
 */
export function fitLabels(
  subspace: PretrainedSubspace,
  X: Dense,
  y: Float64Array,
  { intercept, family, robust = false }: LabelStageOptions,
): LabelStage {
  const moved = shiftedRows(X, subspace.centre);
  const features = withIntercept(multiply(moved, subspace.kept), intercept);
  requireMoreRows(X.rows, features.columns);
  const dropped = multiply(moved, subspace.dropped);
  const fit =
    family === 'gaussian' ? leastSquaresFit(features, y) : fitGlm(features, y, canonicalLink(family));
  const roots = family === 'gaussian' ? undefined : fit.curvature.map(Math.sqrt);
  const weightedFeatures = roots ? scaledRows(features, roots) : features;
  const weightedDropped = roots ? scaledRows(dropped, roots) : dropped;
  const n = X.rows;
  const Gpp = scaled(columnGram(weightedFeatures), 1 / n);
  const inverse = gramInverse(Gpp);
  const cross = scaled(multiply(weightedDropped, weightedFeatures, { transposeA: true }), 1 / n);
  const explained = multiply(cross, inverse);
  const rest = added(weightedDropped, multiply(weightedFeatures, explained, { transposeB: true }), -1);
  const sigma2 = family === 'gaussian' ? dot(fit.residuals, fit.residuals) / (n - features.columns) : 1;
  const noise = robust ? noiseGram(features, fit.residuals) : scaled(Gpp, sigma2);
  return {
    theta: fit.theta,
    sigma2,
    Gpp,
    inverse,
    covariance: scaled(multiply(multiply(inverse, noise), inverse), 1 / n),
    labelWeights: robust
      ? leadingWeights(productSpectrum(inverse, noise), 1e-10)
      : new Float64Array(features.columns).fill(sigma2),
    explained,
    residual: scaled(columnGram(rest), 1 / n),
    missed: applyTranspose(dropped, fit.residuals).map((sum) => sum / n),
    converged: fit.converged,
  };
}

/** Mean of e^2 psi psi', scaled up for the fitted coefficients. */
function noiseGram(features: Dense, residuals: Float64Array): Dense {
  const { rows: n, columns: p } = features;
  return scaled(columnGram(scaledRows(features, residuals)), 1 / (n - p));
}

/** The kept coefficients, without the intercept. */
export function slopesOf(theta: Float64Array, intercept: boolean): Float64Array {
  return intercept ? theta.subarray(1) : theta;
}

/** A column of ones before the features, where there is an intercept. */
export function withIntercept(features: Dense, intercept: boolean): Dense {
  if (!intercept) return features;
  const { rows, columns } = features;
  const extended = zeroMatrix(rows, columns + 1);
  for (let i = 0; i < rows; i++) {
    extended.data[i * (columns + 1)] = 1;
    extended.data.set(features.data.subarray(i * columns, (i + 1) * columns), i * (columns + 1) + 1);
  }
  return extended;
}

/** Throws SHAPE unless there are more rows than coefficients. */
export function requireMoreRows(rows: number, coefficients: number): void {
  if (rows > coefficients) return;
  throw new LabRangeError(
    'SHAPE',
    `X must have more rows than the ${coefficients} fitted coefficients, got ${rows}; label more rows or keep fewer ` +
      'components',
    { argument: 'X' },
  );
}

interface LinearFit {
  readonly theta: Float64Array;
  readonly residuals: Float64Array;
  readonly curvature: Float64Array;
  readonly converged: boolean;
}

/** Least squares of least norm. */
export function leastSquaresFit(features: Dense, y: Float64Array): LinearFit {
  const { x } = leastSquares(features, { data: y, rows: y.length, columns: 1 });
  const theta = Float64Array.from(toContiguous(x).data);
  const fitted = applyMatrix(features, theta);
  return {
    theta,
    residuals: y.map((value, i) => value - fitted[i]),
    curvature: new Float64Array(0),
    converged: true,
  };
}
