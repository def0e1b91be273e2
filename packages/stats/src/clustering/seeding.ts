import { squaredDistance } from '@lab/linalg';
import type { RandomStream } from '../random/stream.ts';
import { WORK_PER_STEP, type Points } from './points.ts';

/** For each point the nearest centre so far and the squared distance to it. */
interface Nearest {
  readonly owners: Int32Array;
  readonly squares: Float64Array;
}

/** Points whose potential is summed up for a quick draw. */
const BLOCK = 1024;
/** Coordinates that stay in a core's own cache. */
const CACHED = 16_384;
/** Points that judge the candidates where there are at least four times as many: so many, and so many for each cluster. */
const JUDGES = 1024;
const JUDGES_PER_CLUSTER = 32;

/**
 * Greedy k-means++ (D. Arthur and S. Vassilvitskii, SODA 2007): each new centre is, out of 2 + floor(log K) candidates drawn in
 * proportion to w D^2, the one that lowers the potential sum w D^2 most. A candidate at least twice as far from a point's
 * centre as the point itself cannot be nearer to it, and many distances are never computed. Of many points, a sample in
 * proportion to w D^2, redrawn for every centre, tells which candidate that is.
 *
 * A generator, so that the caller may pause; in the end `points.nearest` knows the centres. It yields after every few milliseconds of work.
 */
export function* greedySeeding(
  points: Points,
  clusters: number,
  stream: RandomStream,
): Generator<undefined, Float64Array, void> {
  const { data, count, dimension, weights, nearest } = points;
  const centres = new Float64Array(clusters * dimension);
  // Taken anew after each pause: others may work in the same memory.
  const known = (): Nearest => ({ owners: nearest.labels(), squares: nearest.squares() });
  nearest.clear();
  const judges = Math.max(JUDGES, JUDGES_PER_CLUSTER * clusters);
  const potential = new Float64Array(Math.ceil(count / BLOCK));
  const rowsPerStep = Math.max(1, Math.floor(WORK_PER_STEP / dimension));
  const candidates = 2 + Math.floor(Math.log(clusters));
  const rowsPerBlock = Math.max(1, Math.floor(CACHED / dimension));
  const blocksPerStep = Math.max(1, Math.floor(WORK_PER_STEP / (rowsPerBlock * dimension * candidates)));
  let centreDistances = new Float64Array(0);
  let chosen = drawFirst(weights, stream);
  for (let k = 0; k < clusters; k += 1) {
    if (k > 0) {
      const total = potential.reduce((sum, value) => sum + value, 0);
      if (total > 0) {
        const drawn = Int32Array.from({ length: candidates }, () =>
          drawByPotential(points, known().squares, potential, total, stream),
        );
        const gains = new Float64Array(candidates);
        const toCentres = Array.from(drawn, (point) => distancesToCentres(points, centres, point, k));
        if (count >= 4 * judges) {
          const sample = sampleByPotential(points, known().squares, total, judges, stream);
          for (let c = 0; c < candidates; c += 1)
            gains[c] = sampledGain(points, known(), drawn[c], toCentres[c], sample);
          yield;
        } else {
          // Block by block, so that the rows are still near when the next candidate needs them.
          for (let from = 0; from < count; from += rowsPerBlock) {
            const to = Math.min(count, from + rowsPerBlock);
            for (let c = 0; c < candidates; c += 1) {
              gains[c] += gainOf(points, known(), drawn[c], toCentres[c], from, to);
            }
            if ((from / rowsPerBlock) % blocksPerStep === blocksPerStep - 1) yield;
          }
        }
        chosen = drawn[gains.indexOf(gains.reduce((largest, gain) => Math.max(largest, gain)))];
      } else chosen = drawFirst(weights, stream); // every point lies on a centre already
      centreDistances = distancesToCentres(points, centres, chosen, k);
    }
    const centre = data.subarray(chosen * dimension, (chosen + 1) * dimension);
    centres.set(centre, k * dimension);
    for (let from = 0; from < count; from += rowsPerStep) {
      nearest.add(k, centre, centreDistances, from, Math.min(count, from + rowsPerStep));
      if (count * dimension > WORK_PER_STEP) yield;
    }
    sumPotential(weights, known().squares, potential);
    yield;
  }
  return centres;
}

/** K different points, each set of them equally likely where weights are equal. */
export function* randomSeeding(
  points: Points,
  clusters: number,
  stream: RandomStream,
): Generator<undefined, Float64Array, void> {
  const { data, count, dimension } = points;
  const weights = points.weights.slice();
  const centres = new Float64Array(clusters * dimension);
  for (let k = 0; k < clusters; k += 1) {
    if (weights.every((weight) => weight === 0)) weights.fill(1);
    const chosen = drawFirst(weights, stream);
    weights[chosen] = 0;
    centres.set(data.subarray(chosen * dimension, (chosen + 1) * dimension), k * dimension);
    if (k % Math.ceil(WORK_PER_STEP / count) === 0) yield;
  }
  return centres;
}

function drawFirst(weights: Float64Array, stream: RandomStream): number {
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) total += weights[i];
  let left = stream.uniform() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i += 1) {
    if (weights[i] === 0) continue;
    left -= weights[i];
    if (left < 0) return i;
    last = i;
  }
  return last;
}

function drawByPotential(
  { weights, count }: Points,
  squares: Float64Array,
  potential: Float64Array,
  total: number,
  stream: RandomStream,
): number {
  let left = stream.uniform() * total;
  let block = 0;
  while (block < potential.length - 1 && left >= potential[block]) {
    left -= potential[block];
    block += 1;
  }
  let last = -1;
  for (let i = block * BLOCK; i < Math.min(count, (block + 1) * BLOCK); i += 1) {
    const share = weights[i] * squares[i];
    if (share === 0) continue;
    left -= share;
    if (left < 0) return i;
    last = i;
  }
  if (last >= 0) return last;
  // Rounding led into a block without potential: take any point that has some.
  for (let i = 0; i < count; i += 1) if (weights[i] * squares[i] > 0) return i;
  return 0;
}

/** Squared distances of a point to the first `known` centres. */
function distancesToCentres(
  { data, dimension }: Points,
  centres: Float64Array,
  point: number,
  known: number,
): Float64Array<ArrayBuffer> {
  const distances = new Float64Array(known);
  for (let k = 0; k < known; k += 1) {
    distances[k] = squaredDistance(data, point * dimension, centres, k * dimension, dimension);
  }
  return distances;
}

/** How much the potential of rows from..to falls when `candidate` becomes a centre. */
function gainOf(
  { data, dimension, weights }: Points,
  { owners, squares }: Nearest,
  candidate: number,
  centreDistances: Float64Array,
  from: number,
  to: number,
): number {
  let gain = 0;
  for (let i = from; i < to; i += 1) {
    const square = squares[i];
    if (centreDistances[owners[i]] >= 4 * square) continue;
    const next = squaredDistance(data, i * dimension, data, candidate * dimension, dimension);
    if (next < square) gain += weights[i] * (square - next);
  }
  return gain;
}

/** One point out of each of `size` equal parts of the potential, in proportion to w D^2; -1 where rounding left a part empty. */
function sampleByPotential(
  { weights, count }: Points,
  squares: Float64Array,
  total: number,
  size: number,
  stream: RandomStream,
): Int32Array {
  const sample = new Int32Array(size).fill(-1);
  const part = total / size;
  let drawn = 0;
  let next = part * stream.uniform();
  let sum = 0;
  for (let i = 0; i < count && drawn < size; i += 1) {
    sum += weights[i] * squares[i];
    while (drawn < size && sum > next) {
      sample[drawn] = i;
      drawn += 1;
      next = part * (drawn + stream.uniform());
    }
  }
  return sample;
}

/** As `gainOf` for all points, estimated from a sample by potential and in units of its parts. */
function sampledGain(
  { data, dimension }: Points,
  { owners, squares }: Nearest,
  candidate: number,
  centreDistances: Float64Array,
  sample: Int32Array,
): number {
  let gain = 0;
  for (const i of sample) {
    if (i < 0 || centreDistances[owners[i]] >= 4 * squares[i]) continue;
    const next = squaredDistance(data, i * dimension, data, candidate * dimension, dimension);
    if (next < squares[i]) gain += 1 - next / squares[i];
  }
  return gain;
}

function sumPotential(weights: Float64Array, squares: Float64Array, potential: Float64Array): void {
  potential.fill(0);
  for (let i = 0; i < weights.length; i += 1) potential[Math.floor(i / BLOCK)] += weights[i] * squares[i];
}
