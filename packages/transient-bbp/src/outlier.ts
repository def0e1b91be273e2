import { blockModel, type BlockModel, type BlockModelInput } from './blockModel.ts';
import { scaledEdge } from './bulkEdge.ts';
import { profileCriticalStrength, stageProfile } from './criticalStrength.ts';
import { generalOutlier } from './generalVarianceOutlier.ts';
import { initializationOf, type InitializationOptions } from './initialization.ts';
import { noiseFreeEnd } from './noiseFreeOutlier.ts';
import { couplingRoot } from './outlierPosition.ts';
import { poleSums, scalarMap, type ScalarMap } from './scalarMap.ts';
import { lowerGain, spikeOf, spikeSums, upperGain, type Spike } from './spike.ts';
import { blockMasses } from './blockMasses.ts';
import { spikeVector, type Overlaps } from './spikeVector.ts';
import { spectrumScale, type SpectrumOptions } from './symmetrization.ts';
import { symmetricStage } from './symmetricInitialization.ts';
import { filterOf, type Filter, type FlowOptions, type TrainingStage } from './training.ts';
import type { TeacherMasses } from './teacherMasses.ts';

/** An eigenvalue outside the bulk and its eigenvector psi; only `exists` when there is none. */
export interface OutlierEnd extends Partial<Overlaps> {
  /** Whether an eigenvalue stands outside the bulk at this end. */
  readonly exists: boolean;
  /** The eigenvalue. */
  readonly value?: number;
  /** Squared norm of psi in each block (length K, sums to 1). */
  readonly blockMass?: readonly number[];
}

/** The outlier above the bulk, with the edge, the critical strength and the outlier below. */
export interface Outlier extends OutlierEnd {
  /** Upper edge E of the bulk, which lies in [-E, E]. */
  readonly edge: number;
  /** Critical strength: for theta > 0 the outlier above exists when theta exceeds it, for theta < 0 the one below. */
  readonly thetaC: number;
  /** The outlier below the bulk. */
  readonly lower: OutlierEnd;
}

/** Options of `outlier`. */
export interface OutlierOptions extends FlowOptions, SpectrumOptions, InitializationOptions {}

/**
 * The eigenvalues that stand outside the noise bulk of (W+W')/2 at a stage of training, and how their eigenvectors are
 * aligned with the teacher.
 * @param model - a block model; theta < 0 swaps the two ends, theta = 0 gives none.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - weightDecay >= 0, default 0; symmetrization, default 'mean'; initialization, default 'iid'.
 * @returns exists, edge, thetaC and lower; value, overlapLeft, overlapRight, crossOverlap and blockMass (length K) are
 * there only where exists is true.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: arXiv 2604.18450 (rank-two determinant); explicit form derived, docs/theory.md, sections 5 and 6.
 */
export function outlier(model: BlockModelInput, stage: TrainingStage, options: OutlierOptions = {}): Outlier {
  const factor = spectrumScale(options);
  const problem = blockModel(model);
  const filter = filterOf(stage, options, problem.covariance);
  if (initializationOf(options) === 'symmetric' && problem.initVariance > 0)
    return symmetricOutlier(problem, filter, factor);
  const { variance, learned, unit } = stageProfile(problem, filter);
  const thetaC = profileCriticalStrength(problem.weights, variance, learned, problem);
  const { edge, ends } = profileOutliers({ weights: problem.weights, variance, learned, masses: problem });
  const theta = unit === 0 ? 0 : problem.theta;
  const upper = scaledEnd(ends(theta, 1), factor * unit);
  return { ...upper, edge: factor * unit * edge, thetaC, lower: scaledEnd(ends(theta, -1), factor * unit) };
}

/** With symmetric initial weights the variances have rank three and the general solver takes over. */
function symmetricOutlier(problem: BlockModel, filter: Filter, factor: number): Outlier {
  const { bulk, learned } = symmetricStage(problem, filter);
  const found = generalOutlier(bulk, learned, problem, problem.theta);
  return {
    ...scaledEnd(found, factor),
    edge: factor * found.edge,
    thetaC: found.thetaC,
    lower: scaledEnd(found.lower, factor),
  };
}

function scaledEnd(end: OutlierEnd, factor: number): OutlierEnd {
  return end.value === undefined ? end : { ...end, value: factor * end.value };
}

/** Everything about the outliers of a fixed profile. */
export interface ProfileOutliers {
  readonly edge: number;
  /** The outlier above (1) or below (-1) the bulk for a teacher of strength theta, of either sign. */
  readonly ends: (theta: number, end: 1 | -1) => OutlierEnd;
}

interface FilteredProfile {
  readonly weights: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly learned: ArrayLike<number>;
  readonly masses: TeacherMasses;
}

/** Beyond this ratio of signal to noise the noise is far below rounding, and its squares leave the range of doubles. */
export const negligibleNoise = 1e40;

/** Edge and outliers of a checked profile. */
export function profileOutliers(profile: FilteredProfile): ProfileOutliers {
  const { weights, variance, learned, masses } = profile;
  const map = scalarMap(weights, variance);
  if (map.scale === 0)
    return { edge: 0, ends: signed((theta, end) => noiseFreeEnd(learned, masses, theta, end)) };
  const { offset, edge } = scaledEdge(map);
  const spike = spikeOf(map, variance, learned, masses);
  const least = Math.max(offset, spike.leastOffset);
  return {
    edge: Math.sqrt(map.scale) * edge,
    ends: signed((theta, end) => {
      if (theta / Math.sqrt(map.scale) > negligibleNoise) return noiseFreeEnd(learned, masses, theta, end);
      const found = endOffset(map, spike, least, theta / Math.sqrt(map.scale), end);
      if (found === undefined) return { exists: false };
      return describeEnd(profile, map, spike, found, theta / Math.sqrt(map.scale), end);
    }),
  };
}

/** A negative strength is a positive one with the ends swapped: -M has the same noise law and the same vectors. */
function signed(ends: ProfileOutliers['ends']): ProfileOutliers['ends'] {
  return (theta, end) => {
    if (theta >= 0) return theta === 0 ? { exists: false } : ends(theta, end);
    const mirrored = ends(-theta, end === 1 ? -1 : 1);
    return mirrored.value === undefined ? mirrored : { ...mirrored, value: -mirrored.value };
  };
}

function endOffset(
  map: ScalarMap,
  spike: Spike,
  least: number,
  theta: number,
  end: 1 | -1,
): number | undefined {
  const gain = end === 1 ? upperGain : lowerGain;
  const coupling = (offset: number): number =>
    (theta * gain(spikeSums(spike, offset))) / Math.sqrt(poleSums(map, offset).T);
  return coupling(least) > 1 ? couplingRoot(coupling, least) : undefined;
}

function describeEnd(
  { weights, variance }: FilteredProfile,
  map: ScalarMap,
  spike: Spike,
  offset: number,
  theta: number,
  end: 1 | -1,
): OutlierEnd {
  const { value, overlapLeft, overlapRight, crossOverlap, x1, x2 } = spikeVector(
    map,
    spike,
    offset,
    theta,
    end,
  );
  return {
    exists: true,
    value: Math.sqrt(map.scale) * value,
    overlapLeft,
    overlapRight,
    crossOverlap,
    blockMass: blockMasses({ map, spike, weights, variance, offset, x1, x2 }),
  };
}
