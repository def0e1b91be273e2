import { readIntegers, requireBetween } from '../input/arguments.ts';
import { dotAt, dotColumns } from '../design/dotColumns.ts';
import { roundedTable } from '../design/denseDesign.ts';
import type { LinearDesign } from '../design/design.ts';
import { readRegressionData, type RegressionData } from '../input/regressionData.ts';
import { gram, symmetricEigen } from '@lab/linalg';
import {
  readVector,
  requireBoolean,
  requireCount,
  requireKnownFields,
  requirePositive,
} from '@lab/linalg/arguments';
import {
  fieldsAt,
  modelFields,
  problemOf,
  startState,
  type ModelOptions,
  type RegressionProblem,
} from '../fit/problem.ts';
import { lanczos } from '../numeric/lanczos.ts';
import { carriedArnoldiRadius, type CarriedMap } from '../numeric/arnoldi.ts';
import { contents } from '../numeric/contents.ts';
import { spectralRadius } from '../numeric/generalEigenvalues.ts';
import { inner, length, weightedLength } from '../numeric/vectors.ts';
import { contiguousLabels } from '../sweeps/hybrid.ts';
import type { Certificate, CertificateLevel, PredictedSweeps } from './certificate.ts';
import { explain } from './explain.ts';
import { homogeneousImage, homogeneousSweep, sweepJacobian } from './jacobians.ts';
import { decisionMargin, isPositiveDefinite } from './bounds.ts';
import { couplingMatrix } from './coupling.ts';
import { denseLimit, spectrumAt, type Spectrum } from './spectrum.ts';

/** Options of {@link certify} beside those of the model. */
export interface CertifyOptions {
  /** p means (on the data's scale) at which to certify, a fixed point; not needed for a Gaussian prior, where every point is alike. */
  readonly at?: ArrayLike<number>;
  /** p group labels of a hybrid schedule. */
  readonly labels?: ArrayLike<number>;
  /** At most so many Lanczos steps for more than 100 columns, default 40; as many as there are columns give eigenvalues. */
  readonly steps?: number;
  /** Probability with which a bound may fail, default 1e-6. */
  readonly failureProbability?: number;
  /** Seed of the random start, default 1. */
  readonly seed?: number;
  /** Relative error up to which sweeps are predicted, default 1e-8. */
  readonly relativeError?: number;
  /** Whether to find the number of blocks, beyond 300 columns from a p x p matrix; by default up to 300 columns. */
  readonly blocks?: boolean | undefined;
  /** Whether to find the rate of sequential sweeps, which takes up to 30 of them beyond 100 columns; default true. No verdict needs it. */
  readonly sequentialRate?: boolean;
}

export const certifyFields = [
  'at',
  'labels',
  'steps',
  'failureProbability',
  'seed',
  'relativeError',
  'blocks',
  'sequentialRate',
] as const;

/** Checked options. */
interface CertifySettings {
  readonly steps: number;
  readonly failureProbability: number;
  readonly seed: number;
  readonly relativeError: number;
  readonly blocks: boolean;
  readonly sequentialRate: boolean;
  readonly labels: Int32Array | undefined;
}

/**
 * What can be said of the schedules of a regression model: whether sequential and parallel updates converge, from where,
 * how fast, and into how many blocks the work may be split.
 *
 * @param data `{ X, y }` or `{ gram, xty }`
 * @param options the model, and where to certify
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE, UNKNOWN_OPTION, NOT_SYMMETRIC
 * @remarks docs/theory.md, sections 3 and 4; more than 100 columns are certified by Lanczos, confirmed by factorisations up to 300 columns; beyond,
 *   without p x p matrices unless bounds leave open what a factorisation can decide (up to 2,000 columns)
 */
export function certify(data: RegressionData, options: ModelOptions & CertifyOptions): Certificate {
  requireKnownFields(options, [...modelFields, ...certifyFields]);
  const noiseVariance = requirePositive(options.noiseVariance, 'noiseVariance');
  const { prior } = options;
  const working = readRegressionData(data, options, prior.kind !== 'custom');
  return certifyProblem(problemOf(working, prior, noiseVariance), options);
}

/** {@link certify} for a problem laid out before. */
export function certifyProblem(problem: RegressionProblem, options: CertifyOptions = {}): Certificate {
  const p = problem.design.columns;
  const settings = readSettings(options, p);
  const { scale } = problem.transform;
  const at =
    options.at === undefined ? undefined : readVector(options.at, 'at', p).map((m, j) => m * scale[j]);
  const gaussian = problem.family.gaussianPrecision !== undefined;
  const point = at !== undefined || gaussian ? pointAt(problem, at) : undefined;
  const local = point && spectrumAt(problem, point.v, settings);
  const bound = varianceBounds(problem);
  const global = bound && (gaussian && local ? local : spectrumAt(problem, bound, settings));
  const rates = local ? ratesOf(problem, point.v, local, settings) : noRates;
  const certificate = {
    ...levels(problem, local, global),
    lambdaMin: local?.smallest ?? null,
    lambdaMax: local?.largest ?? null,
    lowerBound: finiteOrNull(local?.lower),
    upperBound: finiteOrNull(local?.upper),
    exact: (local?.exact ?? true) && (global?.exact ?? true),
    failureProbability:
      (local?.certain ?? true) && (global?.certain ?? true) ? 0 : settings.failureProbability,
    parallelStable: local === undefined ? null : local.smallest > 0 && local.largest < 2,
    sequentialStable: local === undefined ? null : local.smallest > 0,
    ...rates,
    varianceBound: bound === undefined ? null : Array.from(bound),
    globalLambdaMin: global?.smallest ?? null,
    globalLambdaMax: global?.largest ?? null,
    globallyUnimodal: global === undefined ? null : global.lower > 0,
    parallelGloballyStable: global === undefined ? null : global.lower > 0 && global.upper < 2,
    blocksAllowed: local ? blocksAllowed(problem, point.v, local, settings) : null,
    repairPrecision: repairPrecision(problem, local, settings),
    distanceFromFixedPoint: at === undefined ? null : (point?.distance ?? null),
  };
  return { ...certificate, explanation: explain(certificate, gaussian, settings.relativeError) };
}

function readSettings(options: CertifyOptions, p: number): CertifySettings {
  return {
    steps: requireCount(options.steps ?? 40, 'steps', 1),
    failureProbability: requireBetween(options.failureProbability ?? 1e-6, 'failureProbability', 0, 1),
    seed: requireCount(options.seed ?? 1, 'seed', 0),
    relativeError: requireBetween(options.relativeError ?? 1e-8, 'relativeError', 0, 1),
    blocks: requireBoolean(options.blocks ?? p <= denseLimit, 'blocks'),
    sequentialRate: requireBoolean(options.sequentialRate ?? true, 'sequentialRate'),
    labels: options.labels === undefined ? undefined : readIntegers(options.labels, 'labels', p),
  };
}

/** Factor variances at the fields a mean makes, and how far the mean is from the one those factors have. */
function pointAt(
  problem: RegressionProblem,
  at: Float64Array | undefined,
): { v: Float64Array; distance: number } {
  const { family, precision } = problem;
  if (at === undefined) {
    // Only a Gaussian prior is certified without a point: its variances are those of any field.
    return { v: problem.linear.map((h, j) => family.variance(j, h)), distance: 0 };
  }
  const state = startState(problem, at);
  fieldsAt(problem, state, state.field);
  const v = state.field.map((h, j) => family.variance(j, h));
  const gap = state.field.map((h, j) => family.mean(j, h) - state.mean[j]);
  const size = weightedLength(precision, state.mean);
  const distance = weightedLength(precision, gap);
  return { v, distance: distance === 0 ? 0 : size === 0 ? distance : distance / size };
}

/** The largest factor variances, where the prior bounds them. */
export function varianceBounds({ family, design }: RegressionProblem): Float64Array | undefined {
  const bounds = new Float64Array(design.columns);
  for (let j = 0; j < bounds.length; j++) {
    const bound = family.varianceBound(j);
    if (bound === undefined) return undefined;
    bounds[j] = bound;
  }
  return bounds;
}

function levels(
  { family, semidefinite }: RegressionProblem,
  local: Spectrum | undefined,
  global: Spectrum | undefined,
): { level: CertificateLevel; sequentialLevel: CertificateLevel } {
  const unimodal = global !== undefined && global.lower > 0;
  const contraction = unimodal && global.upper < 2 && 2 - global.largest > decisionMargin;
  const known = family.gaussianPrecision !== undefined ? 'global' : 'local';
  let sequentialLevel: CertificateLevel = unimodal ? 'global' : 'undecided';
  if (!unimodal && local !== undefined) {
    if (local.smallest <= 0) sequentialLevel = semidefinite ? 'unstable' : 'indefinite';
    else if (local.lower > 0) sequentialLevel = known;
  }
  let level: CertificateLevel = contraction ? 'global' : 'undecided';
  if (!contraction && local !== undefined) {
    if (local.smallest <= 0) level = sequentialLevel;
    else if (local.largest - 2 > decisionMargin) level = 'unstable';
    else if (local.lower > 0 && local.upper < 2 && 2 - local.largest > decisionMargin) level = known;
  }
  return { level, sequentialLevel };
}

const noRates = {
  rhoParallel: null,
  rhoSequential: null,
  rhoSequentialEstimated: false,
  omegaOptimal: null,
  rhoDampedOptimal: null,
  rhoChebyshev: null,
  predictedSweeps: {
    sequential: null,
    random: null,
    parallel: null,
    damped: null,
    chebyshev: null,
    conjugateGradient: null,
  },
} as const;

type Rates = Pick<
  Certificate,
  | 'rhoParallel'
  | 'rhoSequential'
  | 'rhoSequentialEstimated'
  | 'rhoHybrid'
  | 'omegaOptimal'
  | 'rhoDampedOptimal'
  | 'rhoChebyshev'
  | 'predictedSweeps'
>;

function ratesOf(
  problem: RegressionProblem,
  v: Float64Array,
  spectrum: Spectrum,
  settings: CertifySettings,
): Rates {
  const { smallest, largest } = spectrum;
  const gaussian = problem.family.gaussianPrecision !== undefined;
  const positive = smallest > 0;
  const rhoParallel = Math.max(1 - smallest, largest - 1, 0);
  const { rho, estimated } = settings.sequentialRate
    ? sequentialRadius(problem, v, settings.seed, spectrum)
    : { rho: null, estimated: false };
  const rhoDamped = (largest - smallest) / (largest + smallest);
  const root = Math.sqrt(largest / smallest);
  const rhoChebyshev = positive && gaussian ? (root - 1) / (root + 1) : null;
  const hybrid = settings.labels && spectralRadius(hybridJacobian(problem, v, settings.labels), v.length);
  return {
    rhoParallel,
    rhoSequential: rho,
    rhoSequentialEstimated: estimated,
    ...(hybrid === undefined ? {} : { rhoHybrid: hybrid }),
    omegaOptimal: positive ? 2 / (smallest + largest) : null,
    rhoDampedOptimal: positive ? rhoDamped : null,
    rhoChebyshev,
    predictedSweeps: predictSweeps(
      { smallest, rhoParallel, rhoSequential: rho, rhoDamped, rhoChebyshev, p: v.length, gaussian },
      settings.relativeError,
    ),
  };
}

function predictSweeps(
  rates: {
    readonly smallest: number;
    readonly rhoParallel: number;
    readonly rhoSequential: number | null;
    readonly rhoDamped: number;
    readonly rhoChebyshev: number | null;
    readonly p: number;
    readonly gaussian: boolean;
  },
  error: number,
): PredictedSweeps {
  const sweeps = (rho: number | null): number | null => {
    if (rho === null || !(rho < 1)) return null;
    return rho <= error ? 1 : Math.ceil(Math.log(error) / Math.log(rho));
  };
  const positive = rates.smallest > 0;
  const chebyshev = sweeps(rates.rhoChebyshev);
  return {
    sequential: positive ? sweeps(rates.rhoSequential) : null,
    random: positive && rates.gaussian ? Math.ceil((2 * Math.log(1 / error)) / rates.smallest) : null,
    parallel: positive ? sweeps(rates.rhoParallel) : null,
    damped: positive ? sweeps(rates.rhoDamped) : null,
    chebyshev,
    conjugateGradient: chebyshev === null ? null : Math.min(chebyshev, rates.p),
  };
}

/** Columns up to which the radius of a sequential sweep is computed from its matrix at once. */
const exactRadiusLimit = 100;

function sequentialRadius(
  problem: RegressionProblem,
  v: Float64Array,
  seed: number,
  { smallest, smallestVector: slowest, couplings }: Spectrum,
): { rho: number; estimated: boolean } {
  const p = v.length;
  const exact = (): { rho: number; estimated: boolean } => ({
    rho: spectralRadius(
      sweepJacobian(problem, v, () => true),
      p,
    ),
    estimated: false,
  });
  if (p <= exactRadiusLimit) return exact();
  const radius = (design: LinearDesign): number =>
    carriedArnoldiRadius(homogeneousMap(problem, design, v), 30, seed, slowest);
  if (couplings !== undefined) {
    const map = { size: p, carry: () => noImage, apply: (x: Float64Array) => sweepCouplings(couplings, x) };
    const rho = carriedArnoldiRadius(map, 30, seed, slowest);
    // Near 1 the estimate is too small, and there it matters.
    return rho > 0.95 ? exact() : { rho, estimated: true };
  }
  const rounded = smallest > roundedRadiusGap ? roundedTable(problem) : undefined;
  const rho = radius(rounded ?? problem.design);
  const near = rounded !== undefined && !(1 - rho > roundedRadiusGap);
  return { rho: near ? radius(problem.design) : rho, estimated: true };
}

const noImage = new Float64Array(0);

/**
 * A sequential sweep in units of the standard deviations, in place: x_j moves by the product of row j of I + V^(1/2) W V^(1/2) with x.
 * Four rows are read together, and what the earlier of them moved is made up for.
 */
function sweepCouplings(couplings: Float64Array, x: Float64Array): void {
  const p = x.length;
  const whole = p - (p % 4);
  for (let j = 0; j < whole; j += 4) {
    const [a, b, c, d] = [j * p, (j + 1) * p, (j + 2) * p, (j + 3) * p];
    let [w, y, z, u] = [0, 0, 0, 0];
    for (let i = 0; i < p; i++) {
      const value = x[i];
      w += couplings[a + i] * value;
      y += couplings[b + i] * value;
      z += couplings[c + i] * value;
      u += couplings[d + i] * value;
    }
    y -= couplings[b + j] * w;
    z -= couplings[c + j] * w + couplings[c + j + 1] * y;
    u -= couplings[d + j] * w + couplings[d + j + 1] * y + couplings[d + j + 2] * z;
    x[j] -= w;
    x[j + 1] -= y;
    x[j + 2] -= z;
    x[j + 3] -= u;
  }
  for (let j = whole; j < p; j++) x[j] -= dotAt(p, couplings, j * p, x);
}

/** Distance of a radius from 1, and of the spectrum from 0, above which rounding of the table to single precision is nothing. */
const roundedRadiusGap = 1e-3;

/** A sequential sweep in units of the standard deviations, in which columns of different size look alike to Arnoldi. */
function homogeneousMap(
  { noiseVariance, precision }: RegressionProblem,
  design: LinearDesign,
  v: Float64Array,
): CarriedMap {
  const root = v.map((value) => Math.sqrt(value) || 1);
  return {
    size: v.length,
    carry: (x) =>
      homogeneousImage(
        design,
        x.map((value, j) => root[j] * value),
      ),
    apply(x, image) {
      for (let j = 0; j < x.length; j++) x[j] *= root[j];
      homogeneousSweep({ design, noiseVariance, precision }, v, x, image);
      for (let j = 0; j < x.length; j++) x[j] /= root[j];
    },
  };
}

function hybridJacobian(problem: RegressionProblem, v: Float64Array, labels: Int32Array): Float64Array {
  return sweepJacobian(problem, v, (i, j) => labels[i] === labels[j]);
}

/**
 * The largest number of blocks of neighbouring columns (p, or a power of two) for which a sweep that is parallel across
 * blocks is proved stable: all of lambda_max of the couplings across blocks below 1.
 */
function blocksAllowed(
  problem: RegressionProblem,
  v: Float64Array,
  { smallest, largest, lower, upper, couplings, largestVector }: Spectrum,
  { blocks }: CertifySettings,
): number | null {
  const p = v.length;
  if (!(smallest > 0 && lower > 0)) return null;
  if (largest < 2 && upper < 2) return p;
  if (!blocks) return null;
  const matrix = couplings ?? couplingMatrix(problem, v);
  const probe = largestVector?.slice() ?? new Float64Array(p).fill(1);
  const probeSteps = largestVector === undefined ? probingSteps : probingStepsFromRitz;
  for (let count = 2 ** Math.floor(Math.log2(p - 1)); count > 1; count /= 2) {
    const labels = contiguousLabels(p, count);
    if (largestVector !== undefined && formAcross(matrix, labels, largestVector, largest) > stretched)
      continue;
    if (count === 2) return halvesSettle(matrix, p) ? 2 : 1;
    const across = matrix.slice();
    clearWithin(across, labels);
    if (stretches(across, probe, probeSteps)) continue;
    if (isPositiveDefinite(across, p, -1, 1)) return count;
  }
  return 1;
}

/** Whether the couplings C between the two halves of the columns stretch nothing: I - C C' is positive definite. */
function halvesSettle(matrix: Float64Array, p: number): boolean {
  const first = Math.ceil(p / 2);
  const between = { data: matrix.subarray(first), rows: first, columns: p - first, stride: p };
  return isPositiveDefinite(contents(gram(between, { side: 'rows' })), first, -1, 1);
}

/** A quadratic form on vectors of length 1 beyond which the largest eigenvalue is above 1, whatever was rounded. */
const stretched = 1 + decisionMargin;

/** z' (couplings across groups of neighbours) z for a Ritz vector z of the value `form`. */
function formAcross(matrix: Float64Array, labels: Int32Array, z: Float64Array, form: number): number {
  const p = labels.length;
  let left = form;
  for (let first = 0, end = 0; first < p; first = end) {
    while (end < p && labels[end] === labels[first]) end += 1;
    for (let i = first; i < end; i++)
      for (let j = first, at = i * p + first; j < end; j++, at++) left -= z[i] * matrix[at] * z[j];
  }
  return left;
}

/** Leaves the couplings across groups of neighbours. */
function clearWithin(matrix: Float64Array, labels: Int32Array): void {
  const p = labels.length;
  for (let first = 0, end = 0; first < p; first = end) {
    while (end < p && labels[end] === labels[first]) end += 1;
    for (let i = first; i < end; i++) matrix.fill(0, i * p + first, i * p + end);
  }
}

/** Power steps that look for a direction a matrix stretches: few from a Ritz vector of all couplings. */
const [probingSteps, probingStepsFromRitz] = [4, 2];

/**
 * Whether a direction is found along which the quadratic form of a symmetric matrix exceeds 1, which settles that its largest
 * eigenvalue does, for less than a factorisation. The probe is moved towards that direction.
 */
function stretches(matrix: Float64Array, probe: Float64Array, steps: number): boolean {
  const p = probe.length;
  const image = new Float64Array(p);
  for (let step = 0; step < steps; step++) {
    dotColumns(p, p, matrix, probe, image);
    const [form, square, size] = [inner(probe, image), inner(probe, probe), length(image)];
    if (form > square * stretched) return true;
    if (!(size > 0)) return false;
    // A shift by 1 keeps eigenvalues near -1 from drawing the probe.
    for (let j = 0; j < p; j++) probe[j] = (image[j] + probe[j]) / size;
  }
  return false;
}

/** What makes G / s2 + tau I positive definite. */
function repairPrecision(
  { design, noiseVariance, semidefinite }: RegressionProblem,
  local: Spectrum | undefined,
  { steps, seed }: CertifySettings,
): number | null {
  if (semidefinite || local === undefined || local.smallest > 0) return null;
  const p = design.columns;
  const smallest =
    p <= denseLimit
      ? symmetricEigen({ data: design.gram(), rows: p, columns: p }, { vectors: false }).values[0]
      : lanczos(p, (z, out) => design.gramProduct(z, out), steps, seed).smallest;
  return Math.max(0, -smallest / noiseVariance);
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
