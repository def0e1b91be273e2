import { outOfRange, readVector, requireCount, requireNumber, requireOpenUnit } from '@lab/linalg/arguments';
import { drawGamma, gammaSum, randomStream } from '@lab/stats';
import type { NumberList } from '../numeric/arguments.ts';

/** A sum of independent chi-squares with positive weights. */
export interface WeightedChiSquareInput {
  /** At least one, > 0, in any order, repeated or not. */
  readonly weights: NumberList;
  /** Degrees of freedom, > 0, one for each weight; default all 1. */
  readonly dof?: NumberList | undefined;
}

/** A distribution on the half line: moments, tails, quantiles, draws. */
export interface WeightedChiSquare {
  /** Mean. */
  readonly mean: number;
  /** Variance. */
  readonly variance: number;
  /** kappa_3 / kappa_2^1.5. */
  readonly skewness: number;
  /** kappa_4 / kappa_2^2. */
  readonly excessKurtosis: number;
  /** P(sum <= x). */
  cdf(x: number): number;
  /** P(sum > x), relatively precise in the far tail. */
  sf(x: number): number;
  /** Density at x. */
  pdf(x: number): number;
  /** The x with P(sum <= x) = p, p strictly between 0 and 1. */
  quantile(p: number): number;
  /** n independent draws. */
  sample(n: number, seed: number | string): number[];
}

/** Tails and quantiles of a law whose moments are known already. */
type TailFunctions = Pick<WeightedChiSquare, 'cdf' | 'sf' | 'pdf' | 'quantile'>;

/**
 * The law of sum_j w_j chi2_{nu_j} with positive weights and real degrees of freedom.
 *
 * @param input weights (J, > 0), dof (J, > 0, default 1)
 * @returns moments as numbers; cdf, sf, pdf, quantile and sample as functions
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (a weight or degree <= 0; a level outside (0, 1))
 *
 * Source: a chi-square is twice a gamma variable; tails by the saddle-point contour of @lab/stats (`gammaSum`).
 */
export function weightedChiSquare(input: WeightedChiSquareInput): WeightedChiSquare {
  const weights = readVector(input.weights, 'weights');
  const dof =
    input.dof === undefined
      ? new Float64Array(weights.length).fill(1)
      : readVector(input.dof, 'dof', weights.length);
  requireAllPositive(weights, 'weights');
  requireAllPositive(dof, 'dof');
  const cumulant = (r: number): number => {
    let sum = 0;
    for (let j = 0; j < weights.length; j++) sum += dof[j] * weights[j] ** r;
    return sum * 2 ** (r - 1) * factorial(r - 1);
  };
  const variance = cumulant(2);
  const tails = tailsOf(weights, dof);
  return {
    mean: cumulant(1),
    variance,
    skewness: cumulant(3) / variance ** 1.5,
    excessKurtosis: cumulant(4) / variance ** 2,
    cdf: (x) => tails.cdf(requireNumber(x, 'x')),
    sf: (x) => tails.sf(requireNumber(x, 'x')),
    pdf: (x) => tails.pdf(requireNumber(x, 'x')),
    quantile: (p) => tails.quantile(requireOpenUnit(p, 'p')),
    sample: (n, seed) => sampleOf(weights, dof, requireCount(n, 'n', 0), seed),
  };
}

function tailsOf(weights: Float64Array, dof: Float64Array): TailFunctions {
  const law = { shapes: dof.map((nu) => nu / 2), scales: weights.map((weight) => 2 * weight) };
  return {
    cdf: (x) => gammaSum.cdf(x, law),
    sf: (x) => gammaSum.sf(x, law),
    pdf: (x) => gammaSum.pdf(x, law),
    quantile: (p) => gammaSum.quantile(p, law),
  };
}

function sampleOf(weights: Float64Array, dof: Float64Array, n: number, seed: number | string): number[] {
  const stream = randomStream(seed, 'weightedChiSquare');
  return Array.from({ length: n }, () => {
    let sum = 0;
    for (let j = 0; j < weights.length; j++) {
      sum +=
        weights[j] *
        (dof[j] === 1 ? stream.normal() ** 2 : drawGamma(stream, { shape: dof[j] / 2, scale: 2 }));
    }
    return sum;
  });
}

function requireAllPositive(values: Float64Array, argument: string): void {
  for (let j = 0; j < values.length; j++) {
    if (!(values[j] > 0)) throw outOfRange(`${argument}[${j}]`, '> 0', values[j]);
  }
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
