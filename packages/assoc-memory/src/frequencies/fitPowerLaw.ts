import { outOfRange, requireSafeCount, wrongShape } from '@lab/linalg/arguments';
import { numbers, type NumberList } from '../arguments.ts';

/** A power law fitted to counts. */
export interface PowerLawFit {
  /** Exponent of the rank law p_i ~ i^-alpha: 1 / (exponent of the counts - 1). */
  readonly alpha: number;
  /** Standard error of alpha, from the likelihood of the tail with xmin taken as given. */
  readonly se: number;
  /** Smallest count of the fitted tail. */
  readonly xmin: number;
  /** Largest distance between the distribution of the tail and the fitted one. */
  readonly ks: number;
  /** Exponent gamma of the counts, P(count = x) ~ x^-gamma. */
  readonly countExponent: number;
  /** Items in the fitted tail. */
  readonly tail: number;
}

/** Options of `fitPowerLaw`. */
export interface PowerLawFitOptions {
  /** Smallest count of the tail, an integer >= 1; default: chosen by the smallest Kolmogorov-Smirnov distance. */
  readonly xmin?: number;
}

/**
 * Fits the exponent of a power law to counts by maximum likelihood on their tail (Clauset, Shalizi and Newman 2009,
 * discrete law; the tail begins where the Kolmogorov-Smirnov distance is smallest). Counts with P(x) ~ x^-gamma are
 * ranked as i^-alpha with alpha = 1 / (gamma - 1).
 *
 * @param counts integers >= 0; zeros are left out
 * @throws SHAPE (fewer than 3 different positive counts), NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function fitPowerLaw(counts: NumberList, { xmin }: PowerLawFitOptions = {}): PowerLawFit {
  const sorted = numbers(counts, 'counts', { least: 0, integers: true })
    .filter((count) => count > 0)
    .sort();
  const starts = distinctStarts(sorted);
  if (starts.length < 3) {
    throw wrongShape('counts', 'at least 3 different positive values', starts.length);
  }
  if (xmin !== undefined)
    return fitTail(sorted, tailStart(sorted, starts, requireSafeCount(xmin, 'xmin', 1)), xmin);
  let best: PowerLawFit | undefined;
  for (const start of candidates(starts, sorted.length)) {
    const fit = fitTail(sorted, start, sorted[start]);
    if (best === undefined || fit.ks < best.ks) best = fit;
  }
  return best!;
}

/** Where each different value begins in a sorted list. */
function distinctStarts(sorted: Float64Array): number[] {
  const starts: number[] = [];
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  return starts;
}

/** Tail starts worth trying: two different values and ten items must remain; at most 200 of them, evenly in rank. */
function candidates(starts: readonly number[], length: number): number[] {
  const usable = starts.slice(0, -2).filter((start, i) => i === 0 || length - start >= 10);
  if (usable.length <= 200) return usable;
  return Array.from({ length: 200 }, (_, k) => usable[Math.floor((k * usable.length) / 200)]);
}

function tailStart(sorted: Float64Array, starts: readonly number[], xmin: number): number {
  const from = starts.findIndex((start) => sorted[start] >= xmin);
  if (from >= 0 && from < starts.length - 1) return starts[from];
  throw outOfRange('xmin', 'below the second largest count', xmin);
}

function fitTail(sorted: Float64Array, start: number, xmin: number): PowerLawFit {
  const n = sorted.length - start;
  let logSum = 0;
  for (let i = start; i < sorted.length; i++) logSum += Math.log(sorted[i]);
  const meanLog = logSum / n;
  const gamma = likelihoodRoot(meanLog, xmin);
  const { curvature } = zetaMoments(gamma, xmin);
  const countExponent = gamma;
  const alpha = 1 / (gamma - 1);
  // The delta method: d alpha / d gamma = -alpha^2.
  const se = (alpha * alpha) / Math.sqrt(n * curvature);
  return { alpha, se, xmin, ks: distance(sorted, start, gamma, xmin), countExponent, tail: n };
}

/** gamma with -zeta'(gamma, xmin) / zeta(gamma, xmin) = mean log count, which decreases in gamma: bisection. */
function likelihoodRoot(meanLog: number, xmin: number): number {
  let low = 1 + 1e-6;
  let high = 2;
  while (zetaMoments(high, xmin).meanLog > meanLog && high < 1e3) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = 0.5 * (low + high);
    if (zetaMoments(middle, xmin).meanLog > meanLog) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/**
 * Sum, mean and variance of log x under the weights x^-gamma, x = xmin, xmin + 1, ...: terms one by one, then the
 * integral with the Euler-Maclaurin corrections 1/2 f - 1/12 f'. Weights are relative to xmin^-gamma.
 */
function zetaMoments(gamma: number, xmin: number): { zeta: number; meanLog: number; curvature: number } {
  const terms = 20;
  let [s0, s1, s2] = [0, 0, 0];
  for (let x = xmin; x < xmin + terms; x++) {
    const weight = (x / xmin) ** -gamma;
    const log = Math.log(x / xmin);
    s0 += weight;
    s1 += weight * log;
    s2 += weight * log * log;
  }
  const a = xmin + terms;
  const weight = (a / xmin) ** -gamma;
  const log = Math.log(a / xmin);
  const r = 1 / (gamma - 1);
  const slope = (power: number): number =>
    weight * ((power === 0 ? 0 : (power * log ** (power - 1)) / a) - (gamma * log ** power) / a);
  s0 += weight * (a * r + 0.5) - slope(0) / 12;
  s1 += weight * (a * r * (log + r) + 0.5 * log) - slope(1) / 12;
  s2 += weight * (a * r * (log * log + 2 * r * log + 2 * r * r) + 0.5 * log * log) - slope(2) / 12;
  const mean = s1 / s0;
  return { zeta: s0, meanLog: mean + Math.log(xmin), curvature: s2 / s0 - mean * mean };
}

/** Largest distance between the empirical and the fitted distribution function at the counts of the tail. */
function distance(sorted: Float64Array, start: number, gamma: number, xmin: number): number {
  const n = sorted.length - start;
  const { zeta } = zetaMoments(gamma, xmin);
  let largest = 0;
  for (let i = start; i < sorted.length; i++) {
    if (i + 1 < sorted.length && sorted[i + 1] === sorted[i]) continue;
    const x = sorted[i] + 1;
    const above = ((x / xmin) ** -gamma * zetaMoments(gamma, x).zeta) / zeta;
    largest = Math.max(largest, Math.abs((sorted.length - 1 - i) / n - above));
  }
  return largest;
}
