import { LabRangeError, type MatrixLike } from '@lab/linalg';
import { requireCount, requireKnownFields, requireOpenUnit } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { normal, randomStream } from '@lab/stats';
import { multiplierDraws } from '../inference/multiplierBootstrap.ts';
import { unitCount } from '../inference/moments.ts';
import { dense, multiply } from '../kernels/dense.ts';
import { kernelBlock, type Points } from '../kernels/kernel.ts';
import { readQuery } from '../kernels/kernelGram.ts';
import { rowsOf } from '../model/fit.ts';
import type { CdteModel } from '../model/model.ts';
import { readSeed } from '../model/options.ts';
import { nuisanceKernel, rescalePoints, stateOf, type FitState } from '../model/state.ts';
import { pseudoOutcomes } from '../nuisance/smoother.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { featureLabels, featureValues, type OutcomeFeature } from './outcomeFeature.ts';

/** What {@link localEffect} looks at. */
export interface LocalEffectOptions {
  /** Of the outcome; default `{kind: 'kernel', yGrid}`. */
  readonly feature?: OutcomeFeature;
  /** g x p points of the default feature, in the user's units. */
  readonly yGrid?: MatrixLike;
}

/** Effects around points x, on a feature of the outcome. */
export interface LocalEffect {
  /** q x g. */
  readonly effect: number[][];
  /** q x g, pointwise. */
  readonly se: number[][];
}

/**
 * The root-n local effect theta(x, y): the kernel-weighted average around x of the pseudo-outcomes of a feature.
 *
 * @param model from {@link fit}
 * @param query q x d points, in the user's units
 * @param options see {@link LocalEffectOptions}
 * @returns effects and pointwise standard errors
 * @throws SHAPE (another number of columns, or no yGrid), NOT_FINITE, UNKNOWN_OPTION, OUT_OF_RANGE (a point so far from
 *   all data that every kernel weight is 0)
 * @remarks Weights k(X_i, x) with the median bandwidth; docs/theory.md, section 10.
 */
export function localEffect(
  model: CdteModel,
  query: MatrixLike,
  options: LocalEffectOptions = {},
): LocalEffect {
  requireKnownFields(options, ['feature', 'yGrid']);
  const { effect, se, columns } = runToEnd(localTask(model, query, readFeature(options)));
  return { effect: rowsOf(effect, columns), se: rowsOf(se, columns) };
}

/** Options of {@link effectMap}. */
export interface EffectMapOptions extends LocalEffectOptions {
  /** One minus the level of the band, in (0, 1); default the model's alpha. */
  readonly alpha?: number;
  /** Multiplier draws for the simultaneous band, >= 1, default 1000. */
  readonly draws?: number;
  /** Seed of the draws; default the model's. */
  readonly seed?: number | string;
}

/** Local effects with bands: the picture of where the change sits. */
export interface EffectMap extends LocalEffect {
  /** q x d, the points asked for. */
  readonly query: number[][];
  /** One label for each column of `effect`. */
  readonly points: string[];
  /** The multiple of se that covers every point at once with probability `level`. */
  readonly critical: number;
  /** The multiple of se that covers a single point. */
  readonly pointwise: number;
  /** Coverage of the band. */
  readonly level: number;
  /** effect - critical se and effect + critical se, q x g: a simultaneous band. */
  readonly lower: number[][];
  readonly upper: number[][];
}

/**
 * Local effects over a grid of x and y with a simultaneous band, by the largest multiplier draw over the grid.
 *
 * @param model from {@link fit}
 * @param query q x d points, in the user's units
 * @param options see {@link EffectMapOptions}
 * @throws as {@link localEffect}
 * @remarks docs/theory.md, section 10.
 */
export function effectMap(model: CdteModel, query: MatrixLike, options: EffectMapOptions = {}): EffectMap {
  return runToEnd(mapTask(model, query, options));
}

/** `effectMap` in slices: the same result, the event loop stays alive, cancellable. */
export async function effectMapAsync(
  model: CdteModel,
  query: MatrixLike,
  { signal, onProgress, ...options }: EffectMapOptions & AsyncOptions = {},
): Promise<EffectMap> {
  return runCooperatively(mapTask(model, query, options), { signal, onProgress });
}

function readFeature({ feature, yGrid }: LocalEffectOptions): OutcomeFeature {
  if (feature !== undefined && yGrid === undefined) return feature;
  if (feature === undefined && yGrid !== undefined) return { kind: 'kernel', yGrid };
  const message = 'give either yGrid (for the kernel feature) or a feature';
  throw new LabRangeError('SHAPE', message, { argument: 'yGrid' });
}

interface LocalTerms {
  readonly effect: Float64Array;
  readonly se: Float64Array;
  readonly columns: number;
  readonly zeta: Float64Array;
  /** q x n kernel weights over their sum. */
  readonly weights: Float64Array;
}

function* localTask(model: CdteModel, query: MatrixLike, feature: OutcomeFeature): Task<LocalTerms> {
  const state = yield* stateOf(model);
  const points = readQuery(query, state.sample.d, 'query');
  const { data, columns } = featureValues(state, feature);
  const zeta = yield* pseudoOutcomes(state.smoother, state.weights, state.sample.treatment, data, columns);
  const weights = queryWeights(state, points);
  const { n } = state.sample;
  const effect = multiply(dense(weights, points.rows, n), dense(zeta, n, columns));
  const se = new Float64Array(effect.length);
  for (let q = 0; q < points.rows; q++) {
    const own = weights.subarray(q * n, (q + 1) * n);
    for (let k = 0; k < columns; k++)
      se[q * columns + k] = errorAt(own, zeta, columns, k, effect[q * columns + k], model.clusters);
    yield { phase: 'local effects', done: q + 1, total: points.rows };
  }
  return { effect, se, columns, zeta, weights };
}

/** k(X_i, x) over their sum for each query point: q x n. */
function queryWeights(state: FitState, query: Points): Float64Array {
  const { n } = state.sample;
  const points = rescalePoints(query, state.scaleX);
  const weights = new Float64Array(points.rows * n);
  kernelBlock(nuisanceKernel(state.model), points, state.x, weights);
  for (let q = 0; q < points.rows; q++) {
    let total = 0;
    for (let i = q * n; i < (q + 1) * n; i++) total += weights[i];
    if (!(total > 0)) {
      const message = `query row ${q} is so far from all data that every kernel weight is 0`;
      throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'query', index: q });
    }
    for (let i = q * n; i < (q + 1) * n; i++) weights[i] /= total;
  }
  return weights;
}

/** sqrt(sum (w_i (zeta_i - theta))^2), over sums within clusters where there are any. */
function errorAt(
  weights: Float64Array,
  zeta: Float64Array,
  columns: number,
  k: number,
  theta: number,
  clusters: readonly number[] | null,
): number {
  let squares = 0;
  if (clusters === null) {
    for (let i = 0, at = k; i < weights.length; i++, at += columns)
      squares += (weights[i] * (zeta[at] - theta)) ** 2;
    return Math.sqrt(squares);
  }
  const sums = new Float64Array(unitCount(weights.length, clusters));
  for (let i = 0, at = k; i < weights.length; i++, at += columns)
    sums[clusters[i]] += weights[i] * (zeta[at] - theta);
  return Math.sqrt(sums.reduce((sum, value) => sum + value * value, 0));
}

function* mapTask(model: CdteModel, query: MatrixLike, options: EffectMapOptions): Task<EffectMap> {
  requireKnownFields(options, ['feature', 'yGrid', 'alpha', 'draws', 'seed']);
  const alpha = requireOpenUnit(options.alpha ?? model.options.alpha, 'alpha');
  const draws = requireCount(options.draws ?? 1000, 'draws', 1);
  const seed = readSeed(options.seed ?? model.options.seed);
  const feature = readFeature(options);
  const terms = yield* localTask(model, query, feature);
  const state = yield* stateOf(model);
  const { effect, se, columns } = terms;
  const critical = yield* criticalMultiple(state, terms, alpha, draws, seed);
  const shifted = (sign: number): number[][] =>
    rowsOf(
      effect.map((value, at) => value + sign * critical * se[at]),
      columns,
    );
  const points = readQuery(query, state.sample.d, 'query');
  return {
    query: rowsOf(points.data, points.columns),
    points: featureLabels(state, feature),
    effect: rowsOf(effect, columns),
    se: rowsOf(se, columns),
    critical,
    pointwise: normal.upperQuantile(alpha / 2),
    level: 1 - alpha,
    lower: shifted(-1),
    upper: shifted(1),
  };
}

/** The upper quantile of the largest |draw| over the grid, in multiples of se. */
function* criticalMultiple(
  state: FitState,
  { effect, se, columns, zeta, weights }: LocalTerms,
  alpha: number,
  draws: number,
  seed: number | string,
): Task<number> {
  const { n } = state.sample;
  const { clusters } = state.model;
  const queries = effect.length / columns;
  const residuals = new Float64Array(n * queries * columns);
  for (let i = 0, at = 0; i < n; i++)
    for (let q = 0; q < queries; q++)
      for (let k = 0; k < columns; k++, at++)
        residuals[at] = weights[q * n + i] * (zeta[i * columns + k] - effect[q * columns + k]);
  const units = unitCount(n, clusters);
  const rows = clusters === null ? residuals : sumRows(residuals, clusters, units, effect.length);
  const evaluate = (centered: Float64Array, count: number): Float64Array => {
    const product = multiply(dense(centered, count, units), dense(rows, units, effect.length));
    return Float64Array.from({ length: count }, (_, b) => {
      let largest = 0;
      for (let k = 0; k < effect.length; k++)
        if (se[k] > 0) largest = Math.max(largest, Math.abs(product[b * effect.length + k]) / se[k]);
      return largest;
    });
  };
  const values = yield* multiplierDraws(randomStream(seed, 'band'), units, draws, evaluate);
  values.sort();
  return values[Math.min(draws - 1, Math.ceil((1 - alpha) * (draws + 1)) - 1)];
}

function sumRows(data: Float64Array, index: readonly number[], count: number, columns: number): Float64Array {
  const sums = new Float64Array(count * columns);
  for (let i = 0, at = 0; i < index.length; i++)
    for (let k = 0; k < columns; k++, at++) sums[index[i] * columns + k] += data[at];
  return sums;
}
