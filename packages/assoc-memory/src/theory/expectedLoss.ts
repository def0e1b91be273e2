import { requireCount, requirePositive, requireSafeCount } from '@lab/linalg/arguments';
import { quickLaw, type QuickLaw } from './expectedRecovered.ts';
import type { FrequencyLaw, Groups } from './groups.ts';
import { maximumOf } from './optimalLambda.ts';
import { poissonMixture, poissonPoints } from './poissonMixture.ts';
import { quickRule } from './recoveryProbability.ts';
import { channelOf, resolveRule, type TheoryRuleOptions } from './theoryRule.ts';
import type { Channel } from './channel.ts';

/** Input of `expectedLoss`. */
export interface ExpectedLossInput extends FrequencyLaw, TheoryRuleOptions {
  /** Dimension of inputs and outputs, an integer >= 1. */
  readonly d: number;
  /** Samples in the step, an integer >= 1; default: the population gradient. */
  readonly batch?: number | undefined;
}

/**
 * The loss after one step of size eta, in nats (an approximation, docs/theory.md, section 6: the sum over the competitors is
 * replaced by its mean, or by its largest term where that is smaller than the mean says).
 *
 * @param input law, dimension, rule, batch, and `stepSize` eta > 0
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function expectedLoss(input: ExpectedLossInput & { readonly stepSize: number }): number {
  const eta = requirePositive(input.stepSize, 'stepSize');
  return lossCurve(quickLaw(input), input)(eta);
}

/** The best step size. */
export interface OptimalStepSize {
  /** eta of the smallest expected loss. */
  readonly stepSize: number;
  /** The expected loss there, in nats. */
  readonly loss: number;
}

/**
 * The step size eta with the smallest `expectedLoss`, within a factor 300 of sqrt(d) logit units of the strongest signal.
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function optimalStepSize(input: ExpectedLossInput): OptimalStepSize {
  const law = quickLaw(input);
  const at = lossCurve(law, input);
  const d = requireCount(input.d, 'd', 1, 1e12);
  const strongest = input.rule === 'sgd' ? law.sums.frequency.reduce((a, b) => Math.max(a, b), 0) : 1;
  const centre = Math.log(Math.sqrt(d) / strongest);
  const stepSize = Math.exp(maximumOf((x) => -at(Math.exp(x)), centre - 5.7, centre + 5.7));
  return { stepSize, loss: at(stepSize) };
}

function lossCurve(law: QuickLaw, input: ExpectedLossInput): (eta: number) => number {
  const d = requireCount(input.d, 'd', 1, 1e12);
  const batch = input.batch === undefined ? undefined : requireSafeCount(input.batch, 'batch', 1);
  const groups = batch === undefined ? law.sums : poissonMixture(law.sums, batch);
  const channel = channelOf(resolveRule(input, law, { d, batch, groups }), groups, d);
  const { frequency, multiplicity } = law.sums;
  return (eta) => {
    const lossOf = itemLoss(channel, groups, d, eta);
    let sum = 0;
    for (let k = frequency.length - 1; k >= 0; k--)
      sum += multiplicity[k] * frequency[k] * meanOverDraws(lossOf, frequency[k], batch);
    return sum;
  };
}

/** An item's loss, averaged over how often a minibatch draws it. */
function meanOverDraws(
  lossOf: (sampled: number) => number,
  frequency: number,
  batch: number | undefined,
): number {
  if (batch === undefined) return lossOf(frequency);
  const { counts, probabilities } = poissonPoints(batch * frequency);
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += probabilities[i] * lossOf(counts[i] / batch);
  return sum;
}

/**
 * E_z ln(1 + exp(ln sum_j c_j exp(phi_j) - eta (a + sd z))) with phi_j = (eta tau_j)^2 / 2 while eta tau_j is below
 * f_j = sqrt(2 ln C_j), beyond it the largest of C_j Gaussian logits: eta tau_j f_j - f_j^2 / 2. C_j is the number of items as
 * noisy as item j or more.
 */
function itemLoss(
  channel: Channel,
  { frequency, multiplicity }: Groups,
  d: number,
  eta: number,
): (sampled: number) => number {
  const { baseVariance } = channel;
  const ratio = frequency.map((p) => channel.at(p).competitorVariance / baseVariance);
  const freezing = freezingPoints(ratio, multiplicity);
  const known = new Map<number, number>();
  const at = (sampled: number): number => {
    const { signal, queryVariance } = channel.at(sampled);
    let largest = -Infinity;
    const terms = ratio.map((share, j) => {
      const s = eta * Math.sqrt(share * queryVariance);
      const f = freezing[j];
      const phi = s < f ? 0.5 * s * s : s * f - 0.5 * f * f;
      const term = phi + Math.log(multiplicity[j]);
      if (term > largest) largest = term;
      return term;
    });
    const others = largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
    const deviation = Math.sqrt(queryVariance + (2.5 * signal * signal) / d);
    let sum = 0;
    for (let l = 0; l < quickRule.nodes.length; l++) {
      const excess = others - eta * (signal + deviation * quickRule.nodes[l]);
      const value = excess > 30 ? excess : Math.log1p(Math.exp(excess));
      sum += quickRule.weights[l] * value;
    }
    return sum;
  };
  return (sampled) => {
    const found = known.get(sampled) ?? at(sampled);
    known.set(sampled, found);
    return found;
  };
}

/** sqrt(2 ln C_j), C_j items having at least the ratio of group j. */
function freezingPoints(ratio: Float64Array, multiplicity: Float64Array): Float64Array {
  const points = new Float64Array(ratio.length);
  let count = 0;
  for (const j of Array.from(ratio.keys()).sort((a, b) => ratio[b] - ratio[a])) {
    count += multiplicity[j];
    points[j] = Math.sqrt(2 * Math.log(Math.max(count, 1)));
  }
  return points;
}
