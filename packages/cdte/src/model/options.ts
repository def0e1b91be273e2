import type { MatrixLike } from '@lab/linalg';
import { LabRangeError, LabTypeError } from '@lab/linalg';
import {
  describe,
  readVector,
  requireBoolean,
  requireCount,
  requireFunction,
  requireKnownFields,
  requireNotNegative,
  requireOneOf,
  requireOpenUnit,
  requirePositive,
} from '@lab/linalg/arguments';
import { requireClip, type NumberList } from '../arguments.ts';
import { kernelNames, type KernelName } from '../kernels/kernel.ts';
import { defaultLambdas, readLambdas } from '../nuisance/cmeGcv.ts';

/** The kernels on covariates: bounded and characteristic. */
export type CovariateKernel = 'gaussian' | 'laplace';

/** How units are weighted; `overlap` changes the estimand. */
export type Weighting = 'inverse' | 'stabilized' | 'overlap';

/** Options of a fit; every one has a default. */
export interface FitOptions {
  /** Columns of X and Y to mean 0, standard deviation 1; default true. */
  readonly standardize?: boolean;
  /** Kernel on covariates, 'gaussian' (default) or 'laplace', bandwidth the median distance. */
  readonly kernelX?: CovariateKernel;
  /** Kernel on outcomes, default 'gaussian'; 'linear' makes the test one of conditional mean effects. */
  readonly kernelY?: KernelName;
  /** The test's bandwidth on X over the median, > 0, default 0.5; the nuisances use the median itself. */
  readonly testBandwidthScale?: number;
  /** The bandwidth on Y over the median, > 0, default 1. */
  readonly outcomeBandwidthScale?: number;
  /** A number > 0 on the scale used, in place of the median distance on X. */
  readonly bandwidthX?: number;
  /** The same for Y. */
  readonly bandwidthY?: number;
  /** n fold labels 0..K-1; default `foldCount` folds stratified by arm, dealt by `seed`. */
  readonly folds?: NumberList;
  /** Default 5. */
  readonly foldCount?: number;
  /** Seed of everything random; default 1. */
  readonly seed?: number | string;
  /** Known propensities: n numbers or one for all, in (0, 1); clipped, too. */
  readonly propensity?: number | NumberList;
  /** Your own propensity model: probabilities of treatment for the query rows from the training rows. */
  readonly propensityModel?: (train: Int32Array, query: Int32Array) => NumberList;
  /** Your own outcome model: a train x query matrix of smoothing weights for one arm's training rows. */
  readonly outcomeWeights?: (train: Int32Array, query: Int32Array, arm: 0 | 1) => MatrixLike;
  /** Penalty of the propensity regression, >= 0, default 1. */
  readonly ridge?: number;
  /** Propensities are clipped to [clip, 1 - clip]; in [0, 0.5), default 0.01. */
  readonly clip?: number;
  /** Ridge parameter of the outcome fits, > 0; default chosen by generalized cross-validation. */
  readonly lambda?: number;
  /** The grid of that choice; default 10^-4, 10^-3.5, ..., 10. */
  readonly lambdas?: NumberList;
  /** Centred ridge weights; default true. */
  readonly intercept?: boolean;
  /** Default 'inverse'. */
  readonly weighting?: Weighting;
  /** n labels: units with equal labels are dependent and count as one. */
  readonly clusters?: ArrayLike<number | string>;
  /** Level of intervals and bands; default 0.05. */
  readonly alpha?: number;
  /** Low-rank path: 'auto' or the largest rank, an integer >= 1; default undefined, the dense path. */
  readonly rank?: number | 'auto';
  /** The dense path refuses more rows than this; default 5000. */
  readonly gramLimit?: number;
}

/** The options a model keeps: plain, complete, serialisable. */
export interface ModelOptions {
  readonly standardize: boolean;
  readonly kernelX: CovariateKernel;
  readonly kernelY: KernelName;
  readonly testBandwidthScale: number;
  readonly outcomeBandwidthScale: number;
  readonly foldCount: number;
  readonly seed: number | string;
  readonly propensitySource: 'known' | 'logistic' | 'callback';
  readonly outcomeSource: 'ridge' | 'callback';
  readonly ridge: number;
  readonly clip: number;
  readonly lambda: number | 'gcv';
  /** What generalized cross-validation chose from; null where it did not choose. */
  readonly lambdaGrid: readonly number[] | null;
  readonly intercept: boolean;
  readonly weighting: Weighting;
  readonly alpha: number;
  readonly rank: number | 'auto' | null;
}

/** What a fit works with beside the options a model keeps. */
export interface FitInputs {
  readonly options: ModelOptions;
  readonly folds: unknown;
  readonly propensity: Float64Array | undefined;
  readonly propensityModel: FitOptions['propensityModel'];
  readonly outcomeWeights: FitOptions['outcomeWeights'];
  readonly lambdas: Float64Array;
  readonly bandwidthX: number | undefined;
  readonly bandwidthY: number | undefined;
  readonly clusters: ArrayLike<number | string> | undefined;
}

/** The names of all fit options. */
export const fitOptionNames: readonly string[] = [
  'standardize',
  'kernelX',
  'kernelY',
  'testBandwidthScale',
  'outcomeBandwidthScale',
  'bandwidthX',
  'bandwidthY',
  'folds',
  'foldCount',
  'seed',
  'propensity',
  'propensityModel',
  'outcomeWeights',
  'ridge',
  'clip',
  'lambda',
  'lambdas',
  'intercept',
  'weighting',
  'clusters',
  'alpha',
  'rank',
  'gramLimit',
];

/** Rows up to which n x n matrices are formed unless the caller says otherwise. */
const defaultGramLimit = 5000;

/**
 * Options checked and completed for n rows.
 *
 * @throws OUT_OF_RANGE, NOT_FINITE, SHAPE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function readFitOptions(given: FitOptions, n: number): FitInputs {
  requireKnownFields(given, fitOptionNames);
  requireRoom(given, n);
  const exclusive = given.propensity !== undefined && given.propensityModel !== undefined;
  if (exclusive) {
    const message = 'give propensity or propensityModel, not both';
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'propensityModel' });
  }
  return {
    options: completeOptions(given),
    folds: given.folds,
    propensity: readPropensity(given.propensity, n),
    propensityModel: readCallback(given.propensityModel, 'propensityModel'),
    outcomeWeights: readCallback(given.outcomeWeights, 'outcomeWeights'),
    lambdas: readLambdas(given.lambdas ?? defaultLambdas),
    bandwidthX: given.bandwidthX === undefined ? undefined : requirePositive(given.bandwidthX, 'bandwidthX'),
    bandwidthY: given.bandwidthY === undefined ? undefined : requirePositive(given.bandwidthY, 'bandwidthY'),
    clusters: given.clusters,
  };
}

function completeOptions(given: FitOptions): ModelOptions {
  return {
    standardize: requireBoolean(given.standardize ?? true, 'standardize'),
    kernelX: requireOneOf(given.kernelX ?? 'gaussian', ['gaussian', 'laplace'], 'kernelX'),
    kernelY: requireOneOf(given.kernelY ?? 'gaussian', kernelNames, 'kernelY'),
    testBandwidthScale: requirePositive(given.testBandwidthScale ?? 0.5, 'testBandwidthScale'),
    outcomeBandwidthScale: requirePositive(given.outcomeBandwidthScale ?? 1, 'outcomeBandwidthScale'),
    foldCount: requireCount(given.foldCount ?? 5, 'foldCount', 2),
    seed: readSeed(given.seed ?? 1),
    propensitySource:
      given.propensity !== undefined
        ? 'known'
        : given.propensityModel === undefined
          ? 'logistic'
          : 'callback',
    outcomeSource: given.outcomeWeights === undefined ? 'ridge' : 'callback',
    ridge: requireNotNegative(given.ridge ?? 1, 'ridge'),
    clip: requireClip(given.clip ?? 0.01, 'clip'),
    lambda: given.lambda === undefined ? 'gcv' : requirePositive(given.lambda, 'lambda'),
    lambdaGrid:
      given.lambda === undefined && given.outcomeWeights === undefined
        ? Array.from(readLambdas(given.lambdas ?? defaultLambdas))
        : null,
    intercept: requireBoolean(given.intercept ?? true, 'intercept'),
    weighting: requireOneOf(given.weighting ?? 'inverse', ['inverse', 'stabilized', 'overlap'], 'weighting'),
    alpha: requireOpenUnit(given.alpha ?? 0.05, 'alpha'),
    rank: given.rank === undefined ? null : readRank(given.rank),
  };
}

/** A seed is a finite number or a string. */
export function readSeed(seed: unknown): number | string {
  if (typeof seed === 'string') return seed;
  if (typeof seed === 'number' && Number.isFinite(seed)) return seed;
  const code = typeof seed === 'number' ? 'NOT_FINITE' : 'WRONG_TYPE';
  const message = `seed must be a finite number or a string, got ${describe(seed)}`;
  throw code === 'NOT_FINITE'
    ? new LabRangeError(code, message, { argument: 'seed' })
    : new LabTypeError(code, message, { argument: 'seed' });
}

function readRank(rank: unknown): number | 'auto' {
  return rank === 'auto' ? rank : requireCount(rank, 'rank', 1);
}

function requireRoom({ gramLimit = defaultGramLimit, rank, outcomeWeights }: FitOptions, n: number): void {
  requireCount(gramLimit, 'gramLimit', 1);
  if (rank !== undefined && outcomeWeights !== undefined) {
    const message = 'outcomeWeights needs n x n matrices: leave rank out';
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'rank' });
  }
  if (rank !== undefined || n <= gramLimit) return;
  const message = `${n} rows exceed gramLimit ${gramLimit}: use the low-rank path, rank: 'auto', or raise gramLimit`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'rank', details: { n, gramLimit } });
}

function readPropensity(given: number | NumberList | undefined, n: number): Float64Array | undefined {
  if (given === undefined) return undefined;
  const values =
    typeof given === 'number'
      ? new Float64Array(n).fill(requireOpenUnit(given, 'propensity'))
      : readVector(given, 'propensity', n);
  requireProbabilities(values, 'propensity');
  return values;
}

/** Throws OUT_OF_RANGE unless every entry lies strictly between 0 and 1. */
function requireProbabilities(values: Float64Array, argument: string): void {
  const index = values.findIndex((value) => value <= 0 || value >= 1);
  if (index < 0) return;
  const message = `${argument} must lie strictly between 0 and 1, got ${values[index]} at ${index}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument, index });
}

function readCallback<Callback>(callback: Callback, argument: string): Callback {
  return callback === undefined ? callback : requireFunction(callback, argument);
}
