import { blockModel, type BlockModel, type BlockModelInput } from './blockModel.ts';
import { generalBulk, type GeneralBulk } from './generalDyson.ts';
import { initializationOf, type InitializationOptions } from './initialization.ts';
import { applyFilter, filterOf, type Filter, type FlowOptions, type TrainingStage } from './training.ts';

/** Variances between blocks and learned fractions at a stage. */
export interface VarianceMatrix {
  /** S, K x K: entries of (W+W')/2 between blocks a and b have variance S_ab/N, diagonal entries twice that. */
  readonly varianceMatrix: readonly (readonly number[])[];
  /** Learned fraction of each block (K). */
  readonly learned: readonly number[];
}

/**
 * The variance matrix of (W+W')/2 between blocks at a stage of training.
 * @param model - a block model.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - weightDecay >= 0, default 0; initialization 'iid' (default) or 'symmetric'.
 * @returns varianceMatrix (K x K, symmetric) and learned (K), as `generalVarianceOutlier` takes them.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: derived, docs/theory.md, section 11.
 */
export function varianceMatrix(
  model: BlockModelInput,
  stage: TrainingStage,
  options: FlowOptions & InitializationOptions = {},
): VarianceMatrix {
  const problem = blockModel(model);
  return stageMatrix(
    problem,
    filterOf(stage, options, problem.covariance),
    initializationOf(options) === 'symmetric',
  );
}

function stageMatrix(model: BlockModel, filter: Filter, symmetric: boolean): VarianceMatrix {
  const { covariance, noise, initVariance } = model;
  const count = covariance.length;
  const kept = new Float64Array(count);
  const learned = new Float64Array(count);
  const gain = new Float64Array(count);
  applyFilter(filter, covariance, kept, learned, gain);
  const variance = covariance.map((_, k) => initVariance * kept[k] ** 2 + noise * learned[k] * gain[k]);
  const shared = symmetric ? 0.5 * initVariance : 0;
  const matrix = variance.map((va, a) =>
    variance.map((vb, b) => 0.25 * (va + vb) + shared * kept[a] * kept[b]),
  );
  return { varianceMatrix: matrix, learned: Array.from(learned) };
}

/** The stage of a checked model with symmetric initial weights. */
export function symmetricStage(
  model: BlockModel,
  filter: Filter,
): { readonly bulk: GeneralBulk; readonly learned: readonly number[] } {
  const { varianceMatrix: matrix, learned } = stageMatrix(model, filter, true);
  return { bulk: generalBulk(model.weights, matrix), learned };
}
