import type { ItemSignal } from './channel.ts';
import type { CompetitorField } from './competitorField.ts';
import { negativeLogWithDerivatives } from './negativeLogNormalCdf.ts';

/** Points z and weights ~ exp(-z^2 / 2), summing to 1, of the average over an item's own noise. */
export interface NoiseRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
  /** Sums of the weights from each node to the last; one more entry, 0. */
  readonly rest: Float64Array;
  /** From where the sum over the competitors is small enough to count as 0. */
  readonly negligible: number;
  /** From where that sum s is large enough for exp(-s) to count as 0. */
  readonly prevailing: number;
}

/** z = -8 + 0.1 l, l = 0..160: part of the definition of the probability. */
export const definingRule = noiseRule(0.1, 80, { negligible: 1e-17, prevailing: 745 });

/** Every other of these nodes out to 6: right to about 1e-4. */
export const quickRule = noiseRule(0.2, 30, { negligible: 1e-8, prevailing: 18 });

const scratch = new Float64Array(3);
const sums = new Float64Array(definingRule.nodes.length);

/** All items' outputs as competitors, ready for many items. */
export interface Competition {
  /** Sums over all items in units of the query's own noise. */
  readonly field: CompetitorField;
  readonly baseVariance: number;
  readonly d: number;
  readonly rule: NoiseRule;
  /** From here on no competitor matters. */
  readonly ceiling: number;
  /** Whether an item's own term is taken as the mean of all: for quick sums over many items. */
  readonly meanOwn: boolean;
}

/** What `recoveryProbability` needs to know of the competitors. */
export function competition(
  field: CompetitorField,
  { baseVariance, d, rule }: { readonly baseVariance: number; readonly d: number; readonly rule: NoiseRule },
): Competition {
  const meanOwn = rule !== definingRule && field.items > 1000;
  return { field, baseVariance, d, rule, ceiling: field.ceiling(rule.negligible), meanOwn };
}

/**
 * The probability that an item's own logit exceeds those of all competitors (docs/theory.md, section 4):
 * sum_z w_z prod_j Phi((a + sd z) / tau_j) over the other items j, with tau_j^2 = competitorVar_j queryVar / baseVar and
 * sd^2 = queryVar + 2.5 a^2 / d, the last term from the varying lengths of the embeddings.
 */
export function recoveryProbability(item: ItemSignal, competitors: Competition): number {
  const { field, baseVariance, d, rule, ceiling, meanOwn } = competitors;
  const { nodes, weights, rest, prevailing } = rule;
  const { signal, queryVariance } = item;
  const unit = Math.sqrt(Math.max(queryVariance, 1e-300));
  const deviation = Math.sqrt(queryVariance + (2.5 * signal * signal) / d);
  // The sum over the competitors falls with x: from the right, first none matters, then some, at last they prevail.
  const step = nodes[1] - nodes[0];
  const free = Math.ceil(((ceiling * unit - signal) / deviation - nodes[0]) / step);
  const first = Math.min(Math.max(free, 0), nodes.length);
  const [centre, scale] = [signal / unit, deviation / unit];
  const share = meanOwn ? 1 - 1 / field.items : 1;
  const last = field.along(nodes, first, centre, scale, meanOwn ? prevailing / share : Infinity, sums);
  const own = Math.sqrt(baseVariance / item.competitorVariance);
  let sum = rest[first];
  for (let l = first - 1; l >= last; l--) {
    let others = sums[l] * share;
    if (!meanOwn) {
      negativeLogWithDerivatives((centre + scale * nodes[l]) * own, scratch);
      others = sums[l] - scratch[0];
      if (others > prevailing) break;
    }
    sum += weights[l] * (others < small ? nearOne(others) : Math.exp(-others));
  }
  return Math.min(sum, 1);
}

const small = 1 / 128;

/** exp(-s) for s < 1/128, 1 for negative ones: six terms of its series, right to 1e-17 and cheaper than the function. */
function nearOne(s: number): number {
  if (s <= 0) return 1;
  return 1 - s * (1 - s * (1 / 2 - s * (1 / 6 - s * (1 / 24 - s * (1 / 120 - s / 720)))));
}

function noiseRule(
  step: number,
  half: number,
  ends: { readonly negligible: number; readonly prevailing: number },
): NoiseRule {
  const nodes = Float64Array.from({ length: 2 * half + 1 }, (_, l) => (l - half) * step);
  const density = nodes.map((z) => Math.exp(-0.5 * z * z));
  const sum = density.reduce((total, value) => total + value, 0);
  const weights = density.map((value) => value / sum);
  const rest = new Float64Array(nodes.length + 1);
  for (let l = nodes.length - 1; l >= 0; l--) rest[l] = rest[l + 1] + weights[l];
  return { nodes, weights, rest, ...ends };
}
