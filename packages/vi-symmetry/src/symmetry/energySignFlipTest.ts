import type { MatrixLike } from '@lab/linalg';
import { outOfRange, requireCount } from '@lab/linalg/arguments';
import { randomStream } from '@lab/stats';
import { invalidSample, norm, readMatrix, readPoints, type NumberList } from '../arguments.ts';
import { applyMap, isOrthogonal, readGenerator } from './generator.ts';

/** Options of {@link energySignFlipTest}. */
export interface SignFlipOptions {
  /** d x d isometric involution. */
  readonly A: MatrixLike;
  /** number[d], default 0. */
  readonly b?: NumberList | undefined;
  /** B x n of +-1; default drawn. */
  readonly flips?: MatrixLike | undefined;
  /** Number of sign vectors drawn when `flips` is not given; default 999. */
  readonly draws?: number | undefined;
  /** Default 1. */
  readonly seed?: number | string | undefined;
}

/** The result of {@link energySignFlipTest}. */
export interface SignFlipTest {
  /** T(1). */
  readonly statistic: number;
  /** T of every sign vector. */
  readonly flipped: number[];
  /** (1 + #{T(s) >= T(1) - 1e-12}) / (B + 1). */
  readonly pValue: number;
  /** Rows used: the first 2,000 of a larger sample at equal distances. */
  readonly samplesUsed: number;
}

const mostSamples = 2000;

/**
 * Whether independent draws (MCMC output, thinned) are compatible with an isometric involution g whose centre was known beforehand:
 * T(s) = (2/n^2) s'(D2 - D1)s, D1 = |z_i - z_j|, D2 = |z_i - g z_j|, against random signs (docs/theory.md, "From samples").
 *
 * Exact only when the centre was not estimated from the same draws.
 *
 * @param samples n x d
 * @throws LabRangeError INVALID_SAMPLE (no rows), INVALID_GENERATOR, OUT_OF_RANGE (no isometric involution, flips not +-1), SHAPE, NOT_FINITE
 */
export function energySignFlipTest(samples: MatrixLike, options: SignFlipOptions): SignFlipTest {
  const all = readPoints(samples, 'samples');
  if (all.count === 0) throw invalidSample('samples', 'samples must hold at least one row');
  const dim = all.dim;
  const map = readGenerator({ A: options.A, b: options.b }, dim, 'A');
  const twice = applyMap(map, applyMap(map, new Float64Array(dim)));
  if (
    !isOrthogonal(map.A, dim, 1e-8) ||
    !isInvolution(map.A, dim) ||
    norm(twice) > 1e-8 * (1 + norm(map.b))
  ) {
    throw outOfRange('A', "an isometric involution (A A' = I, A A = I, A b = -b)", 'another map');
  }
  const used = thinned(all.data, all.count, dim);
  const n = used.length / dim;
  const K = excessDistances(used, n, dim, (z) => applyMap(map, z));
  const flips = options.flips === undefined ? drawnFlips(options, n) : readFlips(options.flips, n);
  const statistic = signForm(K, new Float64Array(n).fill(1), n);
  const flipped = Array.from({ length: flips.length / n }, (_, f) =>
    signForm(K, flips.subarray(f * n, (f + 1) * n), n),
  );
  const reached = flipped.filter((t) => t >= statistic - 1e-12).length;
  return { statistic, flipped, pValue: (1 + reached) / (flipped.length + 1), samplesUsed: n };
}

function isInvolution(A: Float64Array, dim: number): boolean {
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < i; j++) if (Math.abs(A[i * dim + j] - A[j * dim + i]) > 1e-8) return false;
  }
  return true;
}

function thinned(data: Float64Array, count: number, dim: number): Float64Array {
  if (count <= mostSamples) return data;
  const out = new Float64Array(mostSamples * dim);
  for (let i = 0; i < mostSamples; i++) {
    const from = Math.floor((i * count) / mostSamples);
    out.set(data.subarray(from * dim, (from + 1) * dim), i * dim);
  }
  return out;
}

/** (2/n^2)(D2 - D1). */
function excessDistances(
  data: Float64Array,
  n: number,
  dim: number,
  image: (z: Float64Array) => Float64Array,
): Float64Array {
  const images = new Float64Array(n * dim);
  for (let i = 0; i < n; i++) images.set(image(data.subarray(i * dim, (i + 1) * dim)), i * dim);
  const K = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let [first, second] = [0, 0];
      for (let k = 0; k < dim; k++) {
        first += (data[i * dim + k] - data[j * dim + k]) ** 2;
        second += (data[i * dim + k] - images[j * dim + k]) ** 2;
      }
      K[i * n + j] = (2 / (n * n)) * (Math.sqrt(second) - Math.sqrt(first));
    }
  }
  return K;
}

function signForm(K: Float64Array, s: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += K[i * n + j] * s[j];
    sum += s[i] * row;
  }
  return sum;
}

function drawnFlips({ draws = 999, seed = 1 }: SignFlipOptions, n: number): Float64Array {
  requireCount(draws, 'draws', 1);
  const stream = randomStream(seed, 'sign flips');
  return Float64Array.from({ length: draws * n }, () => stream.sign());
}

function readFlips(value: MatrixLike, n: number): Float64Array {
  if (Array.isArray(value) && value.length === 0) return new Float64Array(0);
  const flips = readMatrix(value, 'flips', undefined, n);
  if (flips.some((s) => s !== 1 && s !== -1))
    throw outOfRange('flips', '+1 or -1 everywhere', 'other numbers');
  return flips;
}
