import { LabRangeError } from '@lab/linalg';
import { readVector, requireKnownFields } from '@lab/linalg/arguments';
import type { RegressionData } from '../input/regressionData.ts';
import type { Prior } from '../priors/prior.ts';
import { responsibilitiesAt } from './finish.ts';
import {
  bareElbo,
  likelihoodConstant,
  modelFields,
  regressionProblem,
  startState,
  type ModelOptions,
  type RegressionProblem,
  type SweepState,
} from './problem.ts';

/** One step of each hyperparameter from the same factors. */
export interface HyperparameterUpdate {
  /** (|y - X m|^2 + sum d v) / N. */
  readonly noiseVariance: number;
  /** Mean responsibilities of the components. */
  readonly weights: number[];
  /** Variance of the last component with positive variance, where the mixture has at most one; null otherwise. */
  readonly slabVariance: number | null;
  /** The ELBO before the step. */
  readonly elboBefore: number;
  /** With the new noise variance alone, the factors as they were. */
  readonly elboAfterNoiseUpdate: number;
}

/**
 * One EM step for the noise variance, the weights and the slab variance of a normal mixture prior, each of which raises the
 * ELBO with the factors kept.
 *
 * @param options the model, and `at`: p means (on the data's scale) whose factors are used
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE; UNKNOWN_OPTION for another prior
 * @remarks docs/theory.md, section 5.2
 */
export function updateHyperparameters(
  data: RegressionData,
  options: ModelOptions & { readonly at: ArrayLike<number> },
): HyperparameterUpdate {
  requireKnownFields(options, [...modelFields, 'at']);
  const problem = regressionProblem(data, options);
  const { scale } = problem.transform;
  const at = readVector(options.at, 'at', scale.length).map((m, j) => m * scale[j]);
  return hyperparameterStep(problem, factorsAt(problem, at));
}

/** The factors that a mean's fields make, with their own means and residual. */
export function factorsAt(problem: RegressionProblem, at: Float64Array): SweepState {
  const state = startState(problem, at);
  for (let j = 0; j < at.length; j++) state.mean[j] = problem.family.mean(j, state.field[j]);
  problem.design.residual(state.mean, state.residual);
  return state;
}

/** The step from factors at hand. */
export function hyperparameterStep(problem: RegressionProblem, state: SweepState): HyperparameterUpdate {
  const { design, family, prior, noiseVariance, precision } = problem;
  if (prior.kind !== 'normalMixture' || problem.observations === undefined) {
    const message = `hyperparameters are estimated for a normal mixture prior and data with rows, got prior '${prior.kind}'`;
    throw new LabRangeError('UNKNOWN_OPTION', message, { argument: 'prior' });
  }
  const variance = state.field.map((h, j) => family.variance(j, h));
  const squares = design.squaredResidual(state.residual, state.mean);
  let spread = 0;
  for (let j = 0; j < variance.length; j++) spread += design.squaredNorms[j] * variance[j];
  const rows = responsibilitiesAt(problem, state.field);
  const weights = prior.weights.map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
  const slabs = prior.variances.flatMap((value, k) => (value > 0 ? [k] : []));
  const unit = prior.scaled === true ? noiseVariance : 1;
  const slab = slabs.length === 1 ? slabs[0] : undefined;
  const moments = slabMoments(problem, state, rows, slabs, unit);
  const count = problem.observations + (prior.scaled === true ? moments.weight : 0);
  const extra = prior.scaled === true ? moments.scaledSquares : 0;
  const next = (squares + spread + extra) / count;
  const entropy = bareElbo(problem, state) + squares / (2 * noiseVariance);
  // Sum of -KL: the terms of the ELBO less what the likelihood's expectation takes of them.
  let divergence = variance.reduce((sum, v, j) => sum + (precision[j] * v) / 2, entropy);
  if (prior.scaled === true) {
    // A prior in units of the noise moves with it.
    divergence -= (moments.weight * Math.log(next / noiseVariance)) / 2;
    divergence -= (moments.scaledSquares * (1 / next - 1 / noiseVariance)) / 2;
  }
  return {
    noiseVariance: next,
    weights,
    slabVariance: slab === undefined ? null : moments.squares / moments.weight / unit,
    elboBefore: bareElbo(problem, state) + likelihoodConstant(problem),
    elboAfterNoiseUpdate:
      likelihoodConstant({ ...problem, noiseVariance: next }) - (squares + spread) / (2 * next) + divergence,
  };
}

function slabMoments(
  { prior, precision }: RegressionProblem,
  { field }: SweepState,
  rows: readonly (readonly number[])[],
  slabs: readonly number[],
  unit: number,
): { weight: number; squares: number; scaledSquares: number } {
  let [weight, squares, scaledSquares] = [0, 0, 0];
  if (prior.kind !== 'normalMixture') return { weight, squares, scaledSquares };
  for (const k of slabs) {
    const variance = prior.variances[k] * unit;
    for (let j = 0; j < field.length; j++) {
      const S = variance / (1 + precision[j] * variance);
      const second = rows[j][k] * (S + (S * field[j]) ** 2);
      weight += rows[j][k];
      squares += second;
      scaledSquares += second / prior.variances[k];
    }
  }
  return { weight, squares, scaledSquares };
}

/** The prior with an update's weights, and its slab variance where there is one slab. */
export function updatedPrior(prior: Prior, update: HyperparameterUpdate): Prior {
  if (prior.kind !== 'normalMixture') return prior;
  const sum = update.weights.reduce((total, weight) => total + weight, 0);
  const { slabVariance } = update;
  return {
    ...prior,
    weights: update.weights.map((weight) => weight / sum),
    variances:
      slabVariance === null || !(slabVariance > 0)
        ? prior.variances
        : prior.variances.map((variance) => (variance > 0 ? slabVariance : 0)),
  };
}
