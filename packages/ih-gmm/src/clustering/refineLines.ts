import { fromData, type Matrix } from '@lab/linalg';
import { requireCount, requireOneOf, requireSafeCount } from '@lab/linalg/arguments';
import { hollowGramSteps, type HollowGram } from '../spectrum/hollowGram.ts';
import { clusterSizes, readLabels } from '../labels.ts';
import {
  applyPreprocessing,
  learnPreprocessing,
  transforms,
  type Transform,
} from '../table/preprocessing.ts';
import { productsWithClusterSums } from '../spectrum/rowProducts.ts';
import { finish } from '../steps.ts';
import { readTable, restoreEntries, type TableLike } from '../table/table.ts';

/** How lines are refined. */
export interface RefineLinesOptions {
  /** Passes over the data at most; default 30. */
  readonly maxPasses?: number;
  /** What is done to the data first; default 'none'. */
  readonly transform?: Transform;
}

/** One pass of the line refinement. */
export interface RefineLinesPass {
  /** Passes so far. */
  readonly pass: number;
  /** n labels after the pass, under the names of the start. */
  readonly labels: Int32Array;
  /** Rows whose label changed in the pass. */
  readonly moved: number;
}

/** Labels after the line refinement. */
export interface RefinedLines {
  /** n labels under the names of the start. */
  readonly labels: Int32Array;
  /** n x clusters scores of the last pass: inner product with the unit profile, the row's own part left out. */
  readonly scores: Matrix;
  /** Passes over the data. */
  readonly passes: number;
  /** Whether the last pass moved no row. */
  readonly converged: boolean;
}

/**
 * Reassigns every row to the cluster whose profile it has the largest cosine with, the row itself left out of its own
 * profile, until no row moves.
 * @param X n x p data, dense or sparse
 * @param startLabels n integers of 0..clusters - 1
 * @param clusters number of clusters K
 * @returns labels under the names of the start, scores, passes, converged
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, NEGATIVE_ENTRY
 * Source: derived; see docs/theory.md, "Lines through the origin".
 */
export function refineLines(
  X: TableLike,
  startLabels: ArrayLike<number>,
  clusters: number,
  options: RefineLinesOptions = {},
): RefinedLines {
  const passes = iterateRefineLines(X, startLabels, clusters, options);
  for (;;) {
    const step = passes.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The line refinement pass by pass; the value returned at the end is that of `refineLines`.
 * @throws as refineLines, at the call
 */
export function iterateRefineLines(
  X: TableLike,
  startLabels: ArrayLike<number>,
  clusters: number,
  { maxPasses = 30, transform = 'none' }: RefineLinesOptions = {},
): Generator<RefineLinesPass, RefinedLines, undefined> {
  const raw = readTable(X);
  requireCount(clusters, 'clusters', 1, raw.rows);
  requireSafeCount(maxPasses, 'maxPasses', 1);
  requireOneOf(transform, transforms, 'transform');
  const labels = readLabels(startLabels, { argument: 'startLabels', rows: raw.rows, clusters, empty: true });
  const table = applyPreprocessing(raw, learnPreprocessing(raw, transform));
  return restoringScores(
    refinementPasses(finish(hollowGramSteps(table)), labels, { clusters, maxPasses }),
    table.unit,
  );
}

/** Refined labels with the scores in units of the table. */
export interface TableRefinement {
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  readonly clusters: number;
  readonly passes: number;
  readonly converged: boolean;
}

function* restoringScores(
  passes: Generator<RefineLinesPass, TableRefinement, undefined>,
  unit: number,
): Generator<RefineLinesPass, RefinedLines, undefined> {
  const { labels, scores, clusters, passes: count, converged } = yield* passes;
  return {
    labels,
    scores: fromData(restoreEntries(scores, unit), labels.length, clusters),
    passes: count,
    converged,
  };
}

/** The passes on a prepared table; rows labelled -1 stay outside. */
export function* refinementPasses(
  gram: HollowGram,
  start: Int32Array,
  { clusters, maxPasses }: { readonly clusters: number; readonly maxPasses: number },
): Generator<RefineLinesPass, TableRefinement, undefined> {
  let labels = start;
  let weights: Float64Array = new Float64Array(start.length).fill(1);
  let scores: Float64Array = new Float64Array(0);
  for (let pass = 1; pass <= maxPasses; pass++) {
    scores = leaveOneOutScores(gram, labels, { clusters, weights });
    const next = bestScores(scores, labels, clusters);
    let moved = 0;
    for (let i = 0; i < next.length; i++) if (next[i] !== labels[i]) moved++;
    labels = next;
    weights = weightsFromScores(scores, labels, clusters);
    yield { pass, labels: labels.slice(), moved };
    // The first pass weighs all rows alike, so an unmoved first pass settles nothing.
    if (moved === 0 && pass > 1) return { labels, scores, clusters, passes: pass, converged: true };
  }
  return { labels, scores, clusters, passes: maxPasses, converged: false };
}

/** Inner products with the unit profiles; in the own cluster the row is taken out of the profile. */
function leaveOneOutScores(
  gram: HollowGram,
  labels: Int32Array,
  { clusters, weights }: { readonly clusters: number; readonly weights: Float64Array },
): Float64Array {
  const products = productsWithClusterSums(gram, labels, { clusters, weights });
  const squaredLengths = new Float64Array(clusters);
  for (let i = 0; i < labels.length; i++)
    if (labels[i] >= 0) squaredLengths[labels[i]] += weights[i] * products[i * clusters + labels[i]];
  const scores = new Float64Array(products.length);
  for (let i = 0; i < labels.length; i++)
    for (let k = 0; k < clusters; k++) {
      const product = products[i * clusters + k];
      const full = squaredLengths[k];
      if (k !== labels[i]) {
        scores[i * clusters + k] = full > 0 ? product / Math.sqrt(full) : 0;
        continue;
      }
      const own = weights[i] * gram.squaredNorms[i];
      const rest = Math.max(full - 2 * weights[i] * product + weights[i] * own, 1e-12 * full);
      scores[i * clusters + k] = rest > 0 ? (product - own) / Math.sqrt(rest) : 0;
    }
  return scores;
}

/** The first largest score of each row among the clusters that have rows; one left empty keeps its members. */
function bestScores(scores: Float64Array, labels: Int32Array, clusters: number): Int32Array {
  const best = labels.slice();
  const before = clusterSizes(labels, clusters);
  const sizes = new Int32Array(clusters);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) continue;
    let at = labels[i];
    for (let k = 0; k < clusters; k++) {
      const gain = scores[i * clusters + k] - scores[i * clusters + at];
      if (before[k] > 0 && (gain > 0 || (gain === 0 && k < at))) at = k;
    }
    best[i] = at;
    sizes[at]++;
  }
  keepClustersFilled(best, labels, { before, sizes });
  return best;
}

function keepClustersFilled(
  best: Int32Array,
  labels: Int32Array,
  { before, sizes }: { readonly before: Int32Array; readonly sizes: Int32Array },
): void {
  // Members taken back may leave another cluster empty, which then takes back its own; none is taken back twice.
  for (let k = sizes.findIndex(missing); k >= 0; k = sizes.findIndex(missing))
    for (let i = 0; i < labels.length; i++)
      if (labels[i] === k) {
        sizes[best[i]]--;
        sizes[k]++;
        best[i] = k;
      }

  function missing(size: number, k: number): boolean {
    return size === 0 && before[k] > 0;
  }
}

/** The weight of a row in its profile: its score over the mean score, at least 1e-6. */
function weightsFromScores(scores: Float64Array, labels: Int32Array, clusters: number): Float64Array {
  const weights = new Float64Array(labels.length);
  let sum = 0;
  let assigned = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) continue;
    weights[i] = Math.max(scores[i * clusters + labels[i]], 0);
    sum += weights[i];
    assigned++;
  }
  const mean = sum / assigned;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) weights[i] = 0;
    else weights[i] = sum > 0 ? Math.max(weights[i] / mean, 1e-6) : 1;
  }
  return weights;
}
