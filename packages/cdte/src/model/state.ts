import { runToEnd } from '@lab/linalg/cooperative';
import { rescale, standardize, unscaled, type Standardized } from '../data/standardize.ts';
import type { Sample } from '../data/sample.ts';
import {
  gramTask,
  kernelBlock,
  kernelDiagonal,
  pointRows,
  type Kernel,
  type Points,
} from '../kernels/kernel.ts';
import { pivotedCholesky, type LowRankFactor } from '../kernels/pivotedCholesky.ts';
import { basisSmoother } from '../lowRank/basisSmoother.ts';
import { lowRankLimits } from '../lowRank/limits.ts';
import {
  armRows,
  denseSmoother,
  ridgeSmoother,
  type DenseSmoother,
  type OutcomeGram,
  type RidgeSmoothing,
} from '../nuisance/denseSmoother.ts';
import { type Smoother } from '../nuisance/smoother.ts';
import { unitWeights, type UnitWeights } from '../nuisance/unitWeights.ts';
import type { Task } from '../task.ts';
import type { CdteModel } from './model.ts';
import type { ModelOptions } from './options.ts';

/** Data on the scale the kernels see. */
export interface ScaledSample {
  readonly sample: Sample;
  readonly x: Points;
  readonly y: Points;
  readonly scaleX: Standardized;
  readonly scaleY: Standardized;
}

/** What is computed from a model and kept beside it. */
export interface FitState extends ScaledSample {
  readonly model: CdteModel;
  readonly folds: Int32Array;
  readonly weights: UnitWeights;
  readonly smoother: Smoother;
  /** The smoother with its weights, on the dense path. */
  readonly dense: DenseSmoother | undefined;
  /** Basis of the nuisance kernel with its pivots, on the low-rank path. */
  readonly basis: LowRankFactor | undefined;
  readonly outcome: OutcomeGram;
  /** Results that later calls ask for again. */
  readonly memo: Map<string, unknown>;
}

const states = new WeakMap<CdteModel, FitState>();

/** Standardized as the options say. */
export function scaleSample(sample: Sample, options: Pick<ModelOptions, 'standardize'>): ScaledSample {
  const { n, d, p } = sample;
  const scaleX = options.standardize ? standardize(sample.X, n, d) : unscaled(sample.X, d);
  const scaleY = options.standardize ? standardize(sample.Y, n, p) : unscaled(sample.Y, p);
  return {
    sample,
    x: { data: scaleX.data, rows: n, columns: d },
    y: { data: scaleY.data, rows: n, columns: p },
    scaleX,
    scaleY,
  };
}

/** Points in the user's units on the scale the kernels see. */
export function rescalePoints({ data, rows, columns }: Points, { mean, sd }: Standardized): Points {
  return { data: rescale(data, rows, columns, mean, sd), rows, columns };
}

/** The kernel of the nuisances on X. */
export function nuisanceKernel({ options, bandwidthX }: Pick<CdteModel, 'options' | 'bandwidthX'>): Kernel {
  return { name: options.kernelX, bandwidth: bandwidthX };
}

/** The kernel of the test on X. */
export function testKernel({ options, bandwidthX }: CdteModel, scale = options.testBandwidthScale): Kernel {
  return { name: options.kernelX, bandwidth: scale * bandwidthX };
}

/** The kernel on Y. */
export function outcomeKernel({ options, bandwidthY }: Pick<CdteModel, 'options' | 'bandwidthY'>): Kernel {
  return { name: options.kernelY, bandwidth: options.outcomeBandwidthScale * bandwidthY };
}

/** The Gram matrix of the outcomes, as a factor where that is cheaper (always, on the low-rank path). */
export function* outcomeGram(kernel: Kernel, y: Points, rank: number | 'auto' | null): Task<OutcomeGram> {
  const source = columnsOf(kernel, y);
  if (rank !== null) {
    const limits = lowRankLimits(rank).outcome;
    const { data, columns } = yield* pivotedCholesky(source, limits, 'outcome basis');
    return { kind: 'factor', data, columns };
  }
  // To rounding a smooth kernel on one outcome has rank 20 to 40, and everything downstream is that much cheaper.
  const factor = yield* pivotedCholesky(source, { rank: Math.ceil(y.rows / 3) }, 'outcome basis');
  if (factor.columns < Math.ceil(y.rows / 3))
    return { kind: 'factor', data: factor.data, columns: factor.columns };
  return { kind: 'gram', data: yield* gramTask(kernel, y, 'outcome kernel') };
}

/** A Gram matrix by its columns. */
export function columnsOf(kernel: Kernel, points: Points): Parameters<typeof pivotedCholesky>[0] {
  return {
    n: points.rows,
    diagonal: kernelDiagonal(kernel, points),
    column: (j, out) => {
      kernelBlock(kernel, pointRows(points, j, j + 1), points, out);
    },
  };
}

/** The state of a model: kept from its fit, or rebuilt from its JSON. */
export function* stateOf(model: CdteModel): Task<FitState> {
  const known = states.get(model);
  if (known !== undefined) return known;
  const state = yield* rebuild(model);
  states.set(model, state);
  return state;
}

/** `stateOf` in one go. */
export function stateNow(model: CdteModel): FitState {
  return runToEnd(stateOf(model));
}

/** Keeps what a fit computed. */
export function keepState(state: FitState): void {
  states.set(state.model, state);
}

function* rebuild(model: CdteModel): Task<FitState> {
  const scaled = scaleSample(sampleOf(model), model.options);
  const folds = Int32Array.from(model.folds);
  const outcome = yield* outcomeGram(outcomeKernel(model), scaled.y, model.options.rank);
  const parts = yield* buildSmoother(model, scaled, folds, outcome);
  const weights = unitWeights(
    Float64Array.from(model.propensity),
    scaled.sample.treatment,
    model.options.weighting,
  );
  return { ...scaled, ...parts, model, folds, weights, outcome, memo: new Map() };
}

/** The smoother of a model whose ridge parameters (or weights) are known. */
function* buildSmoother(
  model: CdteModel,
  { sample, x }: ScaledSample,
  folds: Int32Array,
  outcome: OutcomeGram,
): Task<FittedSmoother> {
  const { treatment } = sample;
  if (model.outcomeWeights !== null) {
    const alpha = model.outcomeWeights.map((rows) => Float64Array.from(rows.flat()));
    const smoother = denseSmoother([alpha[0], alpha[1]], armRows(treatment), sample.n);
    return { smoother, dense: smoother, basis: undefined };
  }
  const { foldCount } = model.options;
  return yield* fitSmoother(model, { x, treatment, folds, foldCount, outcome, lambdas: model.lambdas! });
}

/** What a smoother is fitted to. */
export interface SmootherTask extends Pick<
  RidgeSmoothing,
  'treatment' | 'folds' | 'foldCount' | 'outcome' | 'lambdas'
> {
  readonly x: Points;
}

/** A smoother with the parts of it that only one of the two paths has. */
export type FittedSmoother = Pick<FitState, 'smoother' | 'dense' | 'basis'>;

/** Cross-fitted kernel ridge on either path. */
export function* fitSmoother(
  model: Pick<CdteModel, 'options' | 'bandwidthX'>,
  { x, ...task }: SmootherTask,
): Task<FittedSmoother & { readonly lambdas: [number, number][] }> {
  const { intercept, rank } = model.options;
  const kernel = nuisanceKernel(model);
  if (rank === null || task.outcome.kind === 'gram') {
    const gramX = yield* gramTask(kernel, x, 'covariate kernel');
    const { smoother, lambdas } = yield* ridgeSmoother({ ...task, n: x.rows, gramX, intercept });
    return { smoother, dense: smoother, basis: undefined, lambdas };
  }
  const basis = yield* pivotedCholesky(columnsOf(kernel, x), lowRankLimits(rank).nuisance, 'covariate basis');
  const outcome = { ...task.outcome, rows: x.rows };
  const { smoother, lambdas } = yield* basisSmoother({ ...task, basis, outcome, intercept });
  return { smoother, dense: undefined, basis, lambdas };
}

/** The data of a model in the working layout. */
export function sampleOf(model: CdteModel): Sample {
  return {
    n: model.X.length,
    d: model.X[0].length,
    p: model.Y[0].length,
    X: Float64Array.from(model.X.flat()),
    treatment: Uint8Array.from(model.treatment),
    Y: Float64Array.from(model.Y.flat()),
    names: model.names,
  };
}
