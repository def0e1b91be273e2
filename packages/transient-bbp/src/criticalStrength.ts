import { numbers, trainingTime, type NumberList } from './arguments.ts';
import { blockModel, modelArrays, type BlockModel, type BlockModelInput } from './blockModel.ts';
import { edgeOffset } from './bulkEdge.ts';
import { generalThetaC } from './generalVarianceOutlier.ts';
import { initializationOf, type Initialization, type InitializationOptions } from './initialization.ts';
import { poleSums, scalarMap } from './scalarMap.ts';
import { leastSpikeOffset, signalSums, upperGain, type MassLists } from './spike.ts';
import { symmetricStage } from './symmetricInitialization.ts';
import { applyFilter, filterOf, type Filter, type FlowOptions } from './training.ts';

/** The critical strength of a profile: an outlier stands above the bulk exactly when theta exceeds it. */
export function profileCriticalStrength(
  weights: ArrayLike<number>,
  variance: ArrayLike<number>,
  learned: ArrayLike<number>,
  masses: MassLists,
): number {
  const map = scalarMap(weights, variance);
  if (map.scale === 0) return upperGain(signalSums(map, variance, learned, masses, 1)) > 0 ? 0 : Infinity;
  const offset = Math.max(edgeOffset(map), leastSpikeOffset(map, variance, masses));
  const gain = upperGain(signalSums(map, variance, learned, masses, offset));
  return Math.sqrt(map.scale) * (Math.sqrt(poleSums(map, offset).T) / gain);
}

/** Variance and learned fraction at one stage, in units in which a start from zero keeps its t -> 0 limit. */
export interface StageProfile {
  readonly variance: Float64Array;
  readonly learned: Float64Array;
  /** True learned fractions are `unit` times `learned`, true variances `unit`^2 times `variance`. */
  readonly unit: number;
}

/** The profile of a checked model at a checked stage. */
export function stageProfile(model: BlockModel, filter: Filter): StageProfile {
  const { noise, initVariance } = model;
  const { covariance } = modelArrays(model);
  const count = covariance.length;
  const kept = new Float64Array(count);
  const learned = new Float64Array(count);
  const gain = new Float64Array(count);
  applyFilter(filter, covariance, kept, learned, gain);
  const unit = initVariance === 0 ? rescaleFromZero(covariance, learned, gain) : 1;
  for (let k = 0; k < count; k++) kept[k] = initVariance * kept[k] * kept[k] + noise * learned[k] * gain[k];
  return { variance: kept, learned, unit };
}

/** Without initial weights everything is proportional to f; at t = 0 that leaves f proportional to the covariance. */
function rescaleFromZero(covariance: Float64Array, learned: Float64Array, gain: Float64Array): number {
  let unit = 0;
  for (let k = 0; k < learned.length; k++) unit = Math.max(unit, learned[k]);
  let top = 0;
  for (let k = 0; k < learned.length; k++) top = Math.max(top, covariance[k]);
  for (let k = 0; k < learned.length; k++) {
    learned[k] = unit === 0 ? covariance[k] / top : learned[k] / unit;
    if (covariance[k] > 0) gain[k] = unit === 0 ? 1 / top : gain[k] / unit;
  }
  return unit;
}

/** theta_c of a checked model at a checked stage. */
export function stageCriticalStrength(
  model: BlockModel,
  filter: Filter,
  initialization: Initialization,
): number {
  if (initialization === 'symmetric' && model.initVariance > 0) {
    const { bulk, learned } = symmetricStage(model, filter);
    return generalThetaC(bulk, learned, model);
  }
  const { variance, learned } = stageProfile(model, filter);
  const lists = modelArrays(model);
  return profileCriticalStrength(lists.weights, variance, learned, lists);
}

/**
 * The smallest teacher strength that stands above the bulk, at each of a list of times.
 * @param model - a block model; its theta is not used.
 * @param times - list of t >= 0; Infinity allowed. t = 0 gives the limit t -> 0.
 * @param options - weightDecay >= 0, default 0; initialization, default 'iid'.
 * @returns theta_c at each time: Infinity where no strength is visible, 0 where there is no noise.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: arXiv 2604.18450 (rank-two determinant); this form derived, docs/theory.md, section 5.
 */
export function criticalStrength(
  model: BlockModelInput,
  times: NumberList,
  options: FlowOptions & InitializationOptions = {},
): number[] {
  const problem = blockModel(model);
  const initialization = initializationOf(options);
  return numbers(times, 't', { check: trainingTime }).map((t) =>
    stageCriticalStrength(problem, filterOf(t, options, problem.covariance), initialization),
  );
}
