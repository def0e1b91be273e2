import { permutation, randomStream } from '@lab/stats';
import { LabRangeError } from '@lab/linalg';
import { readVector, requireCount } from '@lab/linalg/arguments';

/** How rows are dealt to folds. */
export interface FoldOptions {
  /** How many folds; default 5. */
  readonly foldCount?: number;
  /** Seed of the order in which rows are dealt; default 1. */
  readonly seed?: number | string;
  /** Rows with equal entries stay in one fold. */
  readonly clusters?: ArrayLike<number | string>;
}

/**
 * Deals rows to folds, each arm spread evenly; with clusters, whole clusters, each put where its larger arm is short.
 *
 * @param treatment n entries 0 or 1
 * @returns n integers in 0..foldCount-1
 * @throws OUT_OF_RANGE (foldCount < 2), SHAPE
 */
export function stratifiedFolds(
  treatment: ArrayLike<number>,
  { foldCount = 5, seed = 1, clusters }: FoldOptions = {},
): number[] {
  requireCount(foldCount, 'foldCount', 2);
  const arms = readVector(treatment, 'treatment');
  const stream = randomStream(seed, 'folds');
  if (clusters !== undefined)
    return clusteredFolds(arms, foldCount, clusters, permutation(stream, arms.length));
  const folds = new Array<number>(arms.length).fill(0);
  const order = permutation(stream, arms.length);
  let next = 0;
  for (const arm of [0, 1])
    for (const row of order) {
      if (arms[row] !== arm) continue;
      folds[row] = next;
      next = (next + 1) % foldCount;
    }
  return folds;
}

/** Clusters from the largest to the smallest, each to the fold that has the fewest of the arms it brings. */
function clusteredFolds(
  arms: Float64Array,
  foldCount: number,
  clusters: ArrayLike<number | string>,
  order: Int32Array,
): number[] {
  const { index, count } = clusterIndex(clusters, arms.length);
  const sizes = Array.from({ length: count }, () => [0, 0]);
  for (let i = 0; i < arms.length; i++) sizes[index[i]][arms[i]]++;
  const place = new Int32Array(count);
  for (const [position, row] of order.entries()) place[index[row]] = position;
  const queue = Array.from({ length: count }, (_, c) => c).sort(
    (a, b) => sizes[b][0] + sizes[b][1] - sizes[a][0] - sizes[a][1] || place[a] - place[b],
  );
  const load = Array.from({ length: foldCount }, () => [0, 0]);
  const foldOf = new Int32Array(count);
  for (const cluster of queue) {
    const cost = load.map((have) => have[0] * sizes[cluster][0] + have[1] * sizes[cluster][1]);
    const fold = cost.indexOf(Math.min(...cost));
    foldOf[cluster] = fold;
    load[fold][0] += sizes[cluster][0];
    load[fold][1] += sizes[cluster][1];
  }
  return Array.from(index, (cluster) => foldOf[cluster]);
}

/** Cluster names as numbers 0..count-1 in order of appearance. */
export function clusterIndex(
  clusters: ArrayLike<number | string>,
  n: number,
): { index: Int32Array; count: number } {
  if (clusters.length !== n) {
    const message = `clusters must have ${n} entries, got ${clusters.length}`;
    throw new LabRangeError('SHAPE', message, { argument: 'clusters' });
  }
  const known = new Map<number | string, number>();
  const index = Int32Array.from({ length: n }, (_, i) => {
    const name = clusters[i];
    if (typeof name === 'number' && !Number.isFinite(name)) {
      throw new LabRangeError('NOT_FINITE', `clusters[${i}] is ${name}`, { argument: 'clusters', index: i });
    }
    const at = known.get(name) ?? known.size;
    known.set(name, at);
    return at;
  });
  return { index, count: known.size };
}

/** The arms of the training part must allow a fit: at least 2 units each, and 2 K of each arm in all. */
export function requireArms(treatment: Uint8Array, folds: Int32Array, foldCount: number): void {
  const counts = Array.from({ length: foldCount }, () => [0, 0]);
  for (let i = 0; i < folds.length; i++) counts[folds[i]][treatment[i]]++;
  for (const arm of [0, 1]) {
    const total = counts.reduce((sum, fold) => sum + fold[arm], 0);
    const details = { arm, total, perFold: counts.map((fold) => fold[arm]) };
    const short = (message: string): LabRangeError =>
      new LabRangeError('ARM_TOO_SMALL', message, { argument: 'treatment', details });
    if (total < 2 * foldCount) {
      throw short(
        `arm ${arm} has ${total} units; ${foldCount} folds need at least ${2 * foldCount} in each arm`,
      );
    }
    const fold = counts.findIndex((fold) => total - fold[arm] < 2);
    if (fold >= 0) {
      throw short(
        `outside fold ${fold} arm ${arm} has ${total - counts[fold][arm]} units; a fit needs at least 2`,
      );
    }
  }
}

/** Fold labels the caller gave: n integers 0..K-1, every fold used. */
export function readFolds(value: unknown, n: number): { folds: Int32Array; foldCount: number } {
  const labels = readVector(value, 'folds', n);
  let foldCount = 0;
  for (const [index, label] of labels.entries()) {
    if (!Number.isInteger(label) || label < 0 || label >= n) {
      const message = `folds must be integers 0..K-1, got ${label} at ${index}`;
      throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'folds', index });
    }
    foldCount = Math.max(foldCount, label + 1);
  }
  const used = new Set(labels);
  for (let fold = 0; fold < foldCount; fold++) {
    if (used.has(fold)) continue;
    const message = `folds go up to ${foldCount - 1} but none is ${fold}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'folds' });
  }
  return { folds: Int32Array.from(labels), foldCount };
}
