import { randomStream } from '@lab/stats';
import { spectralRadius } from './generalEigenvalues.ts';
import { addColumns, dotColumns } from '../design/dotColumns.ts';
import { length } from './vectors.ts';

/** A linear map on vectors that carry something linear with them (an image under another map), which need not be made again. */
export interface CarriedMap {
  /** Dimension. */
  readonly size: number;
  /** What a vector carries. */
  carry(x: Float64Array): Float64Array;
  /** Puts the image in place of x, and what that carries in place of `carried`. */
  apply(x: Float64Array, carried: Float64Array): void;
}

/** Steps between two looks at the radius, and how much of the distance to 1 it may still move. */
const lookEvery = 5;
const settledShare = 2e-2;
/** Part of an image that may be rounding before the image is made afresh. */
const driftLimit = 1e-9;

/**
 * An estimate of the spectral radius of a linear map by Arnoldi from a random direction: exact when `steps` reaches the
 * dimension, usually a little too small before, more so when the radius is near 1.
 *
 * @param size dimension
 * @param apply writes the image of x to `out`
 */
export function arnoldiRadius(
  size: number,
  apply: (x: Float64Array, out: Float64Array) => void,
  steps: number,
  seed: number,
): number {
  const none = new Float64Array(0);
  const out = new Float64Array(size);
  const map: CarriedMap = {
    size,
    carry: () => none,
    apply(x) {
      apply(x, out);
      x.set(out);
    },
  };
  return carriedArnoldiRadius(map, steps, seed);
}

/**
 * {@link arnoldiRadius} of a map whose vectors carry their images; ends early once the radius has settled.
 *
 * @param near a guess at the slowest direction: most of the start, with some of every other
 */
export function carriedArnoldiRadius(
  map: CarriedMap,
  steps: number,
  seed: number,
  near?: Float64Array,
): number {
  const { size } = map;
  const count = Math.min(steps, size);
  // The directions one after the other, and what they carry.
  const basis = new Float64Array(count * size);
  basis.set(startDirection(size, seed, near));
  const firstImage = map.carry(basis.subarray(0, size));
  const width = firstImage.length;
  const carried = new Float64Array(count * width);
  carried.set(firstImage);
  const projected = new Float64Array(count * count);
  let k = 0;
  let radius = NaN;
  // What an image has drifted from its vector no step takes back, and scaling a short vector up scales it up.
  let drift = 0;
  while (k < count) {
    const next = basis.slice(k * size, (k + 1) * size);
    const image = carried.slice(k * width, (k + 1) * width);
    map.apply(next, image);
    const before = length(next);
    const shares = orthogonalise(next, basis, k + 1);
    for (let i = 0; i <= k; i++) projected[i * count + k] = shares[i];
    const beta = length(next);
    k += 1;
    if (!(beta > 1e-13 * before) || k === count) break;
    projected[k * count + k - 1] = beta;
    if (size > count && k % lookEvery === 0) {
      const now = leadingRadius(projected, count, k);
      if (Math.abs(now - radius) <= settledShare * Math.abs(1 - now)) return now;
      radius = now;
    }
    for (let q = 0, at = k * size; q < size; q++, at++) basis[at] = next[q] / beta;
    drift = (drift + Number.EPSILON) / beta;
    if (drift > driftLimit) {
      carried.set(map.carry(basis.slice(k * size, (k + 1) * size)), k * width);
      drift = 0;
      continue;
    }
    addColumns(width, k, -1, shares, carried, image);
    for (let q = 0, at = k * width; q < width; q++, at++) carried[at] = image[q] / beta;
  }
  return leadingRadius(projected, count, k);
}

/** Makes x orthogonal to the first `count` directions of the basis, twice; returns what it had of each. */
function orthogonalise(x: Float64Array, basis: Float64Array, count: number): Float64Array {
  const total = new Float64Array(count);
  const shares = new Float64Array(count);
  for (let pass = 0; pass < 2; pass++) {
    dotColumns(x.length, count, basis, x, shares);
    addColumns(x.length, count, -1, shares, basis, x);
    for (let i = 0; i < count; i++) total[i] += shares[i];
  }
  return total;
}

/** Share of a random direction in a start near a guess. */
const randomShare = 0.1;

function startDirection(size: number, seed: number, near: Float64Array | undefined): Float64Array {
  const start = randomStream(seed, 'arnoldi').fillNormal(new Float64Array(size));
  if (near !== undefined) {
    const share = (randomShare * length(near)) / length(start);
    for (let j = 0; j < size; j++) start[j] = near[j] + share * start[j];
  }
  const norm = length(start);
  for (let j = 0; j < size; j++) start[j] /= norm;
  return start;
}

function leadingRadius(projected: Float64Array, stride: number, k: number): number {
  const square = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) square[i * k + j] = projected[i * stride + j];
  return spectralRadius(square, k);
}
