import { drawMultinomial, randomStream, type PathElement } from '@lab/stats';
import { LabTypeError } from '@lab/linalg';
import {
  outOfRange,
  requireBoolean,
  requireCount,
  requireNotNegative,
  requireOneOf,
} from '@lab/linalg/arguments';
import { numbers, type NumberList } from '../arguments.ts';
import { checkedFrequencies, frequenciesFromCounts } from '../frequencies/frequencies.ts';
import { rankWeights } from '../problem/capacityFromRanks.ts';
import { sampledRanks } from '../problem/sampledRanks.ts';
import { checkedRule, dataLambda, type CheckedRule, type RuleOptions } from '../rules/rule.ts';
import { fineResolution, rankQuadrature } from '../theory/rankQuadrature.ts';
import type { EmbeddingKind } from './blockEmbeddings.ts';
import { requireMemory } from './memoryLimit.ts';

/** One simulated step. */
export interface SimulationInput extends RuleOptions {
  /** Dimension of inputs and outputs, an integer >= 1. */
  readonly d: number;
  /** Number of items of a power law, an integer >= 1; above some millions give `drawnItems`. */
  readonly n?: number | undefined;
  /** Its exponent, >= 0. */
  readonly alpha?: number | undefined;
  /** Instead of n and alpha: frequencies >= 0 that sum to 1, in decreasing order for ranks to mean anything. */
  readonly frequencies?: NumberList | undefined;
  /** Instead of frequencies: integer counts. */
  readonly counts?: NumberList | undefined;
  /** Samples in the step, an integer >= 1; default: the population gradient. */
  readonly batch?: number | undefined;
  /** Names the random streams of embeddings and minibatch; default 1. */
  readonly seed?: PathElement | undefined;
  /** Default 'gaussian'; 'orthogonal' draws a random orthogonal matrix for every d items. */
  readonly embeddings?: EmbeddingKind | undefined;
  /** Whether the mean output is taken out of the gradient; default true. */
  readonly center?: boolean | undefined;
  /** Increasing 1-based ranks to evaluate; default some 260 up to 12 d^(1 + 1/(2 alpha)), fewer for SGD. */
  readonly ranks?: NumberList | undefined;
  /**
   * Draws only so many of the most frequent items; the others are replaced by their Gaussian limit (tail surrogate,
   * docs/theory.md, section 7). At least four times the capacity; needs Gaussian embeddings and n and alpha. Default n: all.
   */
  readonly drawnItems?: number | undefined;
  /** Bytes; default 1 GiB. */
  readonly memoryLimit?: number | undefined;
}

/** Items that are not drawn one by one. */
export interface Tail {
  readonly items: number;
  /** Sum of their frequencies in the step. */
  readonly mass: number;
  /** Sum of the squares of their frequencies in the step. */
  readonly squares: number;
}

/** A checked simulation. */
export interface Simulation {
  readonly d: number;
  /** Items drawn. */
  readonly items: number;
  /** Nominal frequencies of the items drawn. */
  readonly frequencies: Float64Array;
  /** Frequencies in the step. */
  readonly sampled: Float64Array;
  readonly tail: Tail;
  readonly batch: number | undefined;
  readonly seed: PathElement;
  readonly embeddings: EmbeddingKind;
  readonly center: boolean;
  readonly ranks: Float64Array;
  readonly rule: CheckedRule;
}

/** Checks everything before work starts. */
export function checkedSimulation(input: SimulationInput): Simulation {
  const d = requireCount(input.d, 'd', 1, 2 ** 16);
  const batch = input.batch === undefined ? undefined : requireCount(input.batch, 'batch', 1, 2 ** 50);
  const seed = input.seed ?? 1;
  const embeddings = requireOneOf(input.embeddings ?? 'gaussian', ['gaussian', 'orthogonal'], 'embeddings');
  const { frequencies, tail } = drawnFrequencies(input, embeddings);
  const items = frequencies.length;
  const ranks = checkedRanks(input, d, items);
  requireMemory(
    8 * (8 * d * d + 4 * ranks.length * d + 3 * items + 3 * 2 ** 19),
    input.memoryLimit,
    'draw fewer items (drawnItems) or ranks, or lower d; embeddings are streamed already',
  );
  const step = sampledFrequencies(frequencies, tail, batch, seed);
  const rule = withLambda(checkedRule(input), input, { d, batch, frequencies });
  const center = requireBoolean(input.center ?? true, 'center');
  return { d, items, frequencies, ...step, batch, seed, embeddings, center, ranks, rule };
}

function drawnFrequencies(
  input: SimulationInput,
  embeddings: EmbeddingKind,
): { frequencies: Float64Array; tail: Tail } {
  const { frequencies, counts, drawnItems } = input;
  const none = { items: 0, mass: 0, squares: 0 };
  const given = [input.n ?? input.alpha, frequencies, counts].filter((field) => field !== undefined);
  if (given.length !== 1)
    throw new LabTypeError('WRONG_TYPE', 'give either n and alpha, or frequencies, or counts', {
      argument: 'frequencies',
    });
  if (input.n === undefined && drawnItems !== undefined)
    throw new LabTypeError('WRONG_TYPE', 'drawnItems needs a power law: n and alpha', {
      argument: 'drawnItems',
    });
  if (frequencies !== undefined) return { frequencies: checkedFrequencies(frequencies), tail: none };
  if (counts !== undefined) return { frequencies: frequenciesFromCounts(counts), tail: none };
  if (drawnItems !== undefined && embeddings !== 'gaussian')
    throw outOfRange('drawnItems', 'left out for orthogonal embeddings', drawnItems);
  return drawnPowerLaw(input);
}

function drawnPowerLaw({ n, alpha, drawnItems, memoryLimit }: SimulationInput): {
  frequencies: Float64Array;
  tail: Tail;
} {
  const all = requireCount(n, 'n', 1, 1e15);
  const exponent = requireNotNegative(alpha, 'alpha');
  const items = drawnItems === undefined ? all : requireCount(drawnItems, 'drawnItems', 1, all);
  requireMemory(24 * items, memoryLimit, 'draw fewer items (drawnItems)');
  const { ranks, weights } = rankQuadrature(all, fineResolution);
  let normaliser = 0;
  for (let k = ranks.length - 1; k >= 0; k--) normaliser += weights[k] * ranks[k] ** -exponent;
  const frequencies = Float64Array.from({ length: items }, (_, i) => (i + 1) ** -exponent / normaliser);
  return {
    frequencies,
    tail: {
      items: all - items,
      mass: powerSum(items, all, exponent) / normaliser,
      squares: powerSum(items, all, 2 * exponent) / normaliser ** 2,
    },
  };
}

/** sum_{i=from+1}^{to} i^-s: the first terms one by one, then the integral between half-integers with its correction. */
function powerSum(from: number, to: number, s: number): number {
  const start = Math.min(to, from + 64);
  let sum = 0;
  if (to > start) {
    const [a, b] = [start + 0.5, to + 0.5];
    const integral = s === 1 ? Math.log(b / a) : (a ** (1 - s) - b ** (1 - s)) / (s - 1);
    sum = integral + (s / 24) * (b ** (-s - 1) - a ** (-s - 1));
  }
  for (let i = start; i > from; i--) sum += i ** -s;
  return sum;
}

function checkedRanks(input: SimulationInput, d: number, items: number): Float64Array {
  if (input.ranks !== undefined) {
    const list = numbers(input.ranks, 'ranks', { integers: true, least: 1, most: items });
    rankWeights(list);
    return list;
  }
  const alpha = input.alpha === undefined ? 1.25 : Math.max(input.alpha, 0.5);
  const capacity = d ** (1 / (2 * alpha)) * (input.rule === 'sgd' ? 10 : d);
  return sampledRanks({ n: items, upTo: Math.max(40, Math.floor(12 * capacity)) });
}

/** The frequencies of a minibatch; the tail's become those of a Poisson draw. */
function sampledFrequencies(
  frequencies: Float64Array,
  tail: Tail,
  batch: number | undefined,
  seed: PathElement,
): { sampled: Float64Array; tail: Tail } {
  if (batch === undefined) return { sampled: frequencies, tail };
  const weights = new Float64Array(frequencies.length + 1);
  weights.set(frequencies);
  weights[frequencies.length] = tail.mass;
  const counts = drawMultinomial(randomStream(seed, 'batch'), { trials: batch, weights });
  const drawnTail = counts[frequencies.length] / batch;
  return {
    sampled: counts.subarray(0, frequencies.length).map((count) => count / batch),
    tail: { ...tail, mass: drawnTail, squares: tail.squares + drawnTail / batch },
  };
}

/** The default stabiliser of a power law is that of the theory, so that both can be compared as they are. */
function withLambda(
  rule: CheckedRule,
  { alpha }: SimulationInput,
  {
    d,
    batch,
    frequencies,
  }: { readonly d: number; readonly batch: number | undefined; readonly frequencies: Float64Array },
): CheckedRule {
  const automatic = (): number =>
    alpha === undefined
      ? dataLambda({ frequencies, batch }, d)
      : 0.3 * Math.max(frequencies[0] * d ** -alpha, batch === undefined ? 0 : 1 / batch);
  if (rule.rule === 'muon' && rule.lambda === 'auto') return { ...rule, lambda: automatic() };
  if (rule.rule === 'newton' && rule.ridge === 'auto') return { ...rule, ridge: automatic() };
  return rule;
}
