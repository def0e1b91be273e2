import { outOfRange, requireNumber, requireObject } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import { checkedProfile, scaledEdge } from './bulkEdge.ts';
import { negligibleNoise, profileOutliers } from './outlier.ts';
import { brentRoot } from './rootFinding.ts';
import { poleSums, scalarMap, spectralValue, type ScalarMap } from './scalarMap.ts';
import { spikeOf, spikeSums, upperGain, type Spike } from './spike.ts';
import { spectrumScale, type SpectrumOptions } from './symmetrization.ts';
import { teacherMasses, type TeacherMassesInput } from './teacherMasses.ts';
import type { VarianceProfile } from './varianceProfile.ts';

/** A profile and how the teacher is spread over it. */
export interface SignalProfile extends VarianceProfile, TeacherMassesInput {
  /** Learned fraction of each block (length K). */
  readonly learned: NumberList;
}

/** What an observed top eigenvalue says about the signal. */
export interface SignalEstimate {
  /** Whether the eigenvalue stands above the bulk. */
  readonly detectable: boolean;
  /** Strength whose outlier is there; absent when not detectable. */
  readonly theta?: number;
  /** <psi,u>^2 at that strength; 0 when not detectable. */
  readonly overlapLeft: number;
  /** <psi,v>^2; 0 when not detectable. */
  readonly overlapRight: number;
  /** <psi,u><psi,v>; 0 when not detectable. */
  readonly crossOverlap: number;
}

/** The estimate below the edge. */
export const notDetectable: SignalEstimate = {
  detectable: false,
  overlapLeft: 0,
  overlapRight: 0,
  crossOverlap: 0,
};

/**
 * Strength and alignment of the signal from an observed top eigenvalue, by inverting the outlier equation.
 * @param profile - weights, variance, learned (K each) and the teacher's masses (defaults as in `blockModel`).
 * @param value - the top eigenvalue of (W+W')/2.
 * @param options - symmetrization, default 'mean'.
 * @returns detectable, theta (only when detectable), overlapLeft, overlapRight and crossOverlap.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (also when nothing is learned), UNKNOWN_OPTION.
 * Source: derived, docs/theory.md, section 9.
 */
export function signalFromTopEigenvalue(
  profile: SignalProfile,
  value: number,
  options: SpectrumOptions = {},
): SignalEstimate {
  const factor = spectrumScale(options);
  requireObject(profile, 'profile');
  const { weights, variance } = checkedProfile(profile);
  const learned = numbers(profile.learned, 'learned', { length: weights.length, check: requireNumber });
  const masses = teacherMasses(profile, weights);
  const top = requireNumber(value, 'value') / factor;
  const map = scalarMap(weights, variance);
  const spike = spikeOf(map, variance, learned, masses);
  if (upperGain(spikeSums(spike, spike.leastOffset + 1)) === 0)
    throw outOfRange('learned', 'different from 0 where the teacher is: no direction is learned', 0);
  const theta = strengthAt(map, spike, top);
  if (theta === undefined) return notDetectable;
  const end = profileOutliers({ weights, variance, learned, masses }).ends(theta, 1);
  return {
    detectable: true,
    theta,
    overlapLeft: end.overlapLeft ?? 0,
    overlapRight: end.overlapRight ?? 0,
    crossOverlap: end.crossOverlap ?? 0,
  };
}

/** The strength whose outlier is at `top`, undefined at or below the edge. */
function strengthAt(map: ScalarMap, spike: Spike, top: number): number | undefined {
  const unit = Math.sqrt(map.scale);
  if (top > negligibleNoise * unit)
    return (2 * top) / upperGain(spikeSums({ ...spike, gaps: noGaps(spike) }, 1));
  if (unit === 0) return undefined;
  const { offset, edge } = scaledEdge(map);
  const target = top / unit;
  const least = Math.max(offset, spike.leastOffset);
  const valueAt = (x: number): number => spectralValue(1 + x, poleSums(map, x).T);
  if (target <= edge || target <= valueAt(least)) return undefined;
  const x = Math.exp(
    brentRoot((q) => valueAt(Math.exp(q)) - target, Math.log(least), Math.log(8 * target * target + 8), {
      tolerance: 1e-16,
    }),
  );
  return unit * (Math.sqrt(poleSums(map, x).T) / upperGain(spikeSums(spike, x)));
}

/** Without noise every block has its pole at 0. */
function noGaps({ count }: Spike): Float64Array {
  return new Float64Array(count);
}
