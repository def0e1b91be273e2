import { scaledEdge } from './bulkEdge.ts';
import { brentMinimum, brentRoot } from './rootFinding.ts';
import type { ScalarMap } from './scalarMap.ts';

/** The distinct levels of a scalar map, ascending: equal variances merged into one pole. */
export interface Levels {
  readonly count: number;
  readonly weights: Float64Array;
  readonly variance: Float64Array;
}

/** Merges equal variances, which would otherwise be counted as several poles. */
export function mergedLevels({ count, weights, variance }: ScalarMap): Levels {
  const order = Array.from({ length: count }, (_, k) => k).sort((i, j) => variance[i] - variance[j]);
  const v: number[] = [];
  const p: number[] = [];
  for (const k of order) {
    if (v.length > 0 && v[v.length - 1] === variance[k]) p[p.length - 1] += weights[k];
    else {
      v.push(variance[k]);
      p.push(weights[k]);
    }
  }
  return { count: v.length, weights: Float64Array.from(p), variance: Float64Array.from(v) };
}

/** An interval of x > 0 without density, and the s that z maps onto it: pole + distance. */
export interface Gap {
  readonly low: number;
  readonly high: number;
  readonly pole: number;
  readonly distanceLow: number;
  readonly distanceHigh: number;
}

/** The support on x >= 0, in units of the largest standard deviation. */
export interface Support {
  /** Upper edge and its offset s* - 1. */
  readonly edge: number;
  readonly offset: number;
  readonly coefficient: number;
  /** Mass of the atom at 0. */
  readonly atom: number;
  /** Inner gaps on x > 0, ascending; with an atom the first begins at 0. */
  readonly gaps: readonly Gap[];
}

/**
 * Upper edge, atom and inner gaps of the bulk. A real x > 0 lies outside the support exactly when z(s) = x for a real s
 * with T > 0 and z'(s) > 0, so each interval between two poles is searched for such s.
 * Source: derived, docs/theory.md, section 4.
 */
export function supportOf(map: ScalarMap, levels: Levels): Support {
  const { offset, edge, coefficient } = scaledEdge(map);
  const nullMass = levels.variance[0] === 0 ? levels.weights[0] : 0;
  const gaps: Gap[] = [];
  for (let k = 0; k + 1 < levels.count; k++) if (mayHoldGap(levels, k)) gaps.push(...gapsBetween(levels, k));
  gaps.sort((first, second) => first.low - second.low);
  return { edge, offset, coefficient, atom: Math.max(0, 2 * nullMass - 1), gaps };
}

/**
 * A gap needs poles at some distance: z' > 0 at s implies (s - v_k)^2 > s^2 p_k/4 for every pole (docs/theory.md,
 * section 4), so dense spectra are passed over quickly.
 */
function mayHoldGap({ weights, variance }: Levels, k: number): boolean {
  const need = 0.5 * (Math.sqrt(weights[k]) + Math.sqrt(weights[k + 1]));
  return variance[k + 1] - variance[k] > 0.999 * need * variance[k];
}

/** T and the sign function Phi of z' at s = v_k + distance. */
function between(
  { count, weights, variance }: Levels,
  k: number,
  distance: number,
): { readonly T: number; readonly phi: number; readonly z: number } {
  let T = 0;
  let T1 = 0;
  for (let j = 0; j < count; j++) {
    const inverse = 1 / (distance + (variance[k] - variance[j]));
    T += weights[j] * inverse;
    T1 += weights[j] * inverse * inverse;
  }
  const s = variance[k] + distance;
  const root = Math.sqrt(T);
  return { T, phi: 4 - (T1 / T) * (2 * s + 1 / T), z: s * root - 0.5 / root };
}

const samples = 64;

function gapsBetween(levels: Levels, k: number): Gap[] {
  const { weights, variance } = levels;
  const width = variance[k + 1] - variance[k];
  const phi = (logarithm: number): number => between(levels, k, Math.exp(logarithm)).phi;
  const end = Math.log(zeroOfT(levels, k, width)) - 1e-9;
  const least = variance[k] > 0 ? 0.45 * variance[k] * Math.sqrt(weights[k]) : width * 1e-10;
  const start = Math.min(Math.log(least), end - 1);
  const points = [start];
  for (let i = 1; i < samples; i++) points.push(start + ((end - start) * i) / (samples - 1));
  const values = points.map(phi);
  insertPeaks(phi, points, values);
  return signIntervals(phi, points, values).map(([low, high]) => gapOf(levels, k, low, high));
}

/** Where T falls to 0 between poles k and k+1, as a distance from pole k. */
function zeroOfT(levels: Levels, k: number, width: number): number {
  const numerator = (distance: number): number =>
    between(levels, k, distance).T * distance * (width - distance);
  return brentRoot(numerator, width * 1e-300, width, {
    left: levels.weights[k],
    right: -levels.weights[k + 1],
  });
}

/** Adds the top of every hump that stays below 0 at the sample points but may rise above it between them. */
function insertPeaks(phi: (logarithm: number) => number, points: number[], values: number[]): void {
  for (let i = points.length - 2; i > 0; i--) {
    if (values[i] > 0 || values[i] < values[i - 1] || values[i] < values[i + 1]) continue;
    const peak = brentMinimum((q) => -phi(q), points[i - 1], points[i + 1], points[i]);
    if (peak.value >= 0) continue;
    const after = peak.position > points[i] ? i + 1 : i;
    points.splice(after, 0, peak.position);
    values.splice(after, 0, -peak.value);
  }
}

/** Maximal intervals of log distance on which Phi > 0; -Infinity as left end when Phi > 0 down to the pole at 0. */
function signIntervals(
  phi: (logarithm: number) => number,
  points: readonly number[],
  values: readonly number[],
): [number, number][] {
  const intervals: [number, number][] = [];
  let open: number | undefined = values[0] > 0 ? -Infinity : undefined;
  for (let i = 1; i < points.length; i++) {
    if (values[i] > 0 === values[i - 1] > 0) continue;
    const root = brentRoot(phi, points[i - 1], points[i], { left: values[i - 1], right: values[i] });
    if (open === undefined) open = root;
    else {
      intervals.push([open, root]);
      open = undefined;
    }
  }
  return intervals;
}

function gapOf(levels: Levels, k: number, low: number, high: number): Gap {
  const [distanceLow, distanceHigh] = [Math.exp(low), Math.exp(high)];
  return {
    low: distanceLow === 0 ? 0 : between(levels, k, distanceLow).z,
    high: between(levels, k, distanceHigh).z,
    pole: levels.variance[k],
    distanceLow,
    distanceHigh,
  };
}
