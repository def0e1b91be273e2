import { fromData, LabRangeError, type Matrix } from '@lab/linalg';
import {
  outOfRange,
  requireCount,
  requireNotNegative,
  requireNumber,
  requireOneOf,
  requireSafeCount,
  requireUnit,
} from '@lab/linalg/arguments';
import { drawStudentT, permutation, randomStream, type RandomStream } from '@lab/stats';
import { finiteVector } from '../arguments.ts';

/**
 * The law of the noise, variance 1 unless it says otherwise:
 * normal; +-1; Student t scaled to variance 1; normal with a standard deviation drawn for each row; normal with
 * standard deviation theta_i; normal with correlation coefficient^|j - j'| between columns.
 */
export type NoiseLaw =
  | { readonly kind: 'normal' }
  | { readonly kind: 'rademacher' }
  | { readonly kind: 'studentT'; readonly degreesOfFreedom: number }
  | { readonly kind: 'rows'; readonly low: number; readonly high: number }
  | { readonly kind: 'proportional' }
  | { readonly kind: 'autoregressive'; readonly coefficient: number };

/** A design of the model: profiles delta (sqrt(common) g_0 + sqrt(1 - common) g_k) with random unit vectors g. */
export interface SimulationOptions {
  /** n. */
  readonly rows: number;
  /** p. */
  readonly columns: number;
  /** K, 1..n. */
  readonly clusters: number;
  /** Length of the profiles in units of the noise, >= 0. */
  readonly delta: number;
  /** About the cosine between two profiles, in [0, 1]; default 0. */
  readonly common?: number;
  /** theta = exp(sigmaLogTheta N(0, 1)), >= 0; default 0.5. */
  readonly sigmaLogTheta?: number;
  /** Whether theta is left as drawn, or scaled to mean square 1 over all rows. Default 'drawn'. */
  readonly theta?: 'drawn' | 'unitMeanSquare';
  /** Default { kind: 'normal' }. */
  readonly noise?: NoiseLaw;
  /** K shares of the clusters, > 0; default equal. */
  readonly weights?: ArrayLike<number>;
  /** An integer >= 0; default 1. */
  readonly seed?: number;
}

/** Data of the model with the truth. */
export interface Simulation {
  /** n x p. */
  readonly X: Matrix;
  /** n labels of 0..K - 1. */
  readonly labels: Int32Array;
  /** n scales. */
  readonly theta: Float64Array;
  /** K x p. */
  readonly profiles: Matrix;
}

/**
 * Draws data of the individual-heterogeneous mixture x_i = theta_i mu_{z_i} + noise.
 * @returns data with labels, scales and profiles
 * @throws NOT_FINITE, OUT_OF_RANGE, SHAPE (weights), UNKNOWN_OPTION
 * Source: arXiv 2604.05337 (model); the design is derived, see docs/theory.md, "Simulated data".
 */
export function simulate(options: SimulationOptions): Simulation {
  const design = readDesign(options);
  const { rows, columns, clusters, seed } = design;
  const stream = randomStream(seed, 'ih-gmm', 'simulate');
  const labels = drawLabels(stream.split('labels'), design);
  const theta = drawTheta(stream.split('theta'), design);
  const profiles = drawProfiles(stream.split('profiles'), design);
  const X = drawNoise(stream.split('noise'), design, theta);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) X[i * columns + j] += theta[i] * profiles[labels[i] * columns + j];
  return { X: fromData(X, rows, columns), labels, theta, profiles: fromData(profiles, clusters, columns) };
}

interface Design {
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
  readonly delta: number;
  readonly common: number;
  readonly sigmaLogTheta: number;
  readonly theta: 'drawn' | 'unitMeanSquare';
  readonly noise: NoiseLaw;
  readonly shares: Float64Array;
  readonly seed: number;
}

function readDesign(options: SimulationOptions): Design {
  const { common = 0, sigmaLogTheta = 0.5, theta = 'drawn', noise = { kind: 'normal' }, seed = 1 } = options;
  const rows = requireSafeCount(options.rows, 'rows', 1);
  const clusters = requireCount(options.clusters, 'clusters', 1, rows);
  const shares = finiteVector(options.weights ?? new Float64Array(clusters).fill(1), 'weights', clusters);
  const low = shares.findIndex((share) => share <= 0);
  if (low >= 0)
    throw new LabRangeError('OUT_OF_RANGE', `weights[${low}] must be > 0, got ${shares[low]}`, {
      argument: 'weights',
      index: low,
    });
  return {
    rows,
    clusters,
    shares,
    columns: requireSafeCount(options.columns, 'columns', 1),
    delta: requireNotNegative(options.delta, 'delta'),
    common: requireUnit(common, 'common'),
    sigmaLogTheta: requireNotNegative(sigmaLogTheta, 'sigmaLogTheta'),
    theta: requireOneOf(theta, ['drawn', 'unitMeanSquare'], 'theta'),
    noise: readNoise(noise),
    seed: requireSafeCount(seed, 'seed'),
  };
}

function readNoise(noise: NoiseLaw): NoiseLaw {
  requireOneOf(
    noise.kind,
    ['normal', 'rademacher', 'studentT', 'rows', 'proportional', 'autoregressive'],
    'noise.kind',
  );
  if (noise.kind === 'studentT' && requireNumber(noise.degreesOfFreedom, 'noise.degreesOfFreedom') <= 2)
    throw outOfRange('noise.degreesOfFreedom', '> 2', noise.degreesOfFreedom);
  if (noise.kind === 'rows') {
    const low = requireNotNegative(noise.low, 'noise.low');
    if (requireNumber(noise.high, 'noise.high') < low)
      throw outOfRange('noise.high', `>= noise.low = ${low}`, noise.high);
  }
  if (noise.kind === 'autoregressive' && Math.abs(requireNumber(noise.coefficient, 'noise.coefficient')) >= 1)
    throw outOfRange('noise.coefficient', 'in (-1, 1)', noise.coefficient);
  return noise;
}

/** Sizes follow the shares as nearly as whole rows allow, at least one row each; the order is random. */
function drawLabels(stream: RandomStream, { rows, clusters, shares }: Design): Int32Array {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const labels = new Int32Array(rows);
  let end = 0;
  let covered = 0;
  for (let k = 0; k < clusters; k++) {
    covered += shares[k];
    const start = end;
    end =
      k === clusters - 1
        ? rows
        : Math.max(start + 1, Math.min(rows - (clusters - 1 - k), Math.round((rows * covered) / total)));
    labels.fill(k, start, end);
  }
  const order = permutation(stream, rows);
  return labels.map((_, i) => labels[order[i]]);
}

function drawTheta(stream: RandomStream, { rows, sigmaLogTheta, theta }: Design): Float64Array {
  const scales = new Float64Array(rows).map(() => Math.exp(sigmaLogTheta * stream.normal()));
  if (theta === 'drawn') return scales;
  const root = Math.sqrt(scales.reduce((sum, value) => sum + value * value, 0) / rows);
  return scales.map((value) => value / root);
}

function drawProfiles(stream: RandomStream, { columns, clusters, delta, common }: Design): Float64Array {
  const shared = unitVector(stream, columns);
  const profiles = new Float64Array(clusters * columns);
  for (let k = 0; k < clusters; k++) {
    const own = unitVector(stream, columns);
    for (let j = 0; j < columns; j++)
      profiles[k * columns + j] = delta * (Math.sqrt(common) * shared[j] + Math.sqrt(1 - common) * own[j]);
  }
  return profiles;
}

function unitVector(stream: RandomStream, size: number): Float64Array {
  const vector = new Float64Array(size).map(() => stream.normal());
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

function drawNoise(
  stream: RandomStream,
  { rows, columns, noise }: Design,
  theta: Float64Array,
): Float64Array {
  const entries = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const row = entries.subarray(i * columns, (i + 1) * columns);
    fillNoise(stream, noise, row);
    const deviation =
      noise.kind === 'rows'
        ? noise.low + (noise.high - noise.low) * stream.uniform()
        : noise.kind === 'proportional'
          ? theta[i]
          : 1;
    if (deviation !== 1) for (let j = 0; j < columns; j++) row[j] *= deviation;
  }
  return entries;
}

function fillNoise(stream: RandomStream, noise: NoiseLaw, row: Float64Array): void {
  if (noise.kind === 'rademacher') for (let j = 0; j < row.length; j++) row[j] = stream.sign();
  else if (noise.kind === 'studentT') {
    const { degreesOfFreedom } = noise;
    const scale = Math.sqrt((degreesOfFreedom - 2) / degreesOfFreedom);
    for (let j = 0; j < row.length; j++) row[j] = scale * drawStudentT(stream, { degreesOfFreedom });
  } else {
    for (let j = 0; j < row.length; j++) row[j] = stream.normal();
    if (noise.kind !== 'autoregressive') return;
    const fresh = Math.sqrt(1 - noise.coefficient ** 2);
    for (let j = 1; j < row.length; j++) row[j] = noise.coefficient * row[j - 1] + fresh * row[j];
  }
}
