import type { MatrixLike } from '@lab/linalg';
import { requireKnownFields, requirePositive } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { modelEmbedding, pseudoGram } from '../inference/pseudoGram.ts';
import { centerColumns, columnGram, columnMeans, dense, eigenpairs, multiply } from '../kernels/dense.ts';
import { gatherRows, gramTask, kernelBlock, type Points } from '../kernels/kernel.ts';
import { readQuery } from '../kernels/kernelGram.ts';
import { rowsOf } from '../model/fit.ts';
import type { CdteModel } from '../model/model.ts';
import { nuisanceKernel, rescalePoints, stateOf, type FitState } from '../model/state.ts';
import {
  defaultLambdas,
  factorEnergies,
  gcv,
  gcvTerms,
  gramEnergies,
  type GcvTerms,
} from '../nuisance/cmeGcv.ts';
import { ridgeWeights } from '../nuisance/cmeWeights.ts';
import { pseudoOutcomes } from '../nuisance/smoother.ts';
import type { Task } from '../task.ts';
import { featureValues } from './outcomeFeature.ts';

/** Options of the final regression stage. */
export interface FinalStageOptions {
  /** Ridge parameter of the regression of pseudo-outcomes on X, > 0; default by generalized cross-validation. */
  readonly finalLambda?: number;
}

/** The conditional discrepancy at points x. */
export interface ConditionalDiscrepancy {
  /** n x q regression weights. */
  readonly weights: number[][];
  /** |mu_1(x) - mu_0(x)|^2 at each point, smoothed, biased, without an interval. */
  readonly mmd2: number[];
  /** Ridge parameter used. */
  readonly finalLambda: number;
}

/**
 * The squared discrepancy between the arms' conditional laws at points x, by kernel ridge regression of the
 * pseudo-outcomes on X. Slower than root-n and biased by smoothing: a picture, not a test.
 *
 * @param model from {@link fit}
 * @param query q x d points, in the user's units
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (finalLambda)
 * @remarks beta'G beta; docs/theory.md, section 10.
 */
export function conditionalDiscrepancy(
  model: CdteModel,
  query: MatrixLike,
  options: FinalStageOptions = {},
): ConditionalDiscrepancy {
  requireKnownFields(options, ['finalLambda']);
  return runToEnd(discrepancyTask(model, query, readFinalLambda(options)));
}

/** The witness of the change at points x. */
export interface Witness {
  /** q x g: where in y the treated law at x has more mass (positive) and less (negative). */
  readonly witness: number[][];
  /** Ridge parameter used. */
  readonly finalLambda: number;
}

/**
 * The witness function of the change at points x and y, by the same regression.
 *
 * @param model from {@link fit}
 * @param query q x d points, in the user's units
 * @param yGrid g x p points, in the user's units
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (finalLambda)
 * @remarks beta' B l(., y); docs/theory.md, section 10.
 */
export function witness(
  model: CdteModel,
  query: MatrixLike,
  yGrid: MatrixLike,
  options: FinalStageOptions = {},
): Witness {
  requireKnownFields(options, ['finalLambda']);
  return runToEnd(witnessTask(model, query, yGrid, readFinalLambda(options)));
}

function readFinalLambda({ finalLambda }: FinalStageOptions): number | undefined {
  return finalLambda === undefined ? undefined : requirePositive(finalLambda, 'finalLambda');
}

function* discrepancyTask(
  model: CdteModel,
  query: MatrixLike,
  lambda: number | undefined,
): Task<ConditionalDiscrepancy> {
  const state = yield* stateOf(model);
  const { n, d } = state.sample;
  const points = rescalePoints(readQuery(query, d, 'query'), state.scaleX);
  const finalLambda = lambda ?? (yield* chooseFinalLambda(state));
  const beta = yield* finalWeights(state, points, finalLambda);
  const { data, columns } = yield* modelEmbedding(state);
  const effect = multiply(dense(beta, n, points.rows), dense(data, n, columns), { transposeA: true });
  const mmd2 = Array.from({ length: points.rows }, (_, q) =>
    effect.subarray(q * columns, (q + 1) * columns).reduce((sum, value) => sum + value * value, 0),
  );
  return { weights: rowsOf(beta, points.rows), mmd2, finalLambda };
}

function* witnessTask(
  model: CdteModel,
  query: MatrixLike,
  yGrid: MatrixLike,
  lambda: number | undefined,
): Task<Witness> {
  const state = yield* stateOf(model);
  const { n, d, treatment } = state.sample;
  const points = rescalePoints(readQuery(query, d, 'query'), state.scaleX);
  const { data, columns } = featureValues(state, { kind: 'kernel', yGrid });
  const finalLambda = lambda ?? (yield* chooseFinalLambda(state));
  const beta = yield* finalWeights(state, points, finalLambda);
  const zeta = yield* pseudoOutcomes(state.smoother, state.weights, treatment, data, columns);
  const values = multiply(dense(beta, n, points.rows), dense(zeta, n, columns), { transposeA: true });
  return { witness: rowsOf(values, columns), finalLambda };
}

/** Centred ridge weights of all n rows at the query points: n x q. */
function* finalWeights(state: FitState, points: Points, lambda: number): Task<Float64Array> {
  const kernel = nuisanceKernel(state.model);
  const { n } = state.sample;
  if (state.basis !== undefined) return basisWeights(state, points, lambda);
  const cross = new Float64Array(n * points.rows);
  kernelBlock(kernel, state.x, points, cross);
  const gram = yield* gramTask(kernel, state.x, 'covariate kernel');
  return ridgeWeights(gram, cross, n, points.rows, lambda, true);
}

/** The ridge parameter with the smallest score, G in place of the outcomes' Gram matrix; kept. */
function* chooseFinalLambda(state: FitState): Task<number> {
  const known = state.memo.get('finalLambda') as number | undefined;
  if (known !== undefined) return known;
  const terms = state.basis === undefined ? yield* denseTerms(state) : yield* basisTerms(state);
  const { lambda } = gcv(terms, Float64Array.from(defaultLambdas));
  state.memo.set('finalLambda', lambda);
  return lambda;
}

function* denseTerms(state: FitState): Task<GcvTerms> {
  const { n } = state.sample;
  const spectrum = eigenpairs(yield* gramTask(nuisanceKernel(state.model), state.x, 'covariate kernel'), n);
  yield { phase: 'final stage', done: 1, total: 2 };
  if (state.outcome.kind === 'gram') {
    const energies = gramEnergies(spectrum.vectors, yield* pseudoGram(state), n, true);
    return gcvTerms(spectrum, energies, n, true);
  }
  const { data, columns } = yield* modelEmbedding(state);
  return gcvTerms(spectrum, factorEnergies(spectrum.vectors, data, n, columns, true), n, true);
}

/** The same terms in the basis of the low-rank path. */
function* basisTerms(state: FitState): Task<GcvTerms> {
  const { n } = state.sample;
  const { data, columns: r } = state.basis!;
  const e = yield* modelEmbedding(state);
  const { values, vectors } = basisSpectrum(data, n, r);
  const centered = centerColumns(e.data, n, e.columns);
  const product = multiply(dense(data, n, r), dense(centered, n, e.columns), { transposeA: true });
  const along = multiply(dense(vectors, r, r), dense(product, r, e.columns), { transposeA: true });
  const sums = columnMeans(data, n, r).map((mean) => mean * n);
  const ones = multiply(dense(vectors, r, r), dense(sums, r, 1), { transposeA: true });
  const energies = new Float64Array(r);
  const constants = new Float64Array(r);
  for (let j = 0; j < r; j++) {
    if (!(values[j] > 1e-12 * values[r - 1])) continue;
    for (let k = 0; k < e.columns; k++) energies[j] += along[j * e.columns + k] ** 2 / values[j];
    constants[j] = ones[j] ** 2 / values[j] / n;
  }
  const total = centered.reduce((sum, value) => sum + value * value, 0);
  const outside = Math.max(0, total - energies.reduce((sum, value) => sum + value, 0));
  return { m: n, intercept: true, eigenvalues: values, energies, constants, outside };
}

function basisSpectrum(
  data: Float64Array,
  n: number,
  r: number,
): { values: Float64Array; vectors: Float64Array } {
  const { values, vectors } = eigenpairs(columnGram(data, n, r), r);
  return { values: values.map((value) => Math.max(0, value)), vectors };
}

/** Ridge weights in the basis: features of a new point solve the triangular system of the pivot rows. */
function basisWeights(state: FitState, points: Points, lambda: number): Float64Array {
  const { n } = state.sample;
  const { data, columns: r } = state.basis!;
  const features = basisFeatures(state, points);
  const { values, vectors } = basisSpectrum(data, n, r);
  const along = multiply(dense(vectors, r, r), dense(features, r, points.rows), { transposeA: true });
  for (let j = 0, at = 0; j < r; j++)
    for (let q = 0; q < points.rows; q++, at++) along[at] /= values[j] + n * lambda;
  const coefficients = multiply(dense(vectors, r, r), dense(along, r, points.rows));
  const weights = multiply(dense(data, n, r), dense(coefficients, r, points.rows));
  return centerColumns(weights, n, points.rows).map((value) => value + 1 / n);
}

/** Basis features of new points, r x q: L features = k(pivot rows, points), L the factor at its pivot rows. */
function basisFeatures(state: FitState, points: Points): Float64Array {
  const { data, columns: r, pivots } = state.basis!;
  const features = new Float64Array(r * points.rows);
  kernelBlock(nuisanceKernel(state.model), gatherRows(state.x, pivots), points, features);
  for (let i = 0; i < r; i++) {
    const row = pivots[i] * r;
    for (let q = 0; q < points.rows; q++) {
      let sum = features[i * points.rows + q];
      for (let k = 0; k < i; k++) sum -= data[row + k] * features[k * points.rows + q];
      features[i * points.rows + q] = sum / data[row + i];
    }
  }
  return features;
}
