import { LabRangeError, LabTypeError } from '@lab/linalg';
import { describe, readVector } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { readSample, type Sample, type TreatmentData } from '../data/sample.ts';
import { callbackSmoother, rowsWhere, type DenseSmoother } from '../nuisance/denseSmoother.ts';
import { clusterIndex, readFolds, requireArms, stratifiedFolds } from '../nuisance/folds.ts';
import { clipPropensity, logisticPropensity, readModelPropensity } from '../nuisance/propensity.ts';
import { unitWeights } from '../nuisance/unitWeights.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { bandwidthOf } from './bandwidth.ts';
import { modelWarnings } from './warnings.ts';
import { isModel, type CdteModel } from './model.ts';
import { readFitOptions, type FitInputs, type FitOptions, type ModelOptions } from './options.ts';
import {
  fitSmoother,
  keepState,
  outcomeGram,
  outcomeKernel,
  scaleSample,
  type FitState,
  type FittedSmoother,
  type ScaledSample,
} from './state.ts';

/**
 * Fits the nuisances (propensity and conditional mean embeddings) by cross-fitting: everything the tests and effects
 * of this package start from.
 *
 * @param data `{X, treatment, Y}` as matrices, or `{rows, treatment, outcome, covariates?}` as a table with columns by
 *   name; n units, d covariates, p outcomes
 * @param options see {@link FitOptions}
 * @returns a plain, JSON-serialisable model
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE (text: encode it first), ARM_TOO_SMALL (fewer
 *   than 2 units per fold in an arm)
 * @remarks arXiv 2603.16829 (abstract); the estimator is derived in docs/theory.md, sections 1 to 5.
 */
export function fit(data: TreatmentData, options: FitOptions = {}): CdteModel {
  return runToEnd(fitTask(data, options));
}

/** `fit` in slices: the same model, the event loop stays alive, cancellable. */
export async function fitAsync(
  data: TreatmentData,
  { signal, onProgress, ...options }: FitOptions & AsyncOptions = {},
): Promise<CdteModel> {
  return runCooperatively(fitTask(data, options), { signal, onProgress });
}

/**
 * A model from its JSON.
 *
 * @param value what `JSON.parse` gave for a model's JSON
 * @returns the same model, checked
 * @throws WRONG_TYPE (no model), OUT_OF_RANGE (another version), SHAPE, NOT_FINITE
 */
export function restoreModel(value: unknown): CdteModel {
  if (!isModel(value)) {
    throw new LabTypeError('WRONG_TYPE', `value must be a fitted model, got ${describe(value)}`, {
      argument: 'value',
    });
  }
  if ((value.version as number) !== 1) {
    const message = `this version reads models of version 1, got ${describe(value.version)}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'value.version' });
  }
  const { n } = readSample({ X: value.X, treatment: value.treatment, Y: value.Y, names: value.names });
  const { foldCount } = readFolds(value.folds, n);
  readVector(value.propensity, 'value.propensity', n);
  if (value.clusters !== null) readVector(value.clusters, 'value.clusters', n);
  if (value.outcomeWeights === null && value.lambdas?.length !== foldCount) {
    const message = `value.lambdas must have ${foldCount} rows, one for each fold`;
    throw new LabRangeError('SHAPE', message, { argument: 'value.lambdas' });
  }
  return value;
}

/** The fit, part by part. */
export function* fitTask(data: TreatmentData, given: FitOptions): Task<CdteModel> {
  const sample = readSample(data);
  const inputs = readFitOptions(given, sample.n);
  const clusters = inputs.clusters === undefined ? null : clusterIndex(inputs.clusters, sample.n).index;
  const { folds, foldCount } = chooseFolds(sample, inputs, clusters);
  requireArms(sample.treatment, folds, foldCount);
  if (clusters !== null) requireWholeClusters(clusters, folds, foldCount);
  const options: ModelOptions = { ...inputs.options, foldCount };
  const scaled = scaleSample(sample, options);
  const bandwidthX = inputs.bandwidthX ?? bandwidthOf(scaled.x, options, 'x');
  yield { phase: 'bandwidths', done: 1, total: 2 };
  const bandwidthY = inputs.bandwidthY ?? bandwidthOf(scaled.y, options, 'y');
  yield { phase: 'bandwidths', done: 2, total: 2 };
  const raw = yield* crossFitPropensity(scaled, inputs, folds, foldCount);
  const { propensity, clipped } = clipPropensity(raw, sample.treatment, options.clip);
  const weights = unitWeights(propensity, sample.treatment, options.weighting);
  const outcome = yield* outcomeGram(outcomeKernel({ options, bandwidthY }), scaled.y, options.rank);
  const task = { x: scaled.x, treatment: sample.treatment, folds, foldCount, outcome };
  const smoothing = yield* smoothingOf({ options, bandwidthX }, task, inputs);
  const draft: Omit<CdteModel, 'warnings'> = {
    type: 'cdte-model',
    version: 1,
    names: sample.names,
    X: rowsOf(sample.X, sample.d),
    treatment: Array.from(sample.treatment),
    Y: rowsOf(sample.Y, sample.p),
    options,
    folds: Array.from(folds),
    clusters: clusters === null ? null : Array.from(clusters),
    bandwidthX,
    bandwidthY,
    propensity: Array.from(propensity),
    clipped,
    lambdas: smoothing.lambdas,
    outcomeWeights: options.outcomeSource === 'callback' ? weightsOf(smoothing.dense!) : null,
  };
  const model: CdteModel = { ...draft, warnings: modelWarnings(draft, sample, weights) };
  const { smoother, dense, basis } = smoothing;
  const state: FitState = {
    ...scaled,
    smoother,
    dense,
    basis,
    model,
    folds,
    weights,
    outcome,
    memo: new Map(),
  };
  keepState(state);
  return model;
}

function chooseFolds(
  { n, treatment }: Sample,
  { folds, options }: FitInputs,
  clusters: Int32Array | null,
): { folds: Int32Array; foldCount: number } {
  if (folds !== undefined) return readFolds(folds, n);
  const { foldCount, seed } = options;
  // Counted before dealing: dealing too few units would leave folds empty.
  for (const arm of [0, 1]) {
    const total = treatment.reduce((count, value) => count + (value === arm ? 1 : 0), 0);
    if (total >= 2 * foldCount) continue;
    const message = `arm ${arm} has ${total} units; ${foldCount} folds need at least ${2 * foldCount} in each arm`;
    throw new LabRangeError('ARM_TOO_SMALL', message, { argument: 'treatment', details: { arm, total } });
  }
  const dealt = stratifiedFolds(treatment, { foldCount, seed, ...(clusters === null ? {} : { clusters }) });
  return { folds: Int32Array.from(dealt), foldCount };
}

/** Dependent rows on both sides of a split would undo it, and a law over a handful of units is no law. */
function requireWholeClusters(clusters: Int32Array, folds: Int32Array, foldCount: number): void {
  const foldOf = new Map<number, number>();
  for (const [i, cluster] of clusters.entries()) {
    const fold = foldOf.get(cluster) ?? folds[i];
    foldOf.set(cluster, fold);
    if (fold === folds[i]) continue;
    const message = `folds must keep clusters whole: that of row ${i} is in folds ${fold} and ${folds[i]}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'folds', index: i });
  }
  const least = 2 * foldCount;
  if (foldOf.size >= least) return;
  const message = `there are ${foldOf.size} clusters; ${foldCount} folds need at least ${least}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'clusters' });
}

function* crossFitPropensity(
  { sample, x }: ScaledSample,
  { options, propensity, propensityModel }: FitInputs,
  folds: Int32Array,
  foldCount: number,
): Task<Float64Array> {
  if (propensity !== undefined) return propensity;
  const raw = new Float64Array(sample.n);
  for (let fold = 0; fold < foldCount; fold++) {
    const train = rowsWhere(sample.n, (i) => folds[i] !== fold);
    const query = rowsWhere(sample.n, (i) => folds[i] === fold);
    const values =
      propensityModel === undefined
        ? logisticPropensity(x, sample.treatment, train, query, options.ridge)
        : readModelPropensity(propensityModel(train.slice(), query.slice()), query.length);
    for (let k = 0; k < query.length; k++) raw[query[k]] = values[k];
    yield { phase: 'propensity', done: fold + 1, total: foldCount };
  }
  return raw;
}

type SmoothingInput = Omit<Parameters<typeof fitSmoother>[1], 'lambdas'>;

function* smoothingOf(
  model: Pick<CdteModel, 'options' | 'bandwidthX'>,
  task: SmoothingInput,
  { outcomeWeights, lambdas, options }: FitInputs,
): Task<FittedSmoother & { readonly lambdas: [number, number][] | null }> {
  if (outcomeWeights !== undefined) {
    const smoother = yield* callbackSmoother(outcomeWeights, { ...task, n: task.x.rows });
    return { smoother, dense: smoother, basis: undefined, lambdas: null };
  }
  const { lambda } = options;
  const fixed =
    lambda === 'gcv' ? lambdas : Array.from({ length: task.foldCount }, () => [lambda, lambda] as const);
  return yield* fitSmoother(model, { ...task, lambdas: fixed });
}

function weightsOf({ alpha, arms }: DenseSmoother): [number[][], number[][]] {
  return [rowsOf(alpha[0], arms.rows[0].length), rowsOf(alpha[1], arms.rows[1].length)];
}

/** A contiguous array as a list of rows. */
export function rowsOf(data: Float64Array, columns: number): number[][] {
  const rows = columns === 0 ? 0 : data.length / columns;
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}
