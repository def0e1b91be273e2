import { requireCount, requireOneOf } from '@lab/linalg/arguments';
import { quickLaw } from './expectedRecovered.ts';
import type { FrequencyLaw, Groups } from './groups.ts';
import { CompetitorField } from './competitorField.ts';
import { competition, quickRule, recoveryProbability } from './recoveryProbability.ts';
import { channelOf, tailScale } from './theoryRule.ts';

/** Input of `multiStepCapacity`. */
export interface MultiStepCapacityInput extends FrequencyLaw {
  /** Which rule takes the steps. */
  readonly rule: 'muon' | 'sgd';
  /** Dimension of inputs and outputs, an integer >= 1. */
  readonly d: number;
  /** Steps, an integer >= 1. */
  readonly steps: number;
}

/**
 * Items recovered after 1, 2, ... steps, in expectation (a heuristic, docs/theory.md, section 6): each step is the closed theory of
 * one step for the items beyond the number recovered so far, with a fresh lambda, on top of the noise of all steps before. Muon's
 * steps are alike; SGD's are scaled so that the most frequent item left has signal 1.
 *
 * @returns one number for each step
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function multiStepCapacity(input: MultiStepCapacityInput): Float64Array {
  const rule = requireOneOf(input.rule, ['muon', 'sgd'], 'rule');
  const d = requireCount(input.d, 'd', 1, 1e12);
  const steps = requireCount(input.steps, 'steps', 1, 1000);
  const { sums } = quickLaw(input);
  const reached = new Float64Array(steps);
  let recovered = 0;
  let noise = 0;
  for (let t = 0; t < steps; t++) {
    const left = beyond(sums, recovered);
    if (left.frequency.length > 0) {
      const found = oneMore(left, { rule, d, noise });
      recovered += found.gained;
      noise += found.noise;
    }
    reached[t] = recovered;
  }
  return reached;
}

/** The items beyond the first ones, a group that is cut keeping the rest of its items. */
function beyond({ frequency, multiplicity }: Groups, first: number): Groups {
  const order = Array.from(frequency.keys()).sort((i, j) => frequency[j] - frequency[i]);
  const values: number[] = [];
  const counts: number[] = [];
  let before = 0;
  for (const k of order) {
    const left = Math.min(multiplicity[k], before + multiplicity[k] - first);
    before += multiplicity[k];
    if (left <= 0) continue;
    values.push(frequency[k]);
    counts.push(left);
  }
  return { frequency: Float64Array.from(values), multiplicity: Float64Array.from(counts) };
}

function oneMore(
  groups: Groups,
  { rule, d, noise }: { readonly rule: 'muon' | 'sgd'; readonly d: number; readonly noise: number },
): { gained: number; noise: number } {
  const lambda = 0.3 * tailScale(groups, d);
  const channel = channelOf(rule === 'sgd' ? { rule } : { rule, lambda }, groups, d, {
    step: 0.75,
    reach: 16,
  });
  const scale = rule === 'sgd' ? 1 / groups.frequency[0] : 1;
  const square = scale * scale;
  const baseVariance = square * channel.baseVariance + noise;
  const items = Array.from(groups.frequency, (p) => {
    const { signal, queryVariance, competitorVariance } = channel.at(p);
    return {
      signal: scale * signal,
      queryVariance: square * queryVariance + noise,
      competitorVariance: square * competitorVariance + noise,
    };
  });
  const ratio = Float64Array.from(items, (item) => Math.sqrt(item.competitorVariance / baseVariance));
  const field = new CompetitorField(ratio, groups.multiplicity, { perUnit: 4, bend: 8, spread: 2e-3 });
  const competitors = competition(field, { baseVariance, d, rule: quickRule });
  let gained = 0;
  for (let k = 0; k < items.length; k++)
    gained += groups.multiplicity[k] * recoveryProbability(items[k], competitors);
  return { gained, noise: square * channel.baseVariance };
}
