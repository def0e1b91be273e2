import { requireCount, requireSafeCount } from '@lab/linalg/arguments';
import { numbers, type NumberList } from '../arguments.ts';
import type { Channel, ItemSignal } from './channel.ts';
import { CompetitorField, type FieldResolution } from './competitorField.ts';
import { resolveLaw, summationGroups, type FrequencyLaw, type Groups, type ResolvedLaw } from './groups.ts';
import type { IntegralResolution } from './muonChannel.ts';
import { poissonMixture } from './poissonMixture.ts';
import type { RankResolution } from './rankQuadrature.ts';
import { competition, quickRule, recoveryProbability } from './recoveryProbability.ts';
import { channelOf, resolveRule, type TheoryRuleOptions } from './theoryRule.ts';

/** Input of `expectedRecovered`. */
export interface ExpectedRecoveredInput extends FrequencyLaw, TheoryRuleOptions {
  /** Dimension of inputs and outputs, an integer >= 1. */
  readonly d: number;
  /** Samples in the step, an integer >= 1; default: the population gradient. */
  readonly batch?: number | undefined;
}

/** Input of `capacityCurve`. */
export interface CapacityCurveInput extends FrequencyLaw, TheoryRuleOptions {
  /** Dimensions, integers >= 1. */
  readonly dims: NumberList;
  /** Samples in the step, an integer >= 1; default: the population gradient. */
  readonly batch?: number | undefined;
}

/** Expected capacity against dimension. */
export interface CapacityCurve {
  /** The dimensions asked for. */
  readonly dims: Float64Array;
  /** Expected number of items recovered at each dimension. */
  readonly recovered: Float64Array;
  /** Local exponents d ln recovered / d ln dimension between neighbours, one fewer than dims. */
  readonly slopes: Float64Array;
}

const quickRanks: RankResolution = { singles: 32, ratio: 1.5, order: 5 };
const quickIntegral: IntegralResolution = { step: 0.75, reach: 16 };
const quickField: FieldResolution = { perUnit: 4, bend: 8, spread: 2e-3 };

/**
 * The expected number of items that one step recovers: the sum of `recoveryCurve` by coarser sums, right to about 1e-3 of
 * it and some fifty times as fast; what planning and curves use.
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function expectedRecovered(input: ExpectedRecoveredInput): number {
  return quickSum(quickLaw(input), input);
}

/**
 * The expected capacity at each of many dimensions: a hundred of them in some 30 ms for a power law.
 *
 * @param input a law, a rule (its lambda 'auto' follows the dimension) and `dims`
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function capacityCurve(input: CapacityCurveInput): CapacityCurve {
  const dims = numbers(input.dims, 'dims', { integers: true, least: 1 });
  const law = quickLaw(input);
  const recovered = dims.map((d) => quickSum(law, { ...input, d }));
  return { dims, recovered, slopes: localSlopes(dims, recovered) };
}

/**
 * Slopes of ln y against ln x between neighbours.
 *
 * @returns one value fewer than x has
 */
export function localSlopes(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  return Float64Array.from(
    { length: Math.max(0, x.length - 1) },
    (_, i) => Math.log(y[i + 1] / y[i]) / Math.log(x[i + 1] / x[i]),
  );
}

/** A law ready for many evaluations. */
export interface QuickLaw extends ResolvedLaw {
  readonly sums: Groups;
}

/** Checks and groups a law once for many evaluations. */
export function quickLaw(law: FrequencyLaw): QuickLaw {
  const resolved = resolveLaw(law, quickRanks);
  return { ...resolved, sums: summationGroups(resolved) };
}

/** `expectedRecovered` of a law that is ready. */
export function quickSum(
  law: QuickLaw,
  input: TheoryRuleOptions & { readonly d: number; readonly batch?: number | undefined },
): number {
  const d = requireCount(input.d, 'd', 1, 1e12);
  const batch = input.batch === undefined ? undefined : requireSafeCount(input.batch, 'batch', 1);
  const groups = batch === undefined ? law.sums : poissonMixture(law.sums, batch);
  const rule = resolveRule(input, law, { d, batch, groups });
  return sumOver(groups, channelOf(rule, groups, d, quickIntegral), d, batch !== undefined);
}

function sumOver(groups: Groups, channel: Channel, d: number, sampled: boolean): number {
  const { frequency, multiplicity } = groups;
  const { baseVariance } = channel;
  const signals: ItemSignal[] = [];
  const ratio = new Float64Array(frequency.length);
  for (let k = 0; k < frequency.length; k++) {
    const item = channel.at(frequency[k]);
    signals.push(item);
    ratio[k] = Math.sqrt(item.competitorVariance / baseVariance);
  }
  const field = new CompetitorField(ratio, multiplicity, quickField);
  const competitors = competition(field, { baseVariance, d, rule: quickRule });
  let sum = 0;
  for (let k = 0; k < frequency.length; k++) {
    if (sampled && frequency[k] === 0) continue;
    sum += multiplicity[k] * recoveryProbability(signals[k], competitors);
  }
  return sum;
}
