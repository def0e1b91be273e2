import { requireCount, requireOneOf } from '@lab/linalg/arguments';
import { hollowGramSteps, type HollowGram } from '../spectrum/hollowGram.ts';
import { readLabels } from '../labels.ts';
import {
  applyPreprocessing,
  learnPreprocessing,
  transforms,
  type Transform,
} from '../table/preprocessing.ts';
import { type Steps } from '../steps.ts';
import { readTableSteps, type TableLike } from '../table/table.ts';

/** How labelled data are read. */
export interface LabelledOptions {
  /** What is done to the data first; give what the clusters were fitted with. Default 'none'. */
  readonly transform?: Transform;
  /** Rows labelled -1: refused, or left out of every estimate. Default 'error'. */
  readonly unassigned?: 'error' | 'skip';
}

/** Transformed data with their clusters. */
export interface LabelledTable {
  readonly gram: HollowGram;
  readonly labels: Int32Array;
}

/** Checks and transforms data that come with labels. */
export function* labelledTable(
  X: TableLike,
  labels: ArrayLike<number>,
  { clusters, transform = 'none', unassigned = 'error' }: LabelledOptions & { readonly clusters: number },
): Steps<LabelledTable> {
  const raw = yield* readTableSteps(X);
  requireCount(clusters, 'clusters', 1, raw.rows);
  requireOneOf(transform, transforms, 'transform');
  requireOneOf(unassigned, ['error', 'skip'], 'unassigned');
  const read = readLabels(labels, { rows: raw.rows, clusters, unassigned: unassigned === 'skip' });
  const table = applyPreprocessing(raw, learnPreprocessing(raw, transform));
  return { gram: yield* hollowGramSteps(table), labels: read };
}
