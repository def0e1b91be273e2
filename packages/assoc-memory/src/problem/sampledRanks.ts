import { requirePositive, requireSafeCount } from '@lab/linalg/arguments';

/** Which ranks to evaluate. */
export interface SampledRanksOptions {
  /** Number of items, an integer >= 1. */
  readonly n: number;
  /** Largest rank to evaluate; default n. */
  readonly upTo?: number | undefined;
  /** Ranks taken one by one; default 40. */
  readonly singles?: number | undefined;
  /** Ranks spaced evenly in the logarithm beyond; default 220. */
  readonly spaced?: number | undefined;
}

/**
 * Ranks at which to evaluate recovery: the first ones singly, then evenly in the logarithm. Recovery falls with the rank, so
 * that a few hundred of them measure the capacity of any number of items.
 *
 * @returns increasing 1-based ranks
 * @throws NOT_FINITE, OUT_OF_RANGE
 */
export function sampledRanks(options: SampledRanksOptions): Float64Array {
  const n = requireSafeCount(options.n, 'n', 1);
  const singles = requireSafeCount(options.singles ?? 40, 'singles', 1);
  const spaced = requireSafeCount(options.spaced ?? 220, 'spaced', 2);
  const last = Math.max(1, Math.min(n, Math.floor(requirePositive(options.upTo ?? n, 'upTo'))));
  const ranks = new Set<number>();
  for (let i = 1; i <= Math.min(singles, last); i++) ranks.add(i);
  if (last > singles)
    for (let k = 0; k < spaced; k++) ranks.add(Math.round(singles * (last / singles) ** (k / (spaced - 1))));
  return Float64Array.from(ranks).sort();
}
