import { squaredDistance, WORK_PER_STEP, type Points } from './points.ts';

/** One round of Lloyd's algorithm. */
export interface LloydRound {
  /** Rounds so far, from 1. */
  readonly iteration: number;
  /** Points that changed cluster in this round. */
  readonly changed: number;
  /** The farthest that a centre moved, over the root mean square distance of the points from their mean. */
  readonly shift: number;
  /** The labels the centres now are the means of; changed in place by the next round. */
  readonly labels: Int32Array;
  /** 53 bits that two partitions of the same points share when they differ in names alone, and else hardly ever. */
  readonly partition: number;
}

/** Where a run stands; arrays are changed from round to round. */
export interface LloydRun {
  readonly centres: Float64Array;
  readonly labels: Int32Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** When a run ends, and on what surface its centres lie. */
export interface LloydOptions {
  readonly maxIterations: number;
  /** Largest centre movement, over the spread of the points, at which a run has converged. */
  readonly tolerance: number;
  /** Centres are scaled to unit length (spherical k-means). */
  readonly unitCentres: boolean;
}

/**
 * Bounds on distances, each kept as it was when it was exact: what centres have moved since is added up per cluster, and no
 * round has to touch the points that stay.
 */
interface Bounds {
  /** At least the distance to the point's own centre, less `moved` of its cluster at that time. */
  readonly upper: Float64Array;
  /** At most the distance to any other centre, plus `neared` of the point's cluster at that time. */
  readonly lower: Float64Array;
  /** Half the distance from each centre to the nearest other one. */
  readonly half: Float64Array;
  /** How far each centre has moved, round after round. */
  readonly moved: Float64Array;
  /** How far the others have moved at most, round after round. */
  readonly neared: Float64Array;
}

/** What is kept for each cluster as points come and go. */
interface Sums {
  /** Sum of weight times point. */
  readonly points: Float64Array;
  readonly weights: Float64Array;
  /** Number of points of positive weight. */
  readonly members: Int32Array;
  /** Two words, the exclusive or of those of its points (Zobrist's hash). */
  readonly words: Int32Array;
}

/**
 * Lloyd's algorithm with Hamerly's bounds (G. Hamerly, "Making k-means even faster", SDM 2010): a point whose distance to
 * its own centre is below a bound on all others keeps its label without a distance being computed. Ties keep the label a
 * point has, so that labels can repeat only when the run has converged.
 *
 * Yields each round, and undefined after every few milliseconds of work in between. `labels` may come with the squared
 * distances to the start centres they name; then the first round starts from them.
 */
export function* lloyd(
  points: Points,
  start: { readonly centres: Float64Array; readonly owners?: Int32Array; readonly squares?: Float64Array },
  options: LloydOptions,
): Generator<LloydRound | undefined, LloydRun, void> {
  const { count, dimension } = points;
  const centres = start.centres.slice();
  const clusters = centres.length / dimension;
  const labels = new Int32Array(count);
  const bounds: Bounds = {
    upper: new Float64Array(count).fill(Infinity),
    lower: new Float64Array(count),
    half: new Float64Array(clusters),
    moved: new Float64Array(clusters),
    neared: new Float64Array(clusters),
  };
  const assigned = start.owners !== undefined && start.squares !== undefined;
  if (assigned) {
    labels.set(start.owners);
    for (let i = 0; i < count; i += 1) bounds.upper[i] = Math.sqrt(start.squares[i]);
  }
  if (options.unitCentres) scaleToUnit(centres, dimension);
  const sums = sumClusters(points, labels, clusters);
  const rowsPerStep = Math.max(1, Math.floor(WORK_PER_STEP / (dimension * clusters)));
  const pausing = count > rowsPerStep;
  for (let iteration = 1; ; iteration += 1) {
    halfDistances(centres, dimension, bounds.half);
    let changed = 0;
    for (let from = iteration === 1 && assigned ? count : 0; from < count; from += rowsPerStep) {
      const to = Math.min(count, from + rowsPerStep);
      changed += assign(points, centres, labels, bounds, sums, from, to);
      if (pausing) yield;
    }
    changed += fillEmpty(points, centres, labels, bounds, sums);
    if (iteration === 1) changed = count;
    const shift = moveCentres(centres, dimension, sums, bounds, options.unitCentres) / (points.spread || 1);
    yield { iteration, changed, shift, labels, partition: partitionOf(sums.words) };
    const converged = changed === 0 || shift <= options.tolerance;
    if (converged || iteration >= options.maxIterations) {
      return { centres, labels, iterations: iteration, converged };
    }
  }
}

function sumClusters(points: Points, labels: Int32Array, clusters: number): Sums {
  const sums: Sums = {
    points: new Float64Array(clusters * points.dimension),
    weights: new Float64Array(clusters),
    members: new Int32Array(clusters),
    words: new Int32Array(2 * clusters),
  };
  for (let i = 0; i < points.count; i += 1) addPoint(points, sums, i, labels[i], 1);
  return sums;
}

/** Takes point i into cluster k (sign 1) or out of it (sign -1). */
function addPoint(
  { data, dimension, weights }: Points,
  sums: Sums,
  i: number,
  k: number,
  sign: 1 | -1,
): void {
  const weight = sign * weights[i];
  const base = k * dimension;
  for (let j = 0, at = i * dimension; j < dimension; j += 1, at += 1)
    sums.points[base + j] += weight * data[at];
  sums.weights[k] += weight;
  if (weight !== 0) sums.members[k] += sign;
  sums.words[2 * k] ^= scramble(i);
  sums.words[2 * k + 1] ^= scramble(~i);
}

/** 32 bits that all depend on all bits of i (the finaliser of MurmurHash3, A. Appleby). */
function scramble(i: number): number {
  let word = Math.imul(i ^ (i >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

function partitionOf(words: Int32Array): number {
  let high = 0;
  let low = 0;
  for (let k = 0; k < words.length; k += 2) {
    low = (low + scramble(words[k] ^ Math.imul(words[k + 1], 0x9e3779b1))) | 0;
    high = (high + scramble(words[k + 1] ^ Math.imul(words[k], 0x85ebca77))) | 0;
  }
  return (low >>> 0) + (high & 0x1fffff) * 2 ** 32;
}

function halfDistances(centres: Float64Array, dimension: number, half: Float64Array): void {
  half.fill(Infinity);
  for (let a = 0; a < half.length; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const square = squaredDistance(centres, a * dimension, centres, b * dimension, dimension);
      if (square < half[a]) half[a] = square;
      if (square < half[b]) half[b] = square;
    }
  }
  for (let a = 0; a < half.length; a += 1) half[a] = Math.sqrt(half[a]) / 2;
}

/** Takes rows from..to to their nearest centres; returns how many changed cluster. */
function assign(
  points: Points,
  centres: Float64Array,
  labels: Int32Array,
  bounds: Bounds,
  sums: Sums,
  from: number,
  to: number,
): number {
  const { data, dimension } = points;
  const { upper, lower, half, moved, neared } = bounds;
  const clusters = half.length;
  // A point stays if its upper bound is at most half the way to the next centre, or at most its lower bound.
  const inside = half.map((distance, k) => distance - moved[k]);
  const apart = moved.map((distance, k) => -distance - neared[k]);
  let changed = 0;
  for (let i = from; i < to; i += 1) {
    const own = labels[i];
    if (upper[i] - lower[i] <= apart[own] || upper[i] <= inside[own]) continue;
    const row = i * dimension;
    const ownSquare = squaredDistance(data, row, centres, own * dimension, dimension);
    const ownDistance = Math.sqrt(ownSquare);
    upper[i] = ownDistance - moved[own];
    if (upper[i] - lower[i] <= apart[own] || upper[i] <= inside[own]) continue;
    let nearest = own;
    let best = ownSquare;
    let next = Infinity;
    for (let k = 0; k < clusters; k += 1) {
      if (k === own) continue;
      const square = squaredDistance(data, row, centres, k * dimension, dimension);
      if (square < best) {
        next = best;
        best = square;
        nearest = k;
      } else if (square < next) next = square;
    }
    lower[i] = Math.sqrt(next) + neared[nearest];
    if (nearest !== own) {
      upper[i] = Math.sqrt(best) - moved[nearest];
      transfer(points, labels, sums, i, nearest);
      changed += 1;
    }
  }
  return changed;
}

function transfer(points: Points, labels: Int32Array, sums: Sums, i: number, to: number): void {
  addPoint(points, sums, i, labels[i], -1);
  addPoint(points, sums, i, to, 1);
  labels[i] = to;
}

/**
 * Gives each cluster without weight the point farthest from its centre, out of the clusters that keep another; returns how
 * many points moved.
 */
function fillEmpty(
  points: Points,
  centres: Float64Array,
  labels: Int32Array,
  bounds: Bounds,
  sums: Sums,
): number {
  const { data, count, dimension, weights } = points;
  const { members } = sums;
  let moves = 0;
  for (let k = 0; k < members.length; k += 1) {
    if (members[k] > 0) continue;
    // Rounding may have left something.
    sums.weights[k] = 0;
    sums.points.fill(0, k * dimension, (k + 1) * dimension);
    let farthest = -1;
    let largest = -1;
    for (let i = 0; i < count; i += 1) {
      if (weights[i] === 0 || members[labels[i]] < 2) continue;
      const square = squaredDistance(data, i * dimension, centres, labels[i] * dimension, dimension);
      if (square > largest) {
        largest = square;
        farthest = i;
      }
    }
    if (farthest < 0) break;
    transfer(points, labels, sums, farthest, k);
    // Its distances are unknown now, in either direction.
    bounds.upper[farthest] = Infinity;
    bounds.lower[farthest] = -Infinity;
    moves += 1;
  }
  return moves;
}

/** Moves each centre to the mean of its cluster; returns the largest movement. */
function moveCentres(
  centres: Float64Array,
  dimension: number,
  sums: Sums,
  bounds: Bounds,
  unitCentres: boolean,
): number {
  const { moved, neared } = bounds;
  const next = new Float64Array(dimension);
  let farthest = 0;
  let second = 0;
  let leader = -1;
  for (let k = 0; k < moved.length; k += 1) {
    const weight = sums.weights[k];
    if (!(weight > 0)) continue;
    const base = k * dimension;
    for (let j = 0; j < dimension; j += 1) next[j] = sums.points[base + j] / weight;
    if (unitCentres) scaleToUnit(next, dimension);
    const distance = Math.sqrt(squaredDistance(next, 0, centres, base, dimension));
    centres.set(next, base);
    moved[k] += distance;
    if (distance > farthest) {
      second = farthest;
      farthest = distance;
      leader = k;
    } else if (distance > second) second = distance;
  }
  for (let k = 0; k < neared.length; k += 1) neared[k] += k === leader ? second : farthest;
  return farthest;
}

/** Scales each row to length 1; a row of zeros stays. */
export function scaleToUnit(rows: Float64Array, dimension: number): void {
  for (let base = 0; base < rows.length; base += dimension) {
    let square = 0;
    for (let j = 0; j < dimension; j += 1) square += rows[base + j] * rows[base + j];
    if (square === 0) continue;
    const length = Math.sqrt(square);
    for (let j = 0; j < dimension; j += 1) rows[base + j] /= length;
  }
}
