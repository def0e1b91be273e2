import type { MatrixLike } from '@lab/linalg';
import { readVector, requireCount, requireFunction, requireOpenUnit } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { randomStream } from '@lab/stats';
import { readMatrix, type NumberList } from '../numeric/arguments.ts';
import { clusterSampler, rowSampler, takeRows } from '../numeric/resampling.ts';
import { percentileInterval } from '../numeric/percentiles.ts';
import { runStepsAsync, type AsyncOptions, type Steps } from '../numeric/stepwise.ts';

/** A fit of both stages, reduced to its predictions. */
export type PredictorFit = (
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
) => (X: MatrixLike) => ArrayLike<number>;

/** Options of `bootstrapRisk`. */
export interface BootstrapOptions {
  /** Fits both stages and gives the predictor; squared loss. */
  readonly fit: PredictorFit;
  /** Draws, >= 20; default 200. */
  readonly resamples?: number | undefined;
  /** Default 0. */
  readonly seed?: number | string | undefined;
  /** Cluster of each unlabelled row (m numbers): clusters are drawn instead of rows. */
  readonly unlabelledClusters?: NumberList | undefined;
  /** Cluster of each labelled row (n numbers). */
  readonly labelledClusters?: NumberList | undefined;
  /** Level of the interval, in (0, 1); default .95. */
  readonly level?: number | undefined;
}

/** Excess risk by resampling both stages. */
export interface BootstrapRisk {
  /** Mean squared distance of a resampled predictor from the fitted one, over the labelled x. */
  readonly excessRisk: number;
  readonly standardError: number;
  /** Quantiles of that distance. */
  readonly interval: readonly [number, number];
  /** The same with the unlabelled rows alone resampled and noise-free labels: pre-training's part. */
  readonly pretrainPart: number;
  readonly pretrainStandardError: number;
  /** Number of resamples. */
  readonly resamples: number;
}

/**
 * Excess risk by the row or cluster bootstrap of both stages: the slow fallback where no formula holds.
 *
 * @param unlabelled m x d
 * @param X n x d
 * @param y n labels
 * @param options fit (required), resamples, seed, clusters, level
 * @returns the mean squared distance between resampled and fitted predictors, with pre-training's part of it
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE (no fit), and what the fit throws on a resample
 *
 * Source: standard (Efron 1979); the noise-free refit for pre-training's part derived in docs/theory.md section 9.
 */
export function bootstrapRisk(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: BootstrapOptions,
): BootstrapRisk {
  return runToEnd(bootstrapSteps(unlabelled, X, y, options));
}

/**
 * As `bootstrapRisk`, giving the event loop its turn after each draw.
 *
 * @returns the same numbers; rejects with an AbortError when aborted
 */
export async function bootstrapRiskAsync(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: BootstrapOptions & AsyncOptions,
): Promise<BootstrapRisk> {
  return runStepsAsync(bootstrapSteps(unlabelled, X, y, options), options);
}

/**
 * As `bootstrapRisk`, one draw a step; each step carries the running mean of the excess risk.
 *
 * @returns a generator of progress whose return value is the result
 */
export function iterateBootstrapRisk(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: BootstrapOptions,
): Steps<BootstrapRisk> {
  return bootstrapSteps(unlabelled, X, y, options);
}

function* bootstrapSteps(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: BootstrapOptions,
): Steps<BootstrapRisk> {
  const z = readMatrix(unlabelled, 'unlabelled');
  const x = readMatrix(X, 'X');
  const labels = readVector(y, 'y', x.rows);
  const fit = requireFunction(options.fit, 'fit');
  const resamples = requireCount(options.resamples ?? 200, 'resamples', 20);
  const level = requireOpenUnit(options.level ?? 0.95, 'level');
  const drawUnlabelled = options.unlabelledClusters
    ? clusterSampler(options.unlabelledClusters, z.rows, 'unlabelledClusters')
    : rowSampler(z.rows);
  const drawLabelled = options.labelledClusters
    ? clusterSampler(options.labelledClusters, x.rows, 'labelledClusters')
    : rowSampler(x.rows);
  const stream = randomStream(options.seed ?? 0, 'bootstrapRisk');
  const fitted = Float64Array.from(fit(z, x, labels)(x));
  const whole: number[] = [];
  const pretraining: number[] = [];
  let sum = 0;
  for (let draw = 0; draw < resamples; draw++) {
    const own = stream.split(draw);
    const zDraw = takeRows(z, drawUnlabelled(own));
    const rows = drawLabelled(own);
    const labelsDraw = Float64Array.from(rows, (row) => labels[row]);
    whole.push(meanSquare(fit(zDraw, takeRows(x, rows), labelsDraw)(x), fitted));
    pretraining.push(meanSquare(fit(zDraw, x, fitted)(x), fitted));
    sum += whole[draw];
    yield { fraction: (draw + 1) / resamples, stage: 'bootstrap', value: sum / (draw + 1) };
  }
  const all = meanAndError(whole);
  const first = meanAndError(pretraining);
  return {
    excessRisk: all.mean,
    standardError: all.error,
    interval: percentileInterval(whole, level),
    pretrainPart: first.mean,
    pretrainStandardError: first.error,
    resamples,
  };
}

function meanSquare(a: ArrayLike<number>, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / b.length;
}

function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(spread / (values.length * (values.length - 1))) };
}
