import { normal } from '@lab/stats';
import type { Points } from '../arguments.ts';
import { place } from '../families/familyLogDensity.ts';
import { sobolPoints } from '../families/sobol.ts';

/** Where a density is looked at: a centre and a lower triangular scale. */
export interface Bulk {
  readonly centre: Float64Array;
  /** d x d, row by row. */
  readonly scale: Float64Array;
}

/**
 * Points of the bulk and beyond: normal scores in the scale given, times the `radii` by turns. Wide ones see what lies in the tails, where two densities that
 * agree in the middle may differ.
 */
export function probes(
  { centre, scale }: Bulk,
  count: number,
  radii: readonly number[],
  seed: string,
): Points {
  const dim = centre.length;
  const uniforms = sobolPoints(count, dim, seed);
  const data = new Float64Array(count * dim);
  for (let i = 0; i < count; i++) {
    const radius = radii[i % radii.length];
    const u = uniforms.subarray(i * dim, (i + 1) * dim).map((p) => radius * normal.quantile(p));
    place(centre, scale, u, data.subarray(i * dim));
  }
  return { data, count, dim };
}

/** Directions spread over the sphere, and as many near a given one. */
export function directionProbes(
  dim: number,
  count: number,
  near: Float64Array | undefined,
  seed: string,
): Points {
  const uniforms = sobolPoints(count, dim, seed);
  const total = near === undefined ? count : 2 * count;
  const data = new Float64Array(total * dim);
  for (let i = 0; i < total; i++) {
    const row = uniforms.subarray((i % count) * dim, ((i % count) + 1) * dim).map((p) => normal.quantile(p));
    const shift = i < count ? 0 : 2 * Math.sqrt(dim);
    const moved = row.map((x, j) => x + shift * (near?.[j] ?? 0));
    const length = Math.hypot(...moved);
    data.set(
      moved.map((x) => x / length),
      i * dim,
    );
  }
  return { data, count: total, dim };
}
