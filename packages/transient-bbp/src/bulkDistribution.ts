import { requireOpenUnit } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import { bulkOf, type Bulk, type BulkDensityOptions } from './bulkDensity.ts';
import { brentRoot } from './rootFinding.ts';
import type { VarianceProfile } from './varianceProfile.ts';

/** Options of `bulkCdf` and `bulkQuantile`. */
export type BulkDistributionOptions = Pick<BulkDensityOptions, 'method' | 'symmetrization'>;

/**
 * The share of the bulk's eigenvalues up to each point.
 * @param profile - weights (K, sum 1) and variance (K, >= 0).
 * @param points - list of x.
 * @param options - method and symmetrization.
 * @returns the distribution function at each point, the atom at 0 included from x = 0 on.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: derived, docs/theory.md, section 4: the integral of the resolvent is elementary in s.
 */
export function bulkCdf(
  profile: VarianceProfile,
  points: NumberList,
  options: BulkDistributionOptions = {},
): number[] {
  const bulk = bulkOf(profile, options);
  return numbers(points, 'points').map((x) => (x < 0 ? mass(bulk, -x) : 1 - mass(bulk, x)));
}

/**
 * The points below which given shares of the bulk's eigenvalues lie.
 * @param profile - weights (K, sum 1) and variance (K, >= 0).
 * @param probabilities - list of numbers in the open interval (0, 1).
 * @param options - method and symmetrization.
 * @returns the smallest x with distribution function >= each probability.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: derived, docs/theory.md, section 4.
 */
export function bulkQuantile(
  profile: VarianceProfile,
  probabilities: NumberList,
  options: BulkDistributionOptions = {},
): number[] {
  const bulk = bulkOf(profile, options);
  const shares = numbers(probabilities, 'probabilities', { check: requireOpenUnit });
  return shares.map((share) => {
    const atom = bulk.solver === undefined ? 1 : bulk.solver.support.atom;
    if (Math.abs(share - 0.5) <= 0.5 * atom) return 0;
    const x = pointWithMassAbove(bulk, Math.min(share, 1 - share));
    return share < 0.5 ? -x : x;
  });
}

function pointWithMassAbove(bulk: Bulk, share: number): number {
  if (bulk.solver === undefined) return 0;
  const edge = bulk.unit * bulk.solver.support.edge;
  const least = 0.5 * (1 - bulk.solver.support.atom);
  return brentRoot((x) => mass(bulk, x) - share, 0, edge, { left: least - share, right: -share });
}

/**
 * The share of eigenvalues above x >= 0: (1/pi) Im [sT + sum p log(s - v) + log(T)/2], whose derivative is m0 dz/ds.
 */
export function mass({ unit, solver }: Bulk, x: number): number {
  if (solver === undefined) return 0;
  const { levels, support } = solver;
  if (x === 0) return 0.5 * (1 - support.atom);
  if (x / unit >= support.edge) return 0;
  const { base, dRe, dIm, rRe, rIm } = solver.at(x / unit, 0);
  let angle = Math.atan2(rIm, rRe);
  for (let k = 0; k < levels.count; k++)
    angle += levels.weights[k] * Math.atan2(dIm, dRe + (base - levels.variance[k]));
  const T = { re: rRe * rRe - rIm * rIm, im: 2 * rRe * rIm };
  angle += (base + dRe) * T.im + dIm * T.re;
  return Math.min(0.5, Math.max(0, angle / Math.PI));
}
