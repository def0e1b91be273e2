import { requirePositive } from '@lab/linalg/arguments';
import type { Design } from '../design/design.ts';
import {
  readRegressionData,
  type RegressionData,
  type Transform,
  type TransformOptions,
  type WorkingData,
} from '../input/regressionData.ts';
import type { Prior, TiltedFamily } from '../priors/prior.ts';
import { tiltedFamily } from '../priors/tiltedFamily.ts';

/** A model of the data: what every schedule and certificate is about. */
export interface ModelOptions extends TransformOptions {
  /** The prior of every coefficient (of the standardised column, with `standardize`). */
  readonly prior: Prior;
  /** Variance of the noise, > 0. */
  readonly noiseVariance: number;
}

export const modelFields = ['prior', 'noiseVariance', 'intercept', 'standardize'] as const;

/** A checked model in scaled quantities: D = |x_j|^2 / s2 and c = X'y / s2; section 1 of docs/theory.md. */
export interface RegressionProblem {
  readonly design: Design;
  /** The prior of every coefficient. */
  readonly prior: Prior;
  readonly family: TiltedFamily;
  /** Variance of the noise, > 0. */
  readonly noiseVariance: number;
  /** p values D. */
  readonly precision: Float64Array;
  /** p values c. */
  readonly linear: Float64Array;
  readonly observations: number | undefined;
  readonly transform: Transform;
  readonly constantResponse: boolean;
  readonly constantColumns: readonly number[];
  readonly semidefinite: boolean;
}

/** Where a schedule stands. */
export interface SweepState {
  /** p means. */
  readonly mean: Float64Array;
  /** p fields h of the factors. */
  readonly field: Float64Array;
  /** The design's residual of the mean. */
  readonly residual: Float64Array;
}

/**
 * A regression model ready for {@link iterate}, {@link certify} and the sweep kernels: data are checked and laid out once.
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE, UNKNOWN_OPTION, NOT_SYMMETRIC
 */
export function regressionProblem(data: RegressionData, options: ModelOptions): RegressionProblem {
  const noiseVariance = requirePositive(options.noiseVariance, 'noiseVariance');
  return problemOf(readRegressionData(data, options), options.prior, noiseVariance);
}

/** The problem of data in the working layout. */
export function problemOf(working: WorkingData, prior: Prior, noiseVariance: number): RegressionProblem {
  const { design } = working;
  const precision = design.squaredNorms.map((square) => square / noiseVariance);
  return {
    ...working,
    prior,
    noiseVariance,
    precision,
    linear: design.xty.map((product) => product / noiseVariance),
    family: tiltedFamily(prior, precision, noiseVariance),
  };
}

/** The same problem over another design of the same data. */
export function withDesign(problem: RegressionProblem, design: Design): RegressionProblem {
  return { ...problem, design };
}

/** A fresh state at a mean: fields as the model makes them there, h = c - W m. */
export function startState(problem: RegressionProblem, mean?: Float64Array): SweepState {
  const p = problem.design.columns;
  const state = {
    mean: mean === undefined ? new Float64Array(p) : mean.slice(),
    field: new Float64Array(p),
    residual: new Float64Array(problem.design.residualLength),
  };
  problem.design.residual(state.mean, state.residual);
  if (mean === undefined) state.field.set(problem.linear);
  else fieldsAt(problem, state, state.field);
  return state;
}

/** Writes h = c - W m for the state's mean. */
export function fieldsAt(
  { design, noiseVariance, precision }: RegressionProblem,
  { mean, residual }: Pick<SweepState, 'mean' | 'residual'>,
  out: Float64Array,
): void {
  design.correlations(residual, out);
  for (let j = 0; j < mean.length; j++) out[j] = out[j] / noiseVariance + precision[j] * mean[j];
}

/** Copies one state over another. */
export function copyState(from: SweepState, to: SweepState): void {
  to.mean.set(from.mean);
  to.field.set(from.field);
  to.residual.set(from.residual);
}

/** Sum of psi(h) - h m + D m^2 / 2 over the factors made from the fields. */
export function entropyTerms(
  { family, precision }: RegressionProblem,
  field: Float64Array,
  mean: Float64Array,
): number {
  let total = 0;
  for (let j = 0; j < mean.length; j++)
    total += family.logPartition(j, field[j]) - field[j] * mean[j] + (precision[j] * mean[j] * mean[j]) / 2;
  return total;
}

/** The ELBO less the constant of the likelihood; section 1 of docs/theory.md. `state.mean` is the mean of its fields. */
export function bareElbo(problem: RegressionProblem, state: SweepState): number {
  const { design, noiseVariance } = problem;
  return (
    entropyTerms(problem, state.field, state.mean) -
    design.squaredResidual(state.residual, state.mean) / (2 * noiseVariance)
  );
}

/** -N log(2 pi s2) / 2, or 0 where N is not known. */
export function likelihoodConstant({ observations = 0, noiseVariance }: RegressionProblem): number {
  return -0.5 * observations * Math.log(2 * Math.PI * noiseVariance);
}
