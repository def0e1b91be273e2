import { squaredDistance, type CentreBounds } from '@lab/linalg';
import { WORK_PER_STEP, type Points } from './points.ts';

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
 * Yields each round, and undefined after every few milliseconds of work in between. Where `points.nearest` knows the start centres,
 * the first round starts from what it knows.
 */
export function* lloyd(
  points: Points,
  start: { readonly centres: Float64Array; readonly known: boolean },
  options: LloydOptions,
): Generator<LloydRound | undefined, LloydRun, void> {
  const { count, dimension, nearest } = points;
  const centres = start.centres.slice();
  const clusters = centres.length / dimension;
  const bounds: CentreBounds = {
    half: new Float64Array(clusters),
    moved: new Float64Array(clusters),
    neared: new Float64Array(clusters),
  };
  nearest.begin(start.known);
  const labels = nearest.labels().slice();
  if (options.unitCentres) scaleToUnit(centres, dimension);
  const sums = sumClusters(points, labels, clusters);
  const rowsPerStep = Math.max(1, Math.floor(WORK_PER_STEP / (dimension * clusters)));
  const pausing = count > rowsPerStep;
  for (let iteration = 1; ; iteration += 1) {
    halfDistances(centres, dimension, bounds.half);
    let changed = 0;
    for (let from = iteration === 1 && start.known ? count : 0; from < count; from += rowsPerStep) {
      const to = Math.min(count, from + rowsPerStep);
      changed += nearest.round(centres, bounds, from, to, (point, centre) =>
        transfer(points, labels, sums, point, centre),
      );
      if (pausing) yield;
    }
    changed += fillEmpty(points, centres, labels, sums);
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

function transfer(points: Points, labels: Int32Array, sums: Sums, i: number, to: number): void {
  addPoint(points, sums, i, labels[i], -1);
  addPoint(points, sums, i, to, 1);
  labels[i] = to;
}

/**
 * Gives each cluster without weight the point farthest from its centre, out of the clusters that keep another; returns how
 * many points moved.
 */
function fillEmpty(points: Points, centres: Float64Array, labels: Int32Array, sums: Sums): number {
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
    points.nearest.put(farthest, k);
    moves += 1;
  }
  return moves;
}

/** Moves each centre to the mean of its cluster; returns the largest movement. */
function moveCentres(
  centres: Float64Array,
  dimension: number,
  sums: Sums,
  bounds: CentreBounds,
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
