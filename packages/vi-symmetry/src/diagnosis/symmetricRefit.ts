import { symmetricEigen } from '@lab/linalg';
import { runToEnd } from '@lab/linalg/cooperative';
import { baseLaw } from '../families/base.ts';
import { makeBasePoints } from '../families/basePoints.ts';
import { scaleFamily } from '../families/scaleFamily.ts';
import { readDivergence, type DivergenceName } from '../fitting/divergence.ts';
import { locationScaleOf, type LocationScaleFit } from '../fitting/model.ts';
import { sampleAverage } from '../fitting/sampleAverage.ts';
import { minimise } from '../numeric/lbfgs.ts';
import type { FixedPoints } from '../symmetry/fixedSpace.ts';
import type { Target } from '../targets/target.ts';

/** The best fit whose location is where symmetry puts it, beside the best fit of all. */
export interface SymmetricRefit {
  readonly location: number[];
  /** Objective with the location held in the fixed space, on the same points as `bestObjective`. */
  readonly objective: number;
  readonly bestObjective: number;
  /** Whether the symmetric fit is at least as good (to 1e-8). */
  readonly global: boolean;
  /** Least eigenvalue of the Hessian by the location at the symmetric fit, in units of its scatter: negative at a saddle. */
  readonly leastCurvature: number;
  /** Unit direction of it. */
  readonly direction: number[];
}

/**
 * Refits with nu = m0 + N y, and looks at the curvature there. A positive curvature proves nothing (docs/theory.md, "Where it fails"); the objective
 * decides.
 */
export function symmetricRefit(
  target: Target,
  fit: LocationScaleFit,
  fixed: FixedPoints,
): SymmetricRefit | undefined {
  if (fit.alpha === 1 || fit.alpha === null) return undefined;
  const { dim } = fit;
  const base = baseLaw(fit.base, dim, fit.df ?? undefined);
  const points = makeBasePoints(base, {
    symmetrize: 'antithetic',
    declared: [],
    seed: fit.seed,
    refinement: 1,
  });
  const { location, scale } = locationScaleOf(fit);
  const family = scaleFamily(fit.family, dim, scale);
  const divergence = readDivergence(
    fit.divergence as DivergenceName,
    fit.divergence === 'alpha' ? fit.alpha : undefined,
  );
  const { objective } = sampleAverage(target, base, family, points, divergence);
  const options = { gradientTolerance: 1e-9, maxIterations: 400 };
  const best = runToEnd(minimise(objective, family.encode(location, scale), options));
  const centre = projected(location, fixed);
  const gap = Math.max(...location.map((x, j) => Math.abs(x - centre[j])));
  // Starts: the fit's own scale, and one wide enough to reach from the centre to the fit.
  const wide = scale.map((x, k) => (k % (dim + 1) === 0 ? x + gap : x));
  const held = [scale, wide].map((start) =>
    runToEnd(minimise(heldInPlace(objective, fixed, dim), family.encode(centre, start), options)),
  );
  const symmetric = held.reduce((a, b) => (b.value < a.value ? b : a));
  if (!Number.isFinite(symmetric.value) || !Number.isFinite(best.value)) return undefined;
  const at = Float64Array.from(symmetric.x);
  const curvature = locationCurvature(objective, at, family.decode, dim);
  return {
    location: Array.from(at.subarray(0, dim)),
    objective: symmetric.value,
    bestObjective: Math.min(best.value, symmetric.value),
    global: symmetric.value <= best.value + 1e-8 * (1 + Math.abs(best.value)),
    ...curvature,
  };
}

/** m0 plus the free part of a location. */
function projected(location: Float64Array, { pinned, projector }: FixedPoints): Float64Array {
  const dim = location.length;
  return pinned.map((m, i) => {
    let sum = m;
    for (let j = 0; j < dim; j++) sum += projector[i * dim + j] * location[j];
    return sum;
  });
}

type Objective = (theta: Float64Array, out: Float64Array) => number;

/** The objective with its location gradient projected on the free directions. */
function heldInPlace(objective: Objective, { projector }: FixedPoints, dim: number): Objective {
  return (theta, out) => {
    const value = objective(theta, out);
    const byLocation = out.slice(0, dim);
    for (let i = 0; i < dim; i++) {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += projector[i * dim + j] * byLocation[j];
      out[i] = sum;
    }
    return value;
  };
}

function locationCurvature(
  objective: Objective,
  theta: Float64Array,
  decode: (theta: Float64Array, location: Float64Array, scale: Float64Array) => void,
  dim: number,
): { leastCurvature: number; direction: number[] } {
  const L = new Float64Array(dim * dim);
  decode(theta, new Float64Array(dim), L);
  const sd = Float64Array.from({ length: dim }, (_, j) =>
    Math.hypot(...L.subarray(j * dim, j * dim + j + 1)),
  );
  const gradientAt = (j: number, step: number): Float64Array => {
    const moved = Float64Array.from(theta);
    moved[j] += step;
    const out = new Float64Array(theta.length);
    objective(moved, out);
    return out.slice(0, dim);
  };
  const H = Array.from({ length: dim }, (_, j) => {
    const step = 1e-4 * sd[j];
    const above = gradientAt(j, step);
    const below = gradientAt(j, -step);
    return Array.from(above, (g, i) => ((g - below[i]) / (2 * step)) * sd[i] * sd[j]);
  });
  const symmetric = H.map((row, i) => row.map((x, j) => 0.5 * (x + H[j][i])));
  const { values, vectors } = symmetricEigen(symmetric);
  return { leastCurvature: values[0], direction: Array.from({ length: dim }, (_, i) => vectors.get(i, 0)) };
}
