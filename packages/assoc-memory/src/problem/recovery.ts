import type { MatrixLike } from '@lab/linalg';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { numbers, type NumberList } from '../arguments.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { marginSteps } from './margins.ts';
import { checkedWeights } from './negativeGradient.ts';
import { checkedProblem, type Problem } from './problem.ts';
import { rankWeights } from './capacityFromRanks.ts';
import { recoverySummary, type RecoverySummary } from './recoverySummary.ts';

/** Options of `recovery`. */
export interface RecoveryOptions {
  /** Increasing 1-based ranks (positions of items in the order given) to evaluate; default all items. */
  readonly ranks?: NumberList | undefined;
}

/** Which items weights recover. */
export interface Recovery extends RecoverySummary {
  /** Sum of the frequencies of the recovered items. */
  readonly weighted: number;
  /** The ranks evaluated, and whether each was recovered. */
  readonly perRank: { readonly ranks: Float64Array; readonly recovered: boolean[] };
}

/**
 * Which items W recovers: exactly for all of them, or estimated from some ranks, for items in order of decreasing frequency.
 *
 * @param problem inputs, outputs, frequencies or counts, targets
 * @param W dOut x dIn
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function recovery(problem: Problem, W: MatrixLike, options: RecoveryOptions = {}): Recovery {
  return runToEnd(recoveryTask(problem, W, options));
}

/** As {@link recovery}, giving way to the event loop between blocks. */
export async function recoveryAsync(
  problem: Problem,
  W: MatrixLike,
  options: RecoveryOptions & AsyncOptions = {},
): Promise<Recovery> {
  return runCooperatively(recoveryTask(problem, W, options), options);
}

function* recoveryTask(problem: Problem, W: MatrixLike, { ranks }: RecoveryOptions): Task<Recovery> {
  const checked = checkedProblem(problem);
  const weights = checkedWeights(W, checked)!;
  const count = checked.inputs.rows;
  const list =
    ranks === undefined
      ? Float64Array.from({ length: count }, (_, i) => i + 1)
      : numbers(ranks, 'ranks', { integers: true, least: 1, most: count });
  const share = rankWeights(list);
  const items = Int32Array.from(list, (rank) => rank - 1);
  const values = yield* marginSteps(checked, weights, items);
  const recovered = Array.from(values, (margin) => margin > 0);
  let weighted = 0;
  for (let i = 0; i < items.length; i++)
    if (recovered[i]) weighted += share[i] * checked.frequencies[items[i]];
  return {
    ...recoverySummary(list, Float64Array.from(recovered, Number)),
    weighted,
    perRank: { ranks: list, recovered },
  };
}
