import { LabRangeError } from '@lab/linalg';
import { requireNumber, requireUnit } from '@lab/linalg/arguments';
import type { NumberList } from '../arguments.ts';
import type { Distribution } from './distribution.ts';
import { gamma } from './gamma.ts';
import { standardNormalQuantile } from './normal.ts';
import { tailRoot } from './tailRoot.ts';
import { contourValue, type WeightedTerm } from './gammaSumContour.ts';

/**
 * The law of sum_j weight_j chi2(degreesOfFreedom_j) with real degrees of freedom > 0: what both laws of weighted sums come to.
 */
export interface Law {
  /** Distinct weights in decreasing order, the largest in absolute value 1. */
  readonly terms: readonly WeightedTerm[];
  readonly scale: number;
  readonly mean: number;
  readonly deviation: number;
}

interface LawAt {
  readonly lower: number;
  readonly upper: number;
  /** Density on the scale of the terms. */
  readonly density: number;
}

/** Merges equal weights, drops those of 0 and divides by the largest. */
export function lawOfTerms(
  weights: NumberList,
  degreesOfFreedom: (j: number) => number,
  argument: string,
): Law {
  let scale = 0;
  for (let j = 0; j < weights.length; j += 1) scale = Math.max(scale, Math.abs(weights[j]));
  if (scale === 0) {
    throw new LabRangeError('OUT_OF_RANGE', `${argument} must not all be 0`, { argument });
  }
  const byWeight = new Map<number, number>();
  for (let j = 0; j < weights.length; j += 1) {
    const weight = weights[j] / scale;
    if (weight !== 0) byWeight.set(weight, (byWeight.get(weight) ?? 0) + degreesOfFreedom(j));
  }
  const terms = Array.from(byWeight, ([weight, nu]) => ({ weight, degreesOfFreedom: nu }));
  terms.sort((first, second) => second.weight - first.weight);
  return lawOf(terms, scale);
}

function lawOf(terms: readonly WeightedTerm[], scale: number): Law {
  let mean = 0;
  let variance = 0;
  for (const { weight, degreesOfFreedom } of terms) {
    mean += weight * degreesOfFreedom;
    variance += 2 * weight * weight * degreesOfFreedom;
  }
  return { terms, scale, mean, deviation: Math.sqrt(variance) };
}

function negated({ terms, scale }: Law): Law {
  const mirrored = terms.map(({ weight, degreesOfFreedom }) => ({ weight: -weight, degreesOfFreedom }));
  return lawOf(mirrored.reverse(), scale);
}

const isPositive = ({ terms }: Law): boolean => terms[terms.length - 1].weight > 0;
const isNegative = ({ terms }: Law): boolean => terms[0].weight < 0;

function tailsAt(law: Law, x: number): LawAt {
  return scaledTails(law, x / law.scale);
}

/** Tails and density at z = x / scale, finite or not. */
function scaledTails(law: Law, z: number): LawAt {
  if (z < 0 || (z === 0 && isNegative(law))) {
    if (isPositive(law)) return { lower: 0, upper: 1, density: 0 };
    if (z === 0) return { lower: 1, upper: 0, density: NaN };
    const { lower, upper, density } = scaledTails(negated(law), -z);
    return { lower: upper, upper: lower, density };
  }
  if (isNegative(law) || z === Infinity) return { lower: 1, upper: 0, density: 0 };
  if (z === 0 && isPositive(law)) return { lower: 0, upper: 1, density: NaN };
  if (law.terms.length === 1) return gammaAt(law, z);
  const { tail, isUpper, density } = contourValue(law.terms, z);
  const small = Math.min(1, Math.max(0, tail));
  return isUpper ? { lower: 1 - small, upper: small, density } : { lower: small, upper: 1 - small, density };
}

/** One distinct weight, which is then 1: chi-square with its degrees of freedom. */
function gammaAt({ terms }: Law, z: number): LawAt {
  const parameters = { shape: terms[0].degreesOfFreedom / 2, scale: 2 };
  return {
    lower: gamma.cdf(z, parameters),
    upper: gamma.sf(z, parameters),
    density: gamma.pdf(z, parameters),
  };
}

function densityAt(law: Law, x: number): number {
  const z = x / law.scale;
  if (z < 0) return isPositive(law) ? 0 : densityAt(negated(law), -x);
  if (z === Infinity || (z > 0 && isNegative(law))) return 0;
  if (z === 0) {
    const atZero = densityAtZero(law);
    if (atZero !== undefined) return atZero / law.scale;
  }
  if (law.terms.length === 1) return gammaAt(law, z).density / law.scale;
  return Math.max(0, contourValue(law.terms, z, false).density) / law.scale;
}

/** The density at 0 where it does not come from the integral. */
function densityAtZero(law: Law): number | undefined {
  const { terms } = law;
  const degrees = terms.reduce((sum, term) => sum + term.degreesOfFreedom, 0);
  if (isPositive(law) || isNegative(law)) {
    if (degrees !== 2) return degrees < 2 ? Infinity : 0;
    return terms.reduce(
      (product, term) => product / Math.abs(term.weight) ** (term.degreesOfFreedom / 2),
      0.5,
    );
  }
  return degrees <= 2 ? Infinity : undefined;
}

/** The x with P(X > x) = q, for q <= 1/2. */
function upperPoint(law: Law, q: number): number {
  if (q === 0) return isNegative(law) ? 0 : Infinity;
  if (law.terms.length === 1) {
    const parameters = { shape: law.terms[0].degreesOfFreedom / 2, scale: 2 };
    const z = isPositive(law) ? gamma.upperQuantile(q, parameters) : -gamma.quantile(q, parameters);
    return z * law.scale;
  }
  return law.scale * (isNegative(law) ? pointNearEnd(law, q) : pointOnLine(law, q));
}

/** All weights negative: the upper tail ends at 0 like a power of -x, so that log(-x) is the variable. */
function pointNearEnd(law: Law, q: number): number {
  const target = Math.log(q);
  const shape = (law.mean / law.deviation) ** 2;
  const start = Math.max(1e-300, gamma.quantile(q, { shape, scale: -law.mean / shape }));
  const z = tailRoot(
    (at) => {
      const x = start * Math.exp(at);
      const { upper, density } = scaledTails(law, -x);
      return { value: Math.log(upper) - target, slope: (density * x) / upper };
    },
    { start: 0, increasing: true, resolution: 1, low: -745 - Math.log(start) },
  );
  return -start * Math.exp(z);
}

function pointOnLine(law: Law, q: number): number {
  const target = Math.log(q);
  const { mean, deviation } = law;
  const shape = (mean / deviation) ** 2;
  const start = isPositive(law)
    ? gamma.upperQuantile(q, { shape, scale: mean / shape })
    : mean - deviation * standardNormalQuantile(q);
  return tailRoot(
    (z) => {
      const { upper, density } = scaledTails(law, z);
      return { value: Math.log(upper) - target, slope: -density / upper };
    },
    { start, increasing: false, resolution: deviation * 1e-14, ...(isPositive(law) ? { low: 0 } : {}) },
  );
}

/** The functions of a law of weighted sums, for parameters that `prepare` checks. */
export function distributionOf<P>(prepare: (parameters: P) => Law): Distribution<P> {
  return {
    pdf: (x, parameters) => densityAt(prepare(parameters), requireNumber(x, 'x')),
    logPdf: (x, parameters) => Math.log(densityAt(prepare(parameters), requireNumber(x, 'x'))),
    cdf: (x, parameters) => tailsAt(prepare(parameters), requireNumber(x, 'x')).lower,
    sf: (x, parameters) => tailsAt(prepare(parameters), requireNumber(x, 'x')).upper,
    quantile(p, parameters) {
      const law = prepare(parameters);
      requireUnit(p, 'p');
      return p <= 0.5 ? 0 - upperPoint(negated(law), p) : upperPoint(law, 1 - p);
    },
    upperQuantile(q, parameters) {
      const law = prepare(parameters);
      requireUnit(q, 'q');
      return q <= 0.5 ? upperPoint(law, q) : 0 - upperPoint(negated(law), 1 - q);
    },
  };
}
