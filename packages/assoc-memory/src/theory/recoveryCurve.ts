import { outOfRange, requireCount, requireSafeCount } from '@lab/linalg/arguments';
import { numbers, type NumberList } from '../arguments.ts';
import type { Channel } from './channel.ts';
import { CompetitorField, fineField } from './competitorField.ts';
import { resolveLaw, summationGroups, type FrequencyLaw, type Groups, type ResolvedLaw } from './groups.ts';
import { poissonMixture, poissonPoints } from './poissonMixture.ts';
import { competition, definingRule, recoveryProbability, type Competition } from './recoveryProbability.ts';
import { channelOf, resolveRule, type ResolvedRule, type TheoryRuleOptions } from './theoryRule.ts';

/** Input of `recoveryCurve`. */
export interface RecoveryCurveInput extends FrequencyLaw, TheoryRuleOptions {
  /** Dimension of inputs and outputs, an integer >= 1. */
  readonly d: number;
  /** Samples in the step, an integer >= 1; default: the population gradient. */
  readonly batch?: number | undefined;
  /**
   * 1-based ranks of a power law's items, or positions in the list of frequencies, for which the fields of single
   * items are returned. Default all, or a few hundred spread over the logarithm of the rank where there are more than 4096.
   */
  readonly ranks?: NumberList | undefined;
}

/** Result of `recoveryCurve`; lists go with `ranks`. */
export interface RecoveryCurve {
  /** 1-based ranks of the items that the lists are about. */
  readonly ranks: Float64Array;
  /** Probability that the item is recovered. */
  readonly probability: Float64Array;
  /** Expected number of items recovered. */
  readonly expectedRecovered: number;
  /** Expected sum of the frequencies of the items recovered. */
  readonly weighted: number;
  /** Mean of the item's own logit u_k' D v_k (in a minibatch: at its nominal frequency). */
  readonly signal: Float64Array;
  /** Variance of its query's logits against unrelated outputs. */
  readonly queryVariance: Float64Array;
  /** Variance of its output's logits against unrelated queries. */
  readonly competitorVariance: Float64Array;
  /** Variance of an unrelated logit. */
  readonly baseVariance: number;
  /** Parameters of the rule as used. */
  readonly rule: ResolvedRule;
  /** Muon: g(lambda). */
  readonly g0?: number;
  /** Newton: the root m. */
  readonly m?: number;
  /** Newton: m2. */
  readonly m2?: number;
}

/**
 * Which items one step recovers, for Gaussian embeddings: the closed theory of docs/theory.md (one scalar equation, no
 * simulation). Typically right to 1-5% from d = 128 on; it is 10-20% too high at d = 64 and more below.
 *
 * @param input law (n and alpha, frequencies with multiplicities, or counts), dimension, rule, batch
 * @returns probabilities by item, their sums, and what they are made of
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (lambda 0 where the items with p > 0 do not exceed d), UNKNOWN_OPTION, WRONG_TYPE
 */
export function recoveryCurve(input: RecoveryCurveInput): RecoveryCurve {
  const law = resolveLaw(input);
  const stage = theoryStage(input, law);
  const { channel } = stage;
  const { ranks, frequency } = rankedFrequencies(law, input.ranks);
  const probability = batchProbability(stage);
  const signals = Array.from(frequency, (p) => channel.at(p));
  const { expectedRecovered, weighted } = sums(law, probability);
  return {
    ranks,
    probability: frequency.map(probability),
    expectedRecovered,
    weighted,
    signal: Float64Array.from(signals, ({ signal }) => signal),
    queryVariance: Float64Array.from(signals, ({ queryVariance }) => queryVariance),
    competitorVariance: Float64Array.from(signals, ({ competitorVariance }) => competitorVariance),
    baseVariance: channel.baseVariance,
    rule: stage.rule,
    ...channel.constants,
  };
}

/** A law seen through one step of a rule. */
export interface TheoryStage {
  readonly d: number;
  readonly batch: number | undefined;
  readonly rule: ResolvedRule;
  /** The frequencies in the step: the law's own, or those sampled in a minibatch. */
  readonly groups: Groups;
  readonly channel: Channel;
  readonly competitors: Competition;
}

/** Checks dimension, batch and rule, and solves for the channel. */
export function theoryStage(
  input: TheoryRuleOptions & { readonly d: number; readonly batch?: number | undefined },
  law: ResolvedLaw,
): TheoryStage {
  const d = requireCount(input.d, 'd', 1, 1e12);
  const batch = input.batch === undefined ? undefined : requireSafeCount(input.batch, 'batch', 1);
  const own = summationGroups(law);
  const groups = batch === undefined ? own : poissonMixture(own, batch);
  const rule = resolveRule(input, law, { d, batch, groups });
  const channel = channelOf(rule, groups, d);
  const field = competitorField(channel, groups);
  const { baseVariance } = channel;
  const competitors = competition(field, { baseVariance, d, rule: definingRule });
  return { d, batch, rule, groups, channel, competitors };
}

/** The field of all items' outputs, in units of the base noise. */
function competitorField(channel: Channel, { frequency, multiplicity }: Groups): CompetitorField {
  const ratio = frequency.map((p) => Math.sqrt(channel.at(p).competitorVariance / channel.baseVariance));
  return new CompetitorField(ratio, multiplicity, fineField);
}

/** The probability that an item of a sampled frequency is recovered. */
function sampledProbability({ channel, competitors }: TheoryStage): (frequency: number) => number {
  const known = new Map<number, number>();
  return (frequency) => {
    let found = known.get(frequency);
    if (found === undefined) {
      found = recoveryProbability(channel.at(frequency), competitors);
      known.set(frequency, found);
    }
    return found;
  };
}

/** The probability that an item of a nominal frequency is recovered; items not in the minibatch are not. */
function batchProbability(stage: TheoryStage): (frequency: number) => number {
  const sampled = sampledProbability(stage);
  const { batch } = stage;
  if (batch === undefined) return sampled;
  return (frequency) => {
    const { counts, probabilities } = poissonPoints(batch * frequency);
    let sum = 0;
    for (let i = 0; i < counts.length; i++)
      if (counts[i] > 0) sum += probabilities[i] * sampled(counts[i] / batch);
    return Math.min(sum, 1);
  };
}

function sums(
  law: ResolvedLaw,
  probability: (frequency: number) => number,
): { expectedRecovered: number; weighted: number } {
  const { frequency, multiplicity } = summationGroups(law);
  let expectedRecovered = 0;
  let weighted = 0;
  for (let k = frequency.length - 1; k >= 0; k--) {
    const recovered = multiplicity[k] * probability(frequency[k]);
    expectedRecovered += recovered;
    weighted += recovered * frequency[k];
  }
  return { expectedRecovered, weighted };
}

const mostRanks = 4096;

function rankedFrequencies(
  law: ResolvedLaw,
  given: NumberList | undefined,
): { ranks: Float64Array; frequency: Float64Array } {
  const { power, groups, items } = law;
  const most = power === undefined ? groups.frequency.length : items;
  const ranks = given === undefined ? defaultRanks(most) : numbers(given, 'ranks', { integers: true });
  const frequency = ranks.map((rank, i) => {
    if (rank < 1 || rank > most) throw outOfRange('ranks', `an integer from 1 to ${most}`, rank, i);
    return power === undefined ? groups.frequency[rank - 1] : power.first * rank ** -power.alpha;
  });
  return { ranks, frequency };
}

function defaultRanks(most: number): Float64Array {
  if (most <= mostRanks) return Float64Array.from({ length: most }, (_, i) => i + 1);
  const ranks = new Set<number>();
  for (let i = 1; i <= 40; i++) ranks.add(i);
  for (let k = 0; k <= 300; k++) ranks.add(Math.min(most, Math.round(40 * (most / 40) ** (k / 300))));
  return Float64Array.from(ranks);
}
