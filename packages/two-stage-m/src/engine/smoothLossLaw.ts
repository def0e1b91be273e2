import type { MatrixLike } from '@lab/linalg';
import { requirePositive } from '@lab/linalg/arguments';
import { readMatrix, readSquare } from '../numeric/arguments.ts';
import { added, multiply, scaled, symmetrised } from '../numeric/dense.ts';
import { gramInverse, leadingWeights, productSpectrum } from '../numeric/spectrum.ts';

/** Second derivatives of the downstream risk R(theta, w) at (theta*, w*), where its theta-gradient is 0. */
export interface SmoothLossInput {
  /** d2R / dtheta2, p x p. */
  readonly Rtt: MatrixLike;
  /** d2R / dtheta dw, p x q. */
  readonly Rtw: MatrixLike;
  /** d2R / dw2, q x q. */
  readonly Rww: MatrixLike;
  /** Covariance of the per-sample theta-gradient, p x p; Rtt for a canonical model with its log-loss. */
  readonly scoreCovariance: MatrixLike;
  /** V, q x q: the limit of m Cov(w^). */
  readonly covariance: MatrixLike;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
}

/** The limit law of n (R(theta^, w^) - R*). */
export interface SmoothLossLaw {
  /** m / n. */
  readonly alpha: number;
  /** Weights of the label part's independent chi-squares (one degree of freedom each), descending. */
  readonly labelWeights: number[];
  /** Weights of the pre-training part before division by alpha, descending. */
  readonly weights: number[];
  /** Sum of `labelWeights`. */
  readonly floor: number;
  /** Sum of `weights`. */
  readonly trace: number;
  /** floor + trace / alpha. */
  readonly mean: number;
  /** 2 sum labelWeights^2 + 2 sum (weights / alpha)^2. */
  readonly variance: number;
}

/**
 * The limit law of the excess risk under any smooth downstream loss: the two stages' errors are independent and their
 * cross terms cancel.
 *
 * @param input blocks of the Hessian of the risk (p x p, p x q, q x q), score covariance (p x p), V (q x q), m, n
 * @returns weights of both parts and the moments
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: derived, docs/theory.md section 3; squared loss gives arXiv 2603.27631 Theorem 5.1.
 */
export function smoothLossLaw(input: SmoothLossInput): SmoothLossLaw {
  const Rtt = symmetrised(readSquare(input.Rtt, 'Rtt'));
  const Rww = symmetrised(readSquare(input.Rww, 'Rww'));
  const Rtw = readMatrix(input.Rtw, 'Rtw', { rows: Rtt.rows, columns: Rww.rows });
  const scores = symmetrised(readSquare(input.scoreCovariance, 'scoreCovariance', Rtt.rows));
  const covariance = symmetrised(readSquare(input.covariance, 'covariance', Rww.rows));
  const alpha = requirePositive(input.unlabelled, 'unlabelled') / requirePositive(input.labelled, 'labelled');
  const inverse = gramInverse(Rtt);
  const explained = multiply(multiply(Rtw, inverse, { transposeA: true }), Rtw);
  const residual = symmetrised(added(Rww, explained, -1));
  const labelWeights = Array.from(leadingWeights(productSpectrum(scores, scaled(inverse, 0.5)), 1e-10));
  const weights = Array.from(leadingWeights(productSpectrum(covariance, scaled(residual, 0.5)), 1e-10));
  const sum = (values: number[], power: number): number =>
    values.reduce((total, value) => total + value ** power, 0);
  const floor = sum(labelWeights, 1);
  const trace = sum(weights, 1);
  return {
    alpha,
    labelWeights,
    weights,
    floor,
    trace,
    mean: floor + trace / alpha,
    variance: 2 * sum(labelWeights, 2) + (2 * sum(weights, 2)) / alpha ** 2,
  };
}
