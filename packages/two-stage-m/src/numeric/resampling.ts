import type { RandomStream } from '@lab/stats';
import { LabRangeError } from '@lab/linalg';
import type { NumberList } from './arguments.ts';
import { zeroMatrix, type Dense } from './dense.ts';

/** Row indices of one bootstrap draw: rows, or whole clusters where they are given. */
export type RowSampler = (stream: RandomStream) => Int32Array;

/** Draws n of n rows with replacement. */
export function rowSampler(n: number): RowSampler {
  return (stream) => Int32Array.from({ length: n }, () => stream.integer(n));
}

/**
 * Draws clusters with replacement, as many as there are; the number of rows varies with them.
 *
 * @throws SHAPE where there is not one label for each row, OUT_OF_RANGE for fewer than two clusters
 */
export function clusterSampler(clusters: NumberList, n: number, argument: string): RowSampler {
  if (clusters.length !== n) {
    throw new LabRangeError(
      'SHAPE',
      `${argument} must name the cluster of each of ${n} rows, got ${clusters.length}`,
      {
        argument,
      },
    );
  }
  const members = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const rows = members.get(clusters[i]);
    if (rows === undefined) members.set(clusters[i], [i]);
    else rows.push(i);
  }
  const groups = Array.from(members.values());
  if (groups.length < 2) {
    throw new LabRangeError(
      'OUT_OF_RANGE',
      `${argument} must hold at least 2 clusters, got ${groups.length}`,
      { argument },
    );
  }
  return (stream) => Int32Array.from(groups.flatMap(() => groups[stream.integer(groups.length)]));
}

/** The rows with these indices, as a copy. */
export function takeRows({ data, columns }: Dense, indices: Int32Array): Dense {
  const taken = zeroMatrix(indices.length, columns);
  for (let i = 0; i < indices.length; i++) {
    taken.data.set(data.subarray(indices[i] * columns, (indices[i] + 1) * columns), i * columns);
  }
  return taken;
}
