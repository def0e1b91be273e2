import type { MatrixLike } from '@lab/linalg';
import { readVector, requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { readSquare, type NumberList } from '../numeric/arguments.ts';
import { quadraticForm, symmetrised } from '../numeric/dense.ts';
import { weightedChiSquare } from '../laws/weightedChiSquare.ts';

/** What tells whether the features miss signal that pre-training noise then moves at first order. */
export interface FirstOrderInput {
  /** g = dR/dw of the profiled risk, q: -2 mean(e j) for squared loss, e the label residual. */
  readonly gradient: NumberList;
  /** V, q x q. */
  readonly covariance: MatrixLike;
  /** Weights of the pre-training term (see `riskLaw`). */
  readonly weights: NumberList;
  /** Label noise variance, >= 0. */
  readonly sigma2: number;
  /** n times the excess risk of the labels, >= 0. */
  readonly floor: number;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
}

/** The first-order term of a representation that misses signal. */
export interface FirstOrderTerm {
  /** g'Vg: limit variance of sqrt(m) (R(w^) - R(w*)). */
  readonly variance: number;
  /** What g'Vg would be on average if the features missed nothing. */
  readonly expectedVariance: number;
  /** Probability of a g'Vg this large if the features missed nothing. */
  readonly pValue: number;
  /** n sqrt(max(g'Vg - expected, 0) / m) over floor + trace / alpha: the size of the term against the whole law. */
  readonly ratio: number;
  /** pValue < .01 and ratio > .1: the law understates how much the risk varies. */
  readonly flagged: boolean;
}

/**
 * Whether the risk moves at first order with the pre-training noise, because the target is not in the span of the
 * features.
 *
 * @param input gradient (q), V (q x q), weights, sigma2 >= 0, floor >= 0, m > 0, n > 0
 * @returns the term's variance, a test of its absence, and its size
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: derived, docs/theory.md section 8.
 */
export function checkFirstOrder(input: FirstOrderInput): FirstOrderTerm {
  const gradient = readVector(input.gradient, 'gradient');
  const covariance = symmetrised(readSquare(input.covariance, 'covariance', gradient.length));
  const weights = input.weights.length === 0 ? [] : Array.from(readVector(input.weights, 'weights'));
  const sigma2 = requireNotNegative(input.sigma2, 'sigma2');
  const unlabelled = requirePositive(input.unlabelled, 'unlabelled');
  const labelled = requirePositive(input.labelled, 'labelled');
  return judgeFirstOrder({
    variance: quadraticForm(covariance, gradient),
    nullWeights: weights.map((weight) => 4 * weight * (sigma2 / labelled + weight / unlabelled)),
    floor: requireNotNegative(input.floor, 'floor'),
    trace: weights.reduce((sum, weight) => sum + weight, 0),
    unlabelled,
    labelled,
  });
}

/** The judgement from the variance and the chi-square weights it has where the features miss nothing. */
export function judgeFirstOrder(input: {
  readonly variance: number;
  readonly nullWeights: readonly number[];
  readonly floor: number;
  readonly trace: number;
  readonly unlabelled: number;
  readonly labelled: number;
}): FirstOrderTerm {
  const { floor, trace, unlabelled: m, labelled: n } = input;
  const variance = Math.max(input.variance, 0);
  const positive = input.nullWeights.filter((weight) => weight > 0);
  const expectedVariance = positive.reduce((sum, weight) => sum + weight, 0);
  const pValue =
    positive.length === 0 ? Number(variance === 0) : weightedChiSquare({ weights: positive }).sf(variance);
  const whole = floor + (trace * n) / m;
  const size = n * Math.sqrt(Math.max(variance - expectedVariance, 0) / m);
  const ratio = whole > 0 ? size / whole : size > 0 ? Infinity : 0;
  return { variance, expectedVariance, pValue, ratio, flagged: pValue < 0.01 && ratio > 0.1 };
}
