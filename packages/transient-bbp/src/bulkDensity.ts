import { outOfRange, requireCount, requireOneOf } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import { checkedProfile } from './bulkEdge.ts';
import { dysonSolver, type DysonMethod, type DysonSolver } from './dyson.ts';
import { scalarMap } from './scalarMap.ts';
import { spectrumScale, type SpectrumOptions } from './symmetrization.ts';
import type { VarianceProfile } from './varianceProfile.ts';

/** The density of a bulk on a list of points. */
export interface BulkDensity {
  /** The points. */
  readonly x: readonly number[];
  /** rho(x) at each point, per unit of x; 0 outside the support and in gaps; Infinity at x = 0 next to an atom. */
  readonly density: readonly number[];
  /** Ends of the intervals of the support, ascending: start, end, start, end... Its only entry is 0 when all is one atom. */
  readonly edges: readonly number[];
  /** Mass of the atom at 0. */
  readonly atomAtZero: number;
  /** Integral of x^2, the atom included. */
  readonly secondMoment: number;
  /** Integral of x^4. */
  readonly fourthMoment: number;
}

/** Where the density is wanted, and how. */
export interface BulkDensityOptions extends SpectrumOptions {
  /** Points x; give this, or xOverEdge, or neither. */
  readonly points?: NumberList | undefined;
  /** Points as multiples of the upper edge. */
  readonly xOverEdge?: NumberList | undefined;
  /** Without points: so many of them on E sin(phi), dense at the edges. Default 201. */
  readonly count?: number | undefined;
  /** 'roots' of a polynomial, 'continuation' from above the axis, or 'auto' (default): roots for at most 3 levels. */
  readonly method?: DysonMethod | undefined;
}

/** A checked profile with its solver and its unit of length; no solver when all variances vanish. */
export interface Bulk {
  readonly unit: number;
  readonly solver: DysonSolver | undefined;
  readonly weights: readonly number[];
  readonly variance: readonly number[];
}

/** Prepares a profile for density, distribution function and resolvent. */
export function bulkOf(profile: VarianceProfile, options: BulkDensityOptions): Bulk {
  const factor = spectrumScale(options);
  const method = requireOneOf(options.method ?? 'auto', ['auto', 'roots', 'continuation'], 'method');
  const { weights, variance } = checkedProfile(profile);
  const map = scalarMap(weights, variance);
  const solver = map.scale === 0 ? undefined : dysonSolver(map, method);
  return { unit: factor * Math.sqrt(map.scale), solver, weights, variance };
}

/**
 * The density of the noise bulk of (W+W')/2.
 * @param profile - weights (K, sum 1) and variance (K, >= 0).
 * @param options - points or xOverEdge (default: count points on E sin(phi), count default 201), method, symmetrization.
 * @returns x and density (same length), edges of the support, atomAtZero, secondMoment and fourthMoment.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: arXiv 2604.18450 (Dyson equation); scalar form derived, docs/theory.md, sections 2 and 4.
 */
export function bulkDensity(profile: VarianceProfile, options: BulkDensityOptions = {}): BulkDensity {
  const bulk = bulkOf(profile, options);
  const edge = bulk.solver === undefined ? 0 : bulk.unit * bulk.solver.support.edge;
  const x = pointsOf(options, edge);
  const density = x.map((point) => densityAt(bulk, Math.abs(point)));
  return {
    x,
    density,
    edges: edgesOf(bulk),
    atomAtZero: bulk.solver === undefined ? 1 : bulk.solver.support.atom,
    ...moments(bulk, spectrumScale(options)),
  };
}

function pointsOf({ points, xOverEdge, count = 201 }: BulkDensityOptions, edge: number): number[] {
  if (points !== undefined && xOverEdge !== undefined)
    throw outOfRange('points', 'left out when xOverEdge is given', 'both');
  if (points !== undefined) return numbers(points, 'points');
  if (xOverEdge !== undefined) return numbers(xOverEdge, 'xOverEdge').map((multiple) => multiple * edge);
  const size = requireCount(count, 'count', 2);
  return Array.from({ length: size }, (_, i) => edge * Math.sin(Math.PI * (i / (size - 1) - 0.5)));
}

/** rho at x >= 0. */
export function densityAt({ unit, solver }: Bulk, x: number): number {
  if (solver === undefined) return x === 0 ? Infinity : 0;
  const scaled = x / unit;
  if (scaled >= solver.support.edge) return 0;
  return Math.max(0, (-2 * solver.at(scaled, 0).rIm) / Math.PI) / unit;
}

function edgesOf({ unit, solver }: Bulk): number[] {
  if (solver === undefined) return [0];
  const positive: number[] = [];
  for (const { low, high } of solver.support.gaps) positive.push(low, high);
  positive.push(solver.support.edge);
  if (solver.support.atom > 0) positive.shift();
  const scaled = positive.map((x) => x * unit);
  return [...scaled.map((x) => -x).reverse(), ...scaled];
}

/** m2 = sum p v/2 and m4 = 2 sum p ((v + vbar)/4)^2. */
function moments(
  { weights, variance }: Bulk,
  factor: number,
): { readonly secondMoment: number; readonly fourthMoment: number } {
  const mean = weights.reduce((sum, p, k) => sum + p * variance[k], 0);
  const fourth = weights.reduce((sum, p, k) => sum + p * ((variance[k] + mean) / 4) ** 2, 0);
  return { secondMoment: 0.5 * mean * factor ** 2, fourthMoment: 2 * fourth * factor ** 4 };
}
