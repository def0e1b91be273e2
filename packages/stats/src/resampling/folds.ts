import { LabRangeError } from '@lab/linalg';
import { requireCount } from '@lab/linalg/arguments';
import { requireLabels, type NumberList } from '../arguments.ts';
import { shuffleInPlace } from '../random/permutation.ts';
import type { RandomStream } from '../random/stream.ts';

/** Options of {@link foldLabels}. */
export interface FoldOptions {
  /** One integer for each observation: every stratum is spread evenly over the folds. Default: one stratum. */
  readonly strata?: NumberList;
}

/**
 * A random partition into folds whose sizes differ by at most one, also within each stratum.
 *
 * @param stream - where the randomness comes from
 * @param count - number of observations, an integer >= 1
 * @param folds - an integer in [2, count]
 * @param options - strata
 * @returns for each observation its fold, 0..folds-1
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function foldLabels(
  stream: RandomStream,
  count: number,
  folds: number,
  { strata }: FoldOptions = {},
): Int32Array {
  requireCount(count, 'count', 1, 0x7fffffff);
  requireCount(folds, 'folds', 2, count);
  const groups = new Map<number, number[]>();
  if (strata !== undefined) {
    requireLabels(strata, 'strata');
    if (strata.length !== count) {
      throw new LabRangeError('SHAPE', `strata must have ${count} entries, got ${strata.length}`, {
        argument: 'strata',
      });
    }
  }
  for (let i = 0; i < count; i += 1) {
    const stratum = strata === undefined ? 0 : strata[i];
    const group = groups.get(stratum);
    if (group === undefined) groups.set(stratum, [i]);
    else group.push(i);
  }
  const labels = new Int32Array(count);
  // Dealing goes on where the last stratum ended, so that the folds stay even as a whole.
  let next = 0;
  for (const group of groups.values()) {
    for (const i of shuffleInPlace(stream, group)) {
      labels[i] = next;
      next = (next + 1) % folds;
    }
  }
  return labels;
}
