import { blockModel, type BlockModelInput } from './blockModel.ts';
import type { NumberList } from './arguments.ts';
import { applyFilter, filterOf, type FlowOptions, type TrainingStage } from './training.ts';

/** A noise matrix whose columns in block k have entries of variance variance[k]/N. */
export interface VarianceProfile {
  /** Fraction of the dimensions in each block (length K, sums to 1). */
  readonly weights: NumberList;
  /** Variance of each block (length K, >= 0). */
  readonly variance: NumberList;
}

/** A profile as this package returns it, together with the filter that shapes the teacher. */
export interface LearnedProfile extends VarianceProfile {
  readonly weights: readonly number[];
  readonly variance: readonly number[];
  /** Fraction f_k of the teacher that is learned in each block (length K). */
  readonly learned: readonly number[];
}

/**
 * Noise variance and learned fraction of each block at a stage of training.
 * @param model - a block model; weights, covariance, noise and initVariance matter.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - weightDecay >= 0, default 0.
 * @returns weights, variance var_k = s0^2 e_k^2 + nu f_k^2/c_k and learned f_k, each of length K.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (also for an unstable step).
 * Source: derived, docs/theory.md, section 1.
 */
export function varianceProfile(
  model: BlockModelInput,
  stage: TrainingStage,
  options: FlowOptions = {},
): LearnedProfile {
  const { weights, covariance, noise, initVariance } = blockModel(model);
  const filter = filterOf(stage, options, covariance);
  const count = covariance.length;
  const kept = new Float64Array(count);
  const learned = new Float64Array(count);
  const gain = new Float64Array(count);
  applyFilter(filter, covariance, kept, learned, gain);
  const variance = weights.map((_, k) => initVariance * kept[k] ** 2 + noise * learned[k] * gain[k]);
  return { weights: weights.slice(), variance, learned: Array.from(learned) };
}
