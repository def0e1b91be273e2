import { requireOpenUnit } from '@lab/linalg/arguments';
import { quickLaw, quickSum } from './expectedRecovered.ts';
import type { FrequencyLaw } from './groups.ts';
import type { TheoryRuleOptions } from './theoryRule.ts';

/** Input of `criticalBatch`. */
export interface CriticalBatchInput extends FrequencyLaw, TheoryRuleOptions {
  /** Dimension of inputs and outputs, an integer >= 1. */
  readonly d: number;
  /** Share of the full-batch capacity that counts as saturated, in (0, 1); default 0.95. */
  readonly fraction?: number | undefined;
}

/** Where more data in the step stops helping. */
export interface CriticalBatch {
  /** Smallest batch size whose expected capacity reaches `fraction` of the population gradient's. */
  readonly batch: number;
  /** Expected capacity of the population gradient. */
  readonly limit: number;
  /** The batch size that stores most: near the critical one capacity exceeds its limit, as sampling flattens frequencies. */
  readonly peak: { readonly batch: number; readonly recovered: number };
  /** The sizes examined with their expected capacities, for plotting. */
  readonly curve: { readonly batch: Float64Array; readonly recovered: Float64Array };
}

const perDecade = 8;

/**
 * The batch size at which one step saturates, by the theory: sizes a third apart from 1 upwards, then bisection.
 * Lambda and ridge follow the batch where they are 'auto'.
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function criticalBatch(input: CriticalBatchInput): CriticalBatch {
  const fraction = requireOpenUnit(input.fraction ?? 0.95, 'fraction');
  const law = quickLaw(input);
  const stored = (batch?: number): number => quickSum(law, { ...input, batch });
  const limit = stored();
  const target = fraction * limit;
  const batches: number[] = [];
  const recovered: number[] = [];
  let reached = -1;
  for (let k = 0; k <= 14 * perDecade; k++) {
    const batch = Math.round(10 ** (k / perDecade));
    if (batch === batches[batches.length - 1]) continue;
    batches.push(batch);
    recovered.push(stored(batch));
    if (reached < 0 && recovered[recovered.length - 1] >= target) reached = batches.length - 1;
    if (reached >= 0 && batches.length > reached + 2 * perDecade) break;
  }
  if (reached < 0) reached = batches.length - 1;
  const peak = recovered.indexOf(Math.max(...recovered));
  return {
    batch: reached === 0 ? 1 : crossing(stored, target, batches[reached - 1], batches[reached]),
    limit,
    peak: { batch: batches[peak], recovered: recovered[peak] },
    curve: { batch: Float64Array.from(batches), recovered: Float64Array.from(recovered) },
  };
}

/** The smallest integer above `below` whose value reaches the target, by bisection to a thousandth. */
function crossing(stored: (batch: number) => number, target: number, below: number, above: number): number {
  let [low, high] = [below, above];
  while (high - low > Math.max(1, 1e-3 * high)) {
    const middle = Math.round(Math.sqrt(low * high));
    const probe = middle <= low ? low + 1 : middle >= high ? high - 1 : middle;
    if (stored(probe) >= target) high = probe;
    else low = probe;
  }
  return high;
}
