import { LabRangeError, type MatrixLike } from '@lab/linalg';
import { readVector, requireCount, requirePositive } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { randomStream, type RandomStream } from '@lab/stats';
import { readMatrix, type NumberList } from '../numeric/arguments.ts';
import {
  applyMatrix,
  columnGram,
  columnOf,
  dot,
  rowsOf,
  scaled,
  stackRows,
  symmetrised,
  toRows,
  traceOfProduct,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { descendingSpectrum } from '../numeric/spectrum.ts';
import { minimise, type Minimum, type Objective } from '../numeric/minimise.ts';
import { runStepsAsync, within, type AsyncOptions, type Steps } from '../numeric/stepwise.ts';
import type { FeatureMap } from '../derivatives/featureMap.ts';
import { numericJacobian } from '../derivatives/numericGradient.ts';
import type { PretrainLoss } from '../derivatives/pretrainLoss.ts';
import { sandwichOf, type DenseSandwich } from '../engine/quotientSandwich.ts';
import { readDirections } from '../engine/rotationGenerators.ts';
import { canonicalLink, type Family } from '../laws/link.ts';
import { downstreamLaw, gramsOf } from './downstreamLaw.ts';
import { fitFamily } from './fitGmm.ts';
import { requireLabels } from './glm.ts';
import { requireMoreRows } from './labelStage.ts';
import type { FittedLaw, Warning } from './model.ts';
import { readModelMatrix } from './modelMatrix.ts';
import { checkFitOptions, readBoolean, type FitOptions } from './options.ts';
import {
  intervalAt,
  predictRows,
  type PredictIntervalOptions,
  type PredictionInterval,
  type PredictOptions,
  type PointFunction,
} from './predict.ts';

/** A two-stage procedure of one's own: a loss for the unlabelled rows and features for the labelled ones. */
export interface TwoStageSpec {
  /** See `automaticLoss`, `numericLoss`, or give the derivatives yourself. */
  readonly loss: PretrainLoss;
  /** See `automaticFeatures`, `numericFeatures`, or give the derivatives yourself. */
  readonly features: FeatureMap;
  /** Symmetry directions of the loss at w as columns, q x g; default: detected and tested. */
  readonly generators?: ((w: Float64Array) => MatrixLike) | undefined;
  /** Where a search for w starts; default independent standard normals. */
  readonly start?: ((stream: RandomStream) => ArrayLike<number>) | undefined;
}

/** Options of `fitTwoStage`. */
export interface TwoStageOptions extends FitOptions {
  /** Searches from different starts, the best of which is kept, >= 1; default 3. */
  readonly starts?: number | undefined;
  /** Seed of the starts; default 0. */
  readonly seed?: number | string | undefined;
  /** The first stage has converged when |gradient| <= tolerance (1 + |loss|); default 1e-8. */
  readonly tolerance?: number | undefined;
  /** Most iterations of each search; default 500. */
  readonly maxIterations?: number | undefined;
  /** Whether z and x have one law, so that moments may be taken over all rows; default false. */
  readonly sameDistribution?: boolean | undefined;
}

/** A fitted two-stage procedure, as plain JSON; its functions stay in the specification. */
export interface GenericModel {
  readonly kind: 'generic';
  readonly family: Family;
  /** w^, one point of its orbit, q. */
  readonly parameters: number[];
  readonly coefficients: number[];
  readonly labelCovariance: number[][];
  /** What features explain of the gradient, q x p. */
  readonly explained: number[][];
  /** V, q x q. */
  readonly covariance: number[][];
  /** Orthonormal symmetry directions at w^ as columns, q x g. */
  readonly verticalBasis: number[][];
  /** Identified directions of the first stage. */
  readonly horizontalDimension: number;
  /** Condition number of the Hessian on them. */
  readonly condition: number;
  /** Mean loss at w^. */
  readonly loss: number;
  /** gradient' H^+ gradient: twice the loss still to gain; to be small against 1/m. */
  readonly decrement: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly law: FittedLaw;
}

/**
 * Fits both stages of any two-stage procedure and writes down its law, with symmetries of the loss detected or declared.
 *
 * @param spec loss, features, and optionally generators and starts
 * @param unlabelled rows z of the first stage, m x (any)
 * @param X rows x of the second stage, n x (any)
 * @param y n labels
 * @param options family, starts, seed, tolerance, maxIterations, poolLabelled (only where z and x have equally many
 *   columns), sameDistribution, noise
 * @returns a plain model for `predictTwoStage`, `predictIntervalTwoStage`, `riskReport`
 * @throws SHAPE (sizes, n <= p), NOT_FINITE (also a loss or feature), NOT_A_MINIMUM, WEAK_IDENTIFICATION, NOT_INVARIANT
 *   (declared generators), OUT_OF_RANGE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 Theorem 5.1, in coordinates as derived in docs/theory.md sections 1 to 3.
 */
export function fitTwoStage(
  spec: TwoStageSpec,
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: TwoStageOptions = {},
): GenericModel {
  return runToEnd(twoStageSteps(spec, unlabelled, X, y, options));
}

/**
 * As `fitTwoStage`, giving the event loop its turn.
 *
 * @returns the same model; rejects with an AbortError when aborted
 */
export async function fitTwoStageAsync(
  spec: TwoStageSpec,
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: TwoStageOptions & AsyncOptions = {},
): Promise<GenericModel> {
  return runStepsAsync(twoStageSteps(spec, unlabelled, X, y, options), options);
}

/**
 * As `fitTwoStage`, one iteration of the first stage a step; each step carries the loss.
 *
 * @returns a generator of progress whose return value is the model
 */
export function iterateFitTwoStage(
  spec: TwoStageSpec,
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: TwoStageOptions = {},
): Steps<GenericModel> {
  return twoStageSteps(spec, unlabelled, X, y, options);
}

/**
 * Predictions of a fitted two-stage procedure.
 *
 * @param spec the specification it was fitted with
 * @param model from `fitTwoStage`
 * @param X rows, n x (any)
 * @param options.scale 'response' (default) or 'link'
 * @returns n predictions
 * @throws SHAPE, NOT_FINITE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 section 3.1.
 */
export function predictTwoStage(
  spec: TwoStageSpec,
  model: GenericModel,
  X: MatrixLike,
  options: PredictOptions = {},
): number[] {
  return predictRows(pointOf(spec, model), model, readMatrix(X, 'X'), options);
}

/**
 * A confidence interval for a prediction of a fitted two-stage procedure; see `predictInterval`.
 *
 * @param spec the specification it was fitted with
 * @param model from `fitTwoStage`
 * @param x0 the point
 * @param options level, target, scale as `predictInterval`
 * @returns the interval and both parts of its variance
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION
 *
 * Source: derived, docs/theory.md section 5.
 */
export function predictIntervalTwoStage(
  spec: TwoStageSpec,
  model: GenericModel,
  x0: NumberList,
  options: PredictIntervalOptions = {},
): PredictionInterval {
  return intervalAt(pointOf(spec, model), model, model.covariance, readVector(x0, 'x0'), options);
}

function* twoStageSteps(
  spec: TwoStageSpec,
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: TwoStageOptions,
): Steps<GenericModel> {
  const { family, pool, robust } = checkFitOptions(options);
  const everywhere = readBoolean(options.sameDistribution, 'sameDistribution', false);
  const z = readMatrix(unlabelled, 'unlabelled');
  const x = readMatrix(X, 'X');
  const labels = readVector(y, 'y', x.rows);
  requireLabels(labels, family);
  requireMoreRows(x.rows, requireCount(spec.features.dimension, 'features.dimension', 1));
  const pooled = pool && z.columns === x.columns;
  const rows = pooled ? stackRows(z, x) : z;
  const minimum = yield* searchMinimum(spec, rows, options);
  const sandwich = yield* sandwichAt(spec, rows, minimum.w);
  const features = featureMatrix(spec, minimum.w, x);
  const fit = fitFamily(features, labels, family);
  const gradients = gradientMatrix(spec, minimum.w, fit.theta, x);
  const squared = family === 'gaussian';
  const decrement = dot(minimum.gradient, applyMatrix(sandwich.inverse, minimum.gradient));
  const settled = minimum.converged && decrement * rows.rows < 0.01;
  yield { fraction: 1, stage: 'law' };
  const parts = downstreamLaw(
    {
      features,
      gradients,
      residuals: fit.residuals,
      curvature: squared ? undefined : fit.curvature,
      grams:
        everywhere && z.columns === x.columns
          ? momentsOver(spec, minimum.w, fit.theta, stackRows(z, x), family)
          : undefined,
    },
    {
      covariance: sandwich.covariance,
      unlabelled: rows.rows,
      pooled,
      robust,
      converged: settled && fit.converged,
      warnings: activatedWarning(spec, minimum.w, x, sandwich.covariance, rows.rows),
      squared,
    },
  );
  return {
    kind: 'generic',
    family,
    parameters: Array.from(minimum.w),
    coefficients: Array.from(fit.theta),
    labelCovariance: toRows(parts.labelCovariance),
    explained: toRows(parts.explained),
    covariance: toRows(sandwich.covariance),
    verticalBasis: toRows(sandwich.verticalBasis),
    horizontalDimension: sandwich.horizontalDimension,
    condition: sandwich.condition,
    loss: minimum.value,
    decrement,
    iterations: minimum.iterations,
    converged: settled,
    law: parts.law,
  };
}

const BLOCK = 512;

function pointOf({ features, loss }: TwoStageSpec, model: GenericModel): PointFunction {
  const w = Float64Array.from(model.parameters);
  const theta = Float64Array.from(model.coefficients);
  const explained = readModelMatrix(model.explained);
  return (x, withLeak) => {
    const psi = new Float64Array(features.dimension);
    features.value(w, x, psi);
    if (!withLeak) return { features: psi, leak: new Float64Array(0) };
    const gradient = new Float64Array(loss.parameters);
    features.pullback(w, x, theta, gradient);
    const predicted = applyMatrix(explained, psi);
    return { features: psi, leak: gradient.map((value, i) => value - predicted[i]) };
  };
}

/** The best minimiser of the mean loss over several starts. */
function* searchMinimum(spec: TwoStageSpec, rows: Dense, options: TwoStageOptions): Steps<Minimum> {
  const starts = requireCount(options.starts ?? 3, 'starts', 1);
  const stream = randomStream(options.seed ?? 0, 'fitTwoStage');
  const settings = {
    tolerance: requirePositive(options.tolerance ?? 1e-8, 'tolerance'),
    maxIterations: requireCount(options.maxIterations ?? 500, 'maxIterations', 1),
  };
  const objective: Objective = {
    evaluate: (w, gradient) => meanLoss(spec.loss, rows, w, gradient),
    hessian: (w) => meanHessian(spec.loss, rows, w),
  };
  let best: Minimum | undefined;
  for (let start = 0; start < starts; start++) {
    const first = startingPoint(spec, stream.split(start));
    const found = yield* within(minimise(objective, first, settings), (0.9 * start) / starts, 0.9 / starts);
    if (best === undefined || found.value < best.value) best = found;
  }
  if (best === undefined || !Number.isFinite(best.value)) {
    throw new LabRangeError('NOT_FINITE', 'spec.loss: no start led to a finite mean loss', {
      argument: 'spec.loss',
    });
  }
  return best;
}

function startingPoint(spec: TwoStageSpec, stream: RandomStream): Float64Array {
  const q = requireCount(spec.loss.parameters, 'loss.parameters', 1);
  if (spec.start) return readVector(spec.start(stream), 'spec.start', q);
  return Float64Array.from({ length: q }, () => stream.normal());
}

function meanLoss(loss: PretrainLoss, rows: Dense, w: Float64Array, gradient: Float64Array): number {
  const own = new Float64Array(w.length);
  gradient.fill(0);
  let sum = 0;
  for (let i = 0; i < rows.rows; i++) {
    sum += loss.gradient(w, rowsOf(rows, i, i + 1).data, own);
    for (let j = 0; j < own.length; j++) gradient[j] += own[j];
  }
  for (let j = 0; j < gradient.length; j++) gradient[j] /= rows.rows;
  return sum / rows.rows;
}

function meanHessian(loss: PretrainLoss, rows: Dense, w: Float64Array): Dense {
  const q = w.length;
  if (loss.addHessian === undefined) {
    const gradient = new Float64Array(q);
    const columns = numericJacobian((point) => {
      meanLoss(loss, rows, point, gradient);
      return gradient;
    }, w);
    return symmetrised({
      data: Float64Array.from(columns.flatMap((column) => Array.from(column))),
      rows: q,
      columns: q,
    });
  }
  const total = new Float64Array(q * q);
  for (let i = 0; i < rows.rows; i++) loss.addHessian(w, rowsOf(rows, i, i + 1).data, total);
  return symmetrised({ data: total.map((entry) => entry / rows.rows), rows: q, columns: q });
}

/** V at the minimiser; null directions are symmetries only if neither scores nor the loss itself notice them. */
function* sandwichAt(spec: TwoStageSpec, rows: Dense, w: Float64Array): Steps<DenseSandwich> {
  const hessian = meanHessian(spec.loss, rows, w);
  yield { fraction: 0.9, stage: 'scores' };
  const scores = yield* scoreCovariance(spec.loss, rows, w);
  const declared = spec.generators && readDirections(spec.generators(w.slice()), w.length);
  const scratch = new Float64Array(w.length);
  const base = meanLoss(spec.loss, rows, w, scratch);
  const step = 1e-3 * Math.max(1, Math.sqrt(dot(w, w)) / Math.sqrt(w.length));
  return sandwichOf(hessian, scores, {
    tolerance: spec.loss.addHessian ? 1e-9 : 1e-6,
    declared,
    lossChange: (direction) => {
      const moved = meanLoss(
        spec.loss,
        rows,
        w.map((value, i) => value + step * direction[i]),
        scratch,
      );
      return (moved - base) / (1 + Math.abs(base));
    },
  });
}

function* scoreCovariance(loss: PretrainLoss, rows: Dense, w: Float64Array): Steps<Dense> {
  const q = w.length;
  const block = zeroMatrix(BLOCK, q);
  const total = new Float64Array(q * q);
  for (let start = 0; start < rows.rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, rows.rows);
    for (let i = start; i < end; i++) {
      loss.gradient(
        w,
        rowsOf(rows, i, i + 1).data,
        block.data.subarray((i - start) * q, (i - start + 1) * q),
      );
    }
    const gram = columnGram({
      data: block.data.subarray(0, (end - start) * q),
      rows: end - start,
      columns: q,
    });
    for (let k = 0; k < total.length; k++) total[k] += gram.data[k] / rows.rows;
    yield { fraction: 0.9 + (0.1 * end) / rows.rows, stage: 'scores' };
  }
  return { data: total, rows: q, columns: q };
}

function featureMatrix({ features }: TwoStageSpec, w: Float64Array, x: Dense): Dense {
  const p = features.dimension;
  const matrix = zeroMatrix(x.rows, p);
  for (let i = 0; i < x.rows; i++) {
    features.value(w, rowsOf(x, i, i + 1).data, matrix.data.subarray(i * p, (i + 1) * p));
  }
  return matrix;
}

function gradientMatrix(
  { features, loss }: TwoStageSpec,
  w: Float64Array,
  theta: Float64Array,
  x: Dense,
): Dense {
  const q = loss.parameters;
  const matrix = zeroMatrix(x.rows, q);
  for (let i = 0; i < x.rows; i++) {
    features.pullback(w, rowsOf(x, i, i + 1).data, theta, matrix.data.subarray(i * q, (i + 1) * q));
  }
  return matrix;
}

function momentsOver(
  spec: TwoStageSpec,
  w: Float64Array,
  theta: Float64Array,
  x: Dense,
  family: Family,
): ReturnType<typeof gramsOf> {
  const features = featureMatrix(spec, w, x);
  const { curvature } = canonicalLink(family);
  const weights = family === 'gaussian' ? undefined : applyMatrix(features, theta).map(curvature);
  return gramsOf(features, gradientMatrix(spec, w, theta, x), weights);
}

/** Features whose size at w^ is no more than what the noise of w^ would give them were they 0 at w*. */
function activatedWarning(
  spec: TwoStageSpec,
  w: Float64Array,
  x: Dense,
  covariance: Dense,
  m: number,
): Warning[] {
  const sample = rowsOf(x, 0, Math.min(x.rows, ACTIVATION_ROWS));
  const { values, vectors } = descendingSpectrum(
    scaled(columnGram(featureMatrix(spec, w, sample)), 1 / sample.rows),
  );
  let activated = 0;
  for (let a = 0; a < values.length; a++) {
    const moved = gradientMatrix(spec, w, columnOf(vectors, a), sample);
    const noise = traceOfProduct(covariance, columnGram(moved)) / (sample.rows * m);
    if (values[a] <= ACTIVATION_FACTOR * noise) activated++;
  }
  if (activated === 0) return [];
  return [
    {
      code: 'ACTIVATED_DIRECTIONS',
      message:
        `${activated} of ${values.length} feature directions are no larger than the noise of the representation makes ` +
        'them; least squares pays for them all the same',
    },
  ];
}

const ACTIVATION_ROWS = 500;
/** A chi-square with one degree of freedom stays below 9 times its mean with probability .997. */
const ACTIVATION_FACTOR = 9;
