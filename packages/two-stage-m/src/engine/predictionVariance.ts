import type { MatrixLike } from '@lab/linalg';
import { readVector, requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { readSquare, type NumberList } from '../numeric/arguments.ts';
import { applyMatrix, dot, quadraticForm, symmetrised } from '../numeric/dense.ts';
import { gramInverse } from '../numeric/spectrum.ts';
import { readGrams, type DownstreamGrams } from './residualGram.ts';

/** What the variance of one prediction is made of. */
export interface PredictionVarianceInput extends DownstreamGrams {
  /** psi(x0, w^), p. */
  readonly features: NumberList;
  /** grad_w <theta, psi(x0, w)> at w^, q. */
  readonly gradient: NumberList;
  /** V, q x q. */
  readonly covariance: MatrixLike;
  /** Label noise variance, >= 0. */
  readonly sigma2: number;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
}

/** The two parts of a prediction's variance. */
export interface PredictionVariance {
  /** (sigma^2 / n) psi0' Gpp^+ psi0: what a label-only formula reports. */
  readonly labelVariance: number;
  /** c' V c / m with c = j0 - Gjp Gpp^+ psi0: what it leaves out. */
  readonly pretrainVariance: number;
  /** Root of their sum. */
  readonly standardError: number;
}

/**
 * Variance of a prediction of a two-stage fit, pre-training noise included.
 *
 * @param input features (p) and gradient (q) at the point, Grams, V (q x q), sigma2 >= 0, m > 0, n > 0
 * @returns the variance of the label stage, of pre-training, and the standard error
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: derived, docs/theory.md section 5 (Murphy and Topel 1985; Newey and McFadden 1994, on the quotient).
 */
export function predictionVariance(input: PredictionVarianceInput): PredictionVariance {
  const { Gjp, Gpp } = readGrams(input);
  const psi = readVector(input.features, 'features', Gpp.rows);
  const j = readVector(input.gradient, 'gradient', Gjp.rows);
  const covariance = symmetrised(readSquare(input.covariance, 'covariance', Gjp.rows));
  const sigma2 = requireNotNegative(input.sigma2, 'sigma2');
  const m = requirePositive(input.unlabelled, 'unlabelled');
  const n = requirePositive(input.labelled, 'labelled');
  const solved = applyMatrix(gramInverse(Gpp), psi);
  const explained = applyMatrix(Gjp, solved);
  const c = j.map((entry, i) => entry - explained[i]);
  const labelVariance = (sigma2 / n) * dot(psi, solved);
  const pretrainVariance = Math.max(quadraticForm(covariance, c), 0) / m;
  return { labelVariance, pretrainVariance, standardError: Math.sqrt(labelVariance + pretrainVariance) };
}
