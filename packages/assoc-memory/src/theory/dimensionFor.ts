import { outOfRange, requireCount, requirePositive } from '@lab/linalg/arguments';
import { quickLaw, quickSum } from './expectedRecovered.ts';
import type { FrequencyLaw } from './groups.ts';
import type { TheoryRuleOptions } from './theoryRule.ts';

/** Input of `dimensionFor`. */
export interface DimensionInput extends FrequencyLaw, TheoryRuleOptions {
  /** Items that one step shall store, > 0. */
  readonly targetItems: number;
  /** Samples in the step, an integer >= 1; default: the population gradient. */
  readonly batch?: number | undefined;
  /** Largest dimension to consider, an integer >= 1; default 1e9. */
  readonly largest?: number | undefined;
}

/** The dimension that stores what is asked. */
export interface DimensionFor {
  /** The smallest dimension that does. */
  readonly d: number;
  /** Expected number of items recovered there. */
  readonly expectedRecovered: number;
}

/**
 * The smallest dimension at which one step recovers `targetItems` items in expectation: which d stores my 10,000 facts?
 * With alpha and without n the items are a power law ten times as long as the target. Asked for all items of a law, it
 * gives the dimension at which half an item is missed.
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (`targetItems` above the number of items, or out of reach of `largest`: a minibatch
 *   step cannot store what it has not seen), UNKNOWN_OPTION, WRONG_TYPE
 */
export function dimensionFor(input: DimensionInput): DimensionFor {
  const target = requirePositive(input.targetItems, 'targetItems');
  const largest = requireCount(input.largest ?? 1e9, 'largest', 1, 1e12);
  const n = input.n ?? (input.alpha === undefined ? undefined : Math.max(2, Math.ceil(10 * target)));
  const law = quickLaw({ ...input, n });
  if (target > law.items)
    throw outOfRange('targetItems', `at most the number of items, ${law.items}`, target);
  const needed = Math.min(target, law.items - 0.5);
  const stored = (d: number): number => quickSum(law, { ...input, d });
  let low = 0;
  let high = 1;
  while (stored(high) < needed) {
    if (high >= largest)
      throw outOfRange('targetItems', `within reach of one step at d <= ${largest}`, target);
    low = high;
    high = Math.min(2 * high, largest);
  }
  while (high - low > 1) {
    const middle = Math.floor(0.5 * (low + high));
    if (stored(middle) >= needed) high = middle;
    else low = middle;
  }
  return { d: high, expectedRecovered: stored(high) };
}
