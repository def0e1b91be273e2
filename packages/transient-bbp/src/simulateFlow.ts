import { gram, matrixVector, svd, symmetricEigen, type MatrixLike } from '@lab/linalg';
import {
  outOfRange,
  requireCount,
  requireObject,
  requireOneOf,
  requirePositive,
} from '@lab/linalg/arguments';
import { newsOf, runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { randomStream, type RandomStream } from '@lab/stats';
import type { AsyncOptions, Progress } from './progress.ts';
import { numbers, trainingTime, type NumberList } from './arguments.ts';
import { blockModel, type BlockModel, type BlockModelInput } from './blockModel.ts';
import { initializationOf, type InitializationOptions } from './initialization.ts';
import { spectralMatrix, topPairOf, type RotatedFlow, type SpectrumKind } from './rotatedFlow.ts';
import { spectrumScale, type SpectrumOptions } from './symmetrization.ts';
import { blockSizes, teacherVectors } from './teacherVectors.ts';
import { filterOf, type FlowOptions } from './training.ts';

/** What is simulated. */
export interface SimulationInput extends FlowOptions, SpectrumOptions, InitializationOptions {
  /** The model; theta = 0 for pure noise. With a random design its covariance and noise are the population's. */
  readonly model: BlockModelInput;
  /** N, the number of input dimensions. */
  readonly dimension: number;
  /** Training times, >= 0; Infinity allowed. */
  readonly times: NumberList;
  /** Number of independent runs; default 1. */
  readonly replicates?: number | undefined;
  /** Seed of the random streams; default 1. */
  readonly seed?: number | string | undefined;
  /** 'symmetric' (default): eigenvalues of (W+W')/2; 'singular': singular values of W. */
  readonly spectrum?: SpectrumKind | undefined;
  /** gamma = M/N for the singular spectrum, default 1: M = round(gamma N) outputs. */
  readonly aspectRatio?: number | undefined;
  /** Whether all eigenvalues or singular values are kept; default false. */
  readonly eigenvalues?: boolean | undefined;
  /**
   * 'fixed' (default): the sample covariance is the model's. {sampleRatio: q}: T = round(N/q) Gaussian samples are drawn
   * for each replicate, and noise = sigma^2 q.
   */
  readonly design?: 'fixed' | { readonly sampleRatio: number } | undefined;
}

/** One run at one time. */
export interface SimulationRecord {
  /** Number of the run, from 0. */
  readonly replicate: number;
  /** Training time. */
  readonly t: number;
  /** Top eigenvalue or singular value. */
  readonly top: number;
  /** Squared overlap of its (left) vector with u. */
  readonly overlapLeft: number;
  /** Squared overlap of its (right) vector with v. */
  readonly overlapRight: number;
  /** Product of the two inner products. */
  readonly crossOverlap: number;
  /** All eigenvalues ascending, or singular values descending, where they are asked for. */
  readonly eigenvalues?: Float64Array;
}

/** Mean over the replicates with its standard error, which is 0 for a single replicate. */
export interface Estimate {
  /** Mean over the replicates. */
  readonly mean: number;
  /** Its standard error. */
  readonly standardError: number;
}

/** All replicates at one time. */
export interface SimulationSummary {
  /** Training time. */
  readonly t: number;
  /** Top eigenvalue or singular value. */
  readonly top: Estimate;
  /** Squared overlap of its (left) vector with u. */
  readonly overlapLeft: Estimate;
  /** Squared overlap of its (right) vector with v. */
  readonly overlapRight: Estimate;
  /** Product of the two inner products. */
  readonly crossOverlap: Estimate;
}

/** What a simulation returns. */
export interface Simulation {
  /** One for each replicate and time. */
  readonly records: readonly SimulationRecord[];
  /** One for each time. */
  readonly summary: readonly SimulationSummary[];
  /** The model with the block weights that N dimensions allow, for comparison with theory. */
  readonly model: BlockModel;
}

/** One replicate and how far the simulation has come. */
export interface SimulationStep extends Progress {
  /** One for each time of this replicate. */
  readonly records: readonly SimulationRecord[];
}

interface Plan {
  readonly model: BlockModel;
  readonly covariance: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly times: readonly number[];
  readonly replicates: number;
  readonly seed: number | string;
  readonly kind: SpectrumKind;
  readonly outputs: number;
  readonly samples: number | undefined;
  readonly symmetricInit: boolean;
  readonly keepAll: boolean;
  readonly factor: number;
  readonly options: FlowOptions;
}

/**
 * Simulates the flow of a block model with finite matrices, replicate by replicate.
 * @param input - model, dimension N, times, replicates (default 1), seed (default 1), spectrum, aspectRatio, eigenvalues,
 * design, initialization, symmetrization, weightDecay.
 * @returns an iterator over {records, completed, total}, one step a replicate, whose return value is the simulation.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION at the call.
 * Source: arXiv 2604.18450 (model); docs/theory.md, section 1.
 */
export function iterateSimulation(input: SimulationInput): Generator<SimulationStep, Simulation, void> {
  return newsOf(replicatesOf(planOf(input)));
}

/**
 * Simulates the flow of a block model with finite matrices.
 * @param input - as for `iterateSimulation`.
 * @returns records (replicates x times), summary by time with standard errors, and the model of the realised block sizes.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: arXiv 2604.18450 (model); docs/theory.md, section 1.
 */
export function simulateFlow(input: SimulationInput): Simulation {
  return runToEnd(iterateSimulation(input));
}

/**
 * `simulateFlow` that gives way to the event loop between matrices, reports progress by replicate and can be aborted.
 * @param input - as for `iterateSimulation`.
 * @param options - signal and onProgress.
 * @returns a promise of the simulation.
 * @throws rejects as `simulateFlow` does, and with an AbortError.
 */
export async function simulateFlowAsync(
  input: SimulationInput,
  options: AsyncOptions = {},
): Promise<Simulation> {
  return runCooperatively(replicatesOf(planOf(input)), options);
}

function planOf(input: SimulationInput): Plan {
  requireObject(input, 'input');
  const given = blockModel(input.model);
  const dimension = requireCount(input.dimension, 'dimension', 2);
  const sizes = blockSizes(given.weights, dimension);
  const model = blockModel({ ...given, weights: sizes.map((size) => size / dimension) });
  const covariance = Float64Array.from(
    sizes.flatMap((size, k) => new Array<number>(size).fill(model.covariance[k])),
  );
  const kind = requireOneOf(input.spectrum ?? 'symmetric', ['symmetric', 'singular'], 'spectrum');
  const symmetricInit = initializationOf(input) === 'symmetric';
  if (kind === 'singular' && symmetricInit)
    throw outOfRange('initialization', "'iid' for the singular spectrum", 'symmetric');
  filterOf(0, input, covariance);
  return {
    model,
    covariance,
    ...teacherVectors(model, sizes),
    times: numbers(input.times, 'times', { check: trainingTime }),
    replicates: requireCount(input.replicates ?? 1, 'replicates', 1),
    seed: input.seed ?? 1,
    kind,
    outputs: outputsOf(input, kind, dimension),
    samples: samplesOf(input.design ?? 'fixed', dimension),
    symmetricInit,
    keepAll: input.eigenvalues ?? false,
    factor: kind === 'symmetric' ? spectrumScale(input) : 1,
    options: { weightDecay: input.weightDecay },
  };
}

function outputsOf({ aspectRatio }: SimulationInput, kind: SpectrumKind, dimension: number): number {
  const ratio = requirePositive(aspectRatio ?? 1, 'aspectRatio');
  if (kind === 'symmetric' && ratio !== 1)
    throw outOfRange('aspectRatio', '1 for the symmetric spectrum', ratio);
  return Math.max(1, Math.round(ratio * dimension));
}

function samplesOf(design: NonNullable<SimulationInput['design']>, dimension: number): number | undefined {
  if (typeof design === 'string') {
    requireOneOf(design, ['fixed'], 'design');
    return undefined;
  }
  requireObject(design, 'design');
  return Math.max(1, Math.round(dimension / requirePositive(design.sampleRatio, 'design.sampleRatio')));
}

function* replicatesOf(plan: Plan): Generator<SimulationStep | undefined, Simulation, void> {
  const all: SimulationRecord[] = [];
  for (let replicate = 0; replicate < plan.replicates; replicate++) {
    const records = yield* runReplicate(plan, replicate);
    all.push(...records);
    yield { records, completed: replicate + 1, total: plan.replicates };
  }
  return { records: all, summary: plan.times.map((t, i) => summarize(plan, all, t, i)), model: plan.model };
}

/** The flow of one replicate and the teacher in its coordinates. */
interface Draw {
  readonly flow: RotatedFlow;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/** One replicate, with a pause after each matrix. */
function* runReplicate(plan: Plan, replicate: number): Generator<undefined, SimulationRecord[], void> {
  const { flow, u, v } = draw(plan, randomStream(plan.seed, 'replicate', replicate));
  const records: SimulationRecord[] = [];
  for (const t of plan.times) {
    yield undefined;
    const matrix = spectralMatrix(flow, filterOf(t, plan.options, flow.eigenvalues));
    const { value, left, right } = topPairOf(matrix, plan.kind);
    const alongU = dot(left, u);
    const alongV = dot(right, v);
    records.push({
      replicate,
      t,
      top: plan.factor * value,
      overlapLeft: alongU * alongU,
      overlapRight: alongV * alongV,
      crossOverlap: alongU * alongV,
      ...(plan.keepAll ? { eigenvalues: wholeSpectrum(matrix, plan) } : {}),
    });
  }
  return records;
}

function wholeSpectrum(matrix: ReturnType<typeof spectralMatrix>, { kind, factor }: Plan): Float64Array {
  const { values } =
    kind === 'symmetric' ? symmetricEigen(matrix, { vectors: false }) : svd(matrix, { vectors: false });
  return factor === 1 ? values : values.map((value) => factor * value);
}

function draw(plan: Plan, stream: RandomStream): Draw {
  const { covariance, model, outputs } = plan;
  const dimension = covariance.length;
  const design =
    plan.samples === undefined ? undefined : sampleDesign(plan, plan.samples, stream.split('inputs'));
  const eigenvalues = design?.eigenvalues ?? covariance;
  const rotate = (vector: Float64Array): Float64Array =>
    design === undefined ? vector : matrixVector(design.vectors, vector, { transpose: true });
  const v = rotate(plan.v);
  const u =
    plan.kind === 'symmetric' ? rotate(plan.u) : new Float64Array(outputs).fill(1 / Math.sqrt(outputs));
  // Label noise reaches the correlations as independent columns of variance sigma^2 l/T = nu l/N.
  const correlation = stream.split('labels').fillNormal(new Float64Array(outputs * dimension));
  const spread = Float64Array.from(eigenvalues, (l) => Math.sqrt((model.noise * l) / dimension));
  for (let i = 0; i < outputs; i++)
    for (let j = 0; j < dimension; j++)
      correlation[i * dimension + j] =
        correlation[i * dimension + j] * spread[j] + model.theta * u[i] * v[j] * eigenvalues[j];
  const init = model.initVariance > 0 ? initialWeights(plan, stream.split('init')) : undefined;
  return { flow: { kind: plan.kind, outputs, eigenvalues, init, correlation }, u, v };
}

function initialWeights(
  { model, outputs, covariance, symmetricInit }: Plan,
  stream: RandomStream,
): Float64Array {
  const dimension = covariance.length;
  const init = stream.fillNormal(new Float64Array(outputs * dimension));
  const scale = Math.sqrt(model.initVariance / dimension);
  for (let i = 0; i < init.length; i++) init[i] *= scale;
  if (!symmetricInit) return init;
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < i; j++) init[i * dimension + j] = init[j * dimension + i];
    init[i * dimension + i] *= Math.SQRT2;
  }
  return init;
}

/** Eigenbasis of the sample covariance of Gaussian inputs. */
function sampleDesign(
  { covariance }: Plan,
  samples: number,
  stream: RandomStream,
): { readonly eigenvalues: Float64Array; readonly vectors: MatrixLike } {
  const dimension = covariance.length;
  const X = stream.fillNormal(new Float64Array(samples * dimension));
  const deviation = covariance.map(Math.sqrt);
  for (let i = 0; i < X.length; i++) X[i] *= deviation[i % dimension] / Math.sqrt(samples);
  const { values, vectors } = symmetricEigen(gram({ data: X, rows: samples, columns: dimension }));
  const top = values[dimension - 1];
  return { eigenvalues: values.map((value) => (value > 1e-12 * top ? value : 0)), vectors };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function summarize(
  { replicates, times }: Plan,
  records: readonly SimulationRecord[],
  t: number,
  index: number,
): SimulationSummary {
  const here = Array.from({ length: replicates }, (_, r) => records[r * times.length + index]);
  return {
    t,
    top: estimate(here.map((entry) => entry.top)),
    overlapLeft: estimate(here.map((entry) => entry.overlapLeft)),
    overlapRight: estimate(here.map((entry) => entry.overlapRight)),
    crossOverlap: estimate(here.map((entry) => entry.crossOverlap)),
  };
}

/** Mean and standard error of the mean. */
export function estimate(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, standardError: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
