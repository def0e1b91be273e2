import { requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { weightedChiSquare, type WeightedChiSquare } from '../laws/weightedChiSquare.ts';
import type { RiskKind } from './riskLaw.ts';

/** The weights a law of n times the excess risk is made of. */
export interface RiskWeights {
  /** Weights of the label part. */
  readonly labelWeights: readonly number[];
  /** Weights of the pre-training part before division by alpha. */
  readonly weights: readonly number[];
  /** alpha = m / n, > 0. */
  readonly alpha: number;
  /** 'conditional' puts the label part at its mean; default 'unconditional'. */
  readonly kind?: RiskKind | undefined;
}

/** Tails and quantiles of n times the excess risk. */
export interface RiskDistribution {
  /** Mean of n times the excess risk. */
  readonly mean: number;
  /** Its variance. */
  readonly variance: number;
  /** P(n times the excess risk <= x). */
  cdf(x: number): number;
  /** P(n times the excess risk > x). */
  sf(x: number): number;
  /** Density at x. */
  pdf(x: number): number;
  /** The x with P(n times the excess risk <= x) = p. */
  quantile(p: number): number;
  /** n independent draws. */
  sample(n: number, seed: number | string): number[];
}

/**
 * The distribution of n times the excess risk behind a law's weights.
 *
 * @param law any `RiskLaw`, or its weights, alpha > 0 and kind
 * @returns moments, tails, quantiles and draws; a point mass where no weight is positive
 * @throws OUT_OF_RANGE, NOT_FINITE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 Theorem 5.1 (conditional); docs/theory.md section 2 (unconditional).
 */
export function riskDistribution(law: RiskWeights): RiskDistribution {
  const kind = requireOneOf(law.kind ?? 'unconditional', ['conditional', 'unconditional'], 'kind');
  const alpha = requirePositive(law.alpha, 'alpha');
  const pretraining = law.weights.map((weight) => weight / alpha);
  const random = kind === 'conditional' ? pretraining : [...pretraining, ...law.labelWeights];
  const shift = kind === 'conditional' ? law.labelWeights.reduce((sum, weight) => sum + weight, 0) : 0;
  const weights = random.filter((weight) => weight > 0);
  return weights.length === 0 ? pointMass(shift) : shifted(weightedChiSquare({ weights }), shift);
}

function shifted(law: WeightedChiSquare, shift: number): RiskDistribution {
  return {
    mean: law.mean + shift,
    variance: law.variance,
    cdf: (x) => law.cdf(x - shift),
    sf: (x) => law.sf(x - shift),
    pdf: (x) => law.pdf(x - shift),
    quantile: (p) => law.quantile(p) + shift,
    sample: (n, seed) => law.sample(n, seed).map((value) => value + shift),
  };
}

function pointMass(at: number): RiskDistribution {
  return {
    mean: at,
    variance: 0,
    cdf: (x) => Number(x >= at),
    sf: (x) => Number(x < at),
    pdf: (x) => (x === at ? Infinity : 0),
    quantile: () => at,
    sample: (n) => new Array<number>(n).fill(at),
  };
}
