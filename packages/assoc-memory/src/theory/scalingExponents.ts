import { outOfRange, requireCount, requireNotNegative, requireNumber } from '@lab/linalg/arguments';

/** Exponents in the dimension: log_d of a count, a batch size or a loss. */
export interface ScalingExponents {
  /** One Muon (or Newton) step stores d^(1 + 1/(2 alpha)) items. */
  readonly muonOneStep: number;
  /** One SGD step stores d^(1/(2 alpha)) items. */
  readonly sgdOneStep: number;
  /** Batch size at which a larger batch stops helping, Muon. */
  readonly muonCriticalBatch: number;
  /** The same for SGD. */
  readonly sgdCriticalBatch: number;
  /** No rule stores more than d^2 items, up to logarithms. */
  readonly limit: number;
  /** Loss after one step. */
  readonly muonLoss: number;
  /** Loss after one step of SGD. */
  readonly sgdLoss: number;
  /** Loss with d^2 items stored. */
  readonly limitLoss: number;
}

/**
 * The asymptotic exponents (arXiv 2603.26554: Muon's capacity and loss, the limit; SGD's and the critical batches derived,
 * docs/theory.md, section 1). At the dimensions one meets local slopes differ: see `capacityCurve`.
 *
 * @param alpha exponent of the frequencies. At 1 and below their sum grows with the number of items, no exponent exists,
 *   and this function refuses; `recoveryCurve` works for any alpha.
 * @throws NOT_FINITE, OUT_OF_RANGE (alpha <= 1)
 */
export function scalingExponents(alpha: number): ScalingExponents {
  requireSummable(alpha);
  const half = 1 / (2 * alpha);
  return {
    muonOneStep: 1 + half,
    sgdOneStep: half,
    muonCriticalBatch: alpha + 0.5,
    sgdCriticalBatch: 0.5,
    limit: 2,
    muonLoss: -(alpha - 1) * (1 + half),
    sgdLoss: -(alpha - 1) * half,
    limitLoss: -2 * (alpha - 1),
  };
}

/** log_d of the items recovered after 1, 2, ... steps. */
export interface MultiStepExponents {
  /** One exponent for each step of Muon. */
  readonly muon: Float64Array;
  /** One exponent for each step of SGD. */
  readonly sgd: Float64Array;
}

/**
 * Exponents after several steps: Muon 2 - (1 - 1/(2 alpha))^t (arXiv 2603.26554), SGD x -> min(x + 1/(2 alpha),
 * x (1 - 1/(2 alpha)) + 1/alpha) from 0 (derived); a batch of d^b samples caps what is reported at b / alpha.
 *
 * @param input.alpha > 1
 * @param input.steps an integer >= 1
 * @param input.batchExponent b >= 0; default: the population gradient, no cap
 * @throws NOT_FINITE, OUT_OF_RANGE
 */
export function multiStepExponents(input: {
  readonly alpha: number;
  readonly steps: number;
  readonly batchExponent?: number | undefined;
}): MultiStepExponents {
  const { alpha, batchExponent } = input;
  requireSummable(alpha);
  const steps = requireCount(input.steps, 'steps', 1, 1e6);
  const cap =
    batchExponent === undefined ? Infinity : requireNotNegative(batchExponent, 'batchExponent') / alpha;
  const half = 1 / (2 * alpha);
  const muon = new Float64Array(steps);
  const sgd = new Float64Array(steps);
  let x = 0;
  for (let t = 0; t < steps; t++) {
    muon[t] = Math.min(2 - (1 - half) ** (t + 1), cap);
    x = Math.min(x + half, x * (1 - half) + 1 / alpha);
    sgd[t] = Math.min(x, cap);
  }
  return { muon, sgd };
}

function requireSummable(alpha: number): void {
  if (requireNumber(alpha, 'alpha') <= 1)
    throw outOfRange('alpha', '> 1 for exponents to exist (sums must converge)', alpha);
}
