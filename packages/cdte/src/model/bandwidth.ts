import { permutation, randomStream } from '@lab/stats';
import { gatherRows, type Points } from '../kernels/kernel.ts';
import { medianDistance } from '../kernels/medianBandwidth.ts';
import { bandwidthRows } from '../lowRank/limits.ts';
import type { ModelOptions } from './options.ts';

/** The median distance; on the low-rank path from a random part of the rows when there are very many. */
export function bandwidthOf(
  points: Points,
  { rank, seed }: Pick<ModelOptions, 'rank' | 'seed'>,
  name: string,
): number {
  if (rank === null || points.rows <= bandwidthRows) return medianDistance(points);
  const chosen = permutation(randomStream(seed, 'bandwidth', name), points.rows).subarray(0, bandwidthRows);
  return medianDistance(gatherRows(points, chosen));
}
