import { studentT, normal } from '@lab/stats';
import type { MatrixLike } from '@lab/linalg';
import { readVector, requireOneOf, requireOpenUnit } from '@lab/linalg/arguments';
import { readMatrix, type NumberList } from '../numeric/arguments.ts';
import { dot, quadraticForm, rowsOf, type Dense } from '../numeric/dense.ts';
import { canonicalLink } from '../laws/link.ts';
import { readModelMatrix } from './modelMatrix.ts';
import { gatedPoint } from './gatedPoint.ts';
import { linearPoint } from './linearPoint.ts';
import type { TwoStageModel } from './model.ts';

/** On which scale predictions are given: of the label's mean, or of the linear predictor. */
export type PredictionScale = 'response' | 'link';

/** Options of `predict`. */
export interface PredictOptions {
  /** Default 'response': the label's mean. */
  readonly scale?: PredictionScale | undefined;
}

/**
 * Predictions of a fitted model.
 *
 * @param model from `fitPcr`, `fitFactor`, `fitSpectral` or `fitGmm`; also after a round trip through JSON
 * @param X rows to predict at, n x d
 * @param options.scale 'response' (default) or 'link'
 * @returns n predictions
 * @throws SHAPE, NOT_FINITE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 section 3.1.
 */
export function predict(model: TwoStageModel, X: MatrixLike, options: PredictOptions = {}): number[] {
  const rows = readMatrix(X, 'X', { columns: columnsOfModel(model) });
  return predictRows(pointFunction(model), model, rows, options);
}

/** Options of `predictInterval`. */
export interface PredictIntervalOptions extends PredictOptions {
  /** Coverage, in (0, 1); default .95. */
  readonly level?: number | undefined;
  /** 'mean': of the regression function (default); 'observation': of a new label (Gaussian labels only). */
  readonly target?: 'mean' | 'observation' | undefined;
}

/** A prediction with what is not known about it. */
export interface PredictionInterval {
  /** The prediction at x0. */
  readonly prediction: number;
  /** Lower end of the interval. */
  readonly lower: number;
  /** Upper end of the interval. */
  readonly upper: number;
  /** On the scale of the linear predictor. */
  readonly standardError: number;
  /** Part of its square that comes from the labels. */
  readonly labelVariance: number;
  /** Part of its square that comes from pre-training: what a label-only formula leaves out. */
  readonly pretrainVariance: number;
}

/**
 * A confidence interval for a prediction, or for a new label, with the noise of pre-training in it.
 *
 * @param model as `predict`
 * @param x0 the point, d
 * @param options level (default .95), target (default 'mean'), scale (default 'response')
 * @returns the interval and both parts of its variance; t quantiles with n - p degrees of freedom for Gaussian labels,
 *   normal ones (on the linear predictor) for others
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION
 *
 * Source: derived, docs/theory.md section 5.
 */
export function predictInterval(
  model: TwoStageModel,
  x0: NumberList,
  options: PredictIntervalOptions = {},
): PredictionInterval {
  const x = readVector(x0, 'x0', columnsOfModel(model));
  const leakCovariance = model.kind === 'linear' ? model.leak.covariance : model.covariance;
  return intervalAt(pointFunction(model), model, leakCovariance, x, options);
}

/** Features of a point (p) and what its prediction leaks through, in the coordinates of the leak covariance. */
export interface PredictionPoint {
  readonly features: Float64Array;
  readonly leak: Float64Array;
}

/** The point's features, and its leak where it is asked for. */
export type PointFunction = (x: Float64Array, withLeak: boolean) => PredictionPoint;

function pointFunction(model: TwoStageModel): PointFunction {
  return model.kind === 'linear' ? linearPoint(model) : gatedPoint(model);
}

function columnsOfModel(model: TwoStageModel): number {
  return model.kind === 'linear' ? model.centre.length : model.centres[0].length;
}

/** What predictions need of any fitted model. */
type PredictiveModel = Pick<TwoStageModel, 'family' | 'coefficients' | 'labelCovariance' | 'law'>;

/** Predictions at rows. */
export function predictRows(
  point: PointFunction,
  model: PredictiveModel,
  rows: Dense,
  options: PredictOptions,
): number[] {
  const scale = requireOneOf(options.scale ?? 'response', ['response', 'link'], 'scale');
  const { mean } = canonicalLink(model.family);
  return Array.from({ length: rows.rows }, (_, i) => {
    const { features } = point(rowsOf(rows, i, i + 1).data, false);
    const eta = dot(features, model.coefficients);
    return scale === 'link' ? eta : mean(eta);
  });
}

/** The interval at one point. */
export function intervalAt(
  point: PointFunction,
  model: PredictiveModel,
  leakCovariance: readonly (readonly number[])[],
  x: Float64Array,
  options: PredictIntervalOptions,
): PredictionInterval {
  const level = requireOpenUnit(options.level ?? 0.95, 'level');
  const scale = requireOneOf(options.scale ?? 'response', ['response', 'link'], 'scale');
  const gaussian = model.family === 'gaussian';
  const target = requireOneOf(
    options.target ?? 'mean',
    gaussian ? ['mean', 'observation'] : ['mean'],
    'target',
  );
  const { features, leak } = point(x, true);
  const { law } = model;
  const eta = dot(features, model.coefficients);
  const labelVariance = quadraticForm(readModelMatrix(model.labelCovariance), features);
  const pretrainVariance = Math.max(quadraticForm(readModelMatrix(leakCovariance), leak), 0) / law.unlabelled;
  const variance = labelVariance + pretrainVariance;
  const spread = Math.sqrt(variance + (target === 'observation' ? law.sigma2 : 0));
  const p = 0.5 + level / 2;
  const factor = gaussian
    ? studentT.quantile(p, { degreesOfFreedom: law.labelled - law.dEff })
    : normal.quantile(p);
  const { mean } = canonicalLink(model.family);
  const onScale = (value: number): number => (scale === 'link' ? value : mean(value));
  return {
    prediction: onScale(eta),
    lower: onScale(eta - factor * spread),
    upper: onScale(eta + factor * spread),
    standardError: Math.sqrt(variance),
    labelVariance,
    pretrainVariance,
  };
}
