import { LabRangeError } from '@lab/linalg';
import { finiteVector } from './arguments.ts';

/** How labels are read. */
export interface LabelRules {
  /** Name of the argument in messages; default 'labels'. */
  readonly argument?: string;
  /** Number of rows the labels must cover. */
  readonly rows: number;
  /** Labels are integers of 0..clusters - 1. */
  readonly clusters: number;
  /** Whether -1, "belongs to no cluster", is allowed; default false. */
  readonly unassigned?: boolean;
  /** Whether a cluster may have no row; default false. */
  readonly empty?: boolean;
}

/**
 * Reads cluster labels.
 * @throws SHAPE another length; NOT_FINITE; OUT_OF_RANGE not an integer of the range, or a cluster without rows
 */
export function readLabels(
  labels: ArrayLike<number>,
  { argument = 'labels', rows, clusters, unassigned = false, empty = false }: LabelRules,
): Int32Array {
  const numbers = finiteVector(labels, argument, rows);
  const low = unassigned ? -1 : 0;
  const sizes = new Int32Array(clusters);
  const result = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const label = numbers[i];
    if (!Number.isInteger(label) || label < low || label >= clusters)
      throw new LabRangeError(
        'OUT_OF_RANGE',
        `${argument}[${i}] must be an integer of ${low}..${clusters - 1}, got ${label}`,
        { argument, index: i },
      );
    result[i] = label;
    if (label >= 0) sizes[label]++;
  }
  const missing = sizes.indexOf(0);
  if (missing >= 0 && !empty)
    throw new LabRangeError(
      'OUT_OF_RANGE',
      `${argument} must use every cluster of 0..${clusters - 1}, none has ${missing}`,
      {
        argument,
        index: missing,
      },
    );
  return result;
}

/** Renaming of clusters by first appearance: the first assigned row is of cluster 0. */
export interface Renaming {
  readonly labels: Int32Array;
  /** newName[old], clusters that do not appear last. */
  readonly newName: Int32Array;
  /** How many clusters appear. */
  readonly used: number;
}

/** Renames labels 0..clusters - 1 by first appearance; -1 stays. */
export function renameByAppearance(labels: ArrayLike<number>, clusters: number): Renaming {
  const newName = new Int32Array(clusters).fill(-1);
  const renamed = new Int32Array(labels.length);
  let used = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label < 0) {
      renamed[i] = -1;
      continue;
    }
    if (newName[label] < 0) newName[label] = used++;
    renamed[i] = newName[label];
  }
  let next = used;
  for (let k = 0; k < clusters; k++) if (newName[k] < 0) newName[k] = next++;
  return { labels: renamed, newName, used };
}

/** Number of rows of each cluster; rows labelled -1 are not counted. */
export function clusterSizes(labels: ArrayLike<number>, clusters: number): Int32Array {
  const sizes = new Int32Array(clusters);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0) sizes[labels[i]]++;
  return sizes;
}
