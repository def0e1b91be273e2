import { requireNumber, requirePositive, requireUnit } from '@lab/linalg/arguments';
import { gammaFactor, gammaTails, logGammaFactor } from '../special/incompleteGamma.ts';
import { logGammaAbove, logGamma } from '../special/logGamma.ts';
import type { Distribution } from './distribution.ts';
import { standardNormalQuantile } from './normal.ts';
import { tailRoot, type TailSlope } from './tailRoot.ts';

/** Shape and scale of a gamma law with density x^(shape-1) exp(-x/scale) / (Gamma(shape) scale^shape), x > 0. */
export interface GammaParameters {
  /** > 0. */
  readonly shape: number;
  /** > 0, default 1. */
  readonly scale?: number;
}

/**
 * The gamma law.
 *
 * Tails by the regularised incomplete gamma functions, quantiles by Newton's iteration on the logarithm of the smaller
 * tail. Relative error below 1e-12 down to tails of 1e-300. Errors: NOT_FINITE; OUT_OF_RANGE for a parameter <= 0 and a
 * probability outside [0, 1].
 */
export const gamma: Distribution<GammaParameters> = {
  pdf(x, parameters) {
    const { shape, scale, u } = standardised(x, parameters);
    if (u < 0) return 0;
    if (u === 0) return shape < 1 ? Infinity : shape === 1 ? 1 / scale : 0;
    return gammaFactor(shape, u) / u / scale;
  },
  logPdf(x, parameters) {
    const { shape, scale, u } = standardised(x, parameters);
    if (u < 0) return -Infinity;
    if (u === 0) return shape < 1 ? Infinity : shape === 1 ? -Math.log(scale) : -Infinity;
    return logGammaFactor(shape, u) - Math.log(u) - Math.log(scale);
  },
  cdf(x, parameters) {
    const { shape, u } = standardised(x, parameters);
    if (u === Infinity) return 1;
    return u <= 0 ? 0 : gammaTails(shape, u).lower;
  },
  sf(x, parameters) {
    const { shape, u } = standardised(x, parameters);
    if (u === Infinity) return 0;
    return u <= 0 ? 1 : gammaTails(shape, u).upper;
  },
  quantile(p, parameters) {
    const { shape, scale } = checked(parameters);
    requireUnit(p, 'p');
    return scale * (p <= 0.5 ? lowerPoint(shape, p) : upperPoint(shape, 1 - p));
  },
  upperQuantile(q, parameters) {
    const { shape, scale } = checked(parameters);
    requireUnit(q, 'q');
    return scale * (q <= 0.5 ? upperPoint(shape, q) : lowerPoint(shape, 1 - q));
  },
};

function checked({ shape, scale = 1 }: GammaParameters): Required<GammaParameters> {
  requirePositive(shape, 'shape');
  requirePositive(scale, 'scale');
  return { shape, scale };
}

function standardised(x: number, parameters: GammaParameters): { shape: number; scale: number; u: number } {
  const { shape, scale } = checked(parameters);
  return { shape, scale, u: requireNumber(x, 'x') / scale };
}

/** The x with P(shape, x) = p, for p <= 1/2. */
function lowerPoint(shape: number, p: number): number {
  if (p === 0) return 0;
  const target = Math.log(p);
  // P is nearly x^a / Gamma(1 + a) there, which is exact once x vanishes beside 1.
  const nearZero = (target + (shape < 1 ? logGammaAbove(shape) : logGamma(shape + 1))) / shape;
  if (nearZero < -100) return Math.exp(nearZero);
  const start = shape < 1 ? Math.exp(nearZero) : Math.max(Math.exp(nearZero), wilsonHilferty(shape, p));
  return relativeRoot(start, true, (x) => {
    const { lower } = gammaTails(shape, x);
    return { value: Math.log(lower) - target, slope: gammaFactor(shape, x) / lower };
  });
}

/** The x with Q(shape, x) = q, for q <= 1/2. */
function upperPoint(shape: number, q: number): number {
  if (q === 0) return Infinity;
  const target = Math.log(q);
  const start = shape < 1 ? startOfSmallShape(shape, q) : wilsonHilferty(shape, 1 - q, q);
  return relativeRoot(start, false, (x) => {
    const { upper } = gammaTails(shape, x);
    return { value: Math.log(upper) - target, slope: -gammaFactor(shape, x) / upper };
  });
}

/** The root in log(x / start), which keeps the last digits of x where log x itself is large; slopes are by log x. */
function relativeRoot(start: number, increasing: boolean, evaluate: (x: number) => TailSlope): number {
  return (
    start * Math.exp(tailRoot((z) => evaluate(start * Math.exp(z)), { start: 0, increasing, resolution: 1 }))
  );
}

/** Wilson and Hilferty: the cube root of x / shape is nearly normal. */
function wilsonHilferty(shape: number, p: number, q = 1 - p): number {
  const z = p < q ? standardNormalQuantile(p) : -standardNormalQuantile(q);
  const root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  return shape * Math.max(root, 0.05) ** 3;
}

/** Q is below shape * E1(x) / Gamma(1 + shape) there: e^-x far out, -log x near 0. */
function startOfSmallShape(shape: number, q: number): number {
  const ratio = q / shape;
  return ratio > 0.5 ? Math.max(1e-300, Math.exp(-ratio)) : -Math.log(ratio);
}
