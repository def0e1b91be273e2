import { outOfRange } from '@lab/linalg/arguments';
import type { Channel } from './channel.ts';
import type { Groups } from './groups.ts';
import { increasingRoot } from './increasingRoot.ts';

/** Accuracy of the integral for the signal: step and reach in units of the logarithm. */
export interface IntegralResolution {
  readonly step: number;
  readonly reach: number;
}

/** Relative error below 1e-12. */
export const fineIntegral: IntegralResolution = { step: 0.3, reach: 32 };

/**
 * Signal and noise of D = h_lambda(G) for Gaussian embeddings (derived: docs/theory.md, section 2).
 *
 * g(mu) is the positive root of mu g + (1/d) sum_k c_k (p_k g)^2 / (1 + (p_k g)^2) = 1, and the signal of frequency p is
 * (2/pi) int_0^inf p g^2 / (1 + p^2 g^2) dt at g = g(sqrt(lambda^2 + t^2)). Integrated by parts over g, with
 * t^2 = mu(g)^2 - lambda^2 explicit in g, it needs one root, g0 = g(lambda), and no other.
 *
 * @throws OUT_OF_RANGE for lambda 0 when the items with p > 0 do not exceed d
 */
export function muonChannel(
  groups: Groups,
  { d, lambda }: { readonly d: number; readonly lambda: number },
  resolution: IntegralResolution = fineIntegral,
): Channel {
  if (lambda === 0) requireMoreItemsThan(d, groups);
  const g0 = fixedPoint(groups, d, lambda);
  const { g, weight } = integralNodes(groups, { d, lambda, g0 }, resolution);
  const base = saturation(groups, d, g0);
  const signalOf = (p: number): number => {
    let sum = 0;
    for (let l = 0; l < g.length; l++) {
      const ratio = p * g[l];
      const denominator = 1 + ratio * ratio;
      sum += weight[l] / (denominator * denominator);
    }
    return p * sum;
  };
  return {
    baseVariance: base / d,
    constants: { g0 },
    at(p) {
      const signal = signalOf(p);
      const s = (p * g0) ** 2;
      const variance = base + (lambda * g0 * s) / (1 + s);
      return {
        signal,
        queryVariance: Math.max(variance - signal * signal, 0) / d,
        competitorVariance: variance / d,
      };
    },
  };
}

function requireMoreItemsThan(d: number, { frequency, multiplicity }: Groups): void {
  let items = 0;
  for (let k = 0; k < frequency.length; k++) if (frequency[k] > 0) items += multiplicity[k];
  if (items <= d) throw outOfRange('lambda', `positive when items do not exceed d (${items} <= ${d})`, 0);
}

/** 1 - lambda g0 by the fixed point's other term, which does not cancel: (1/d) sum c (p g0)^2 / (1 + (p g0)^2). */
function saturation({ frequency, multiplicity }: Groups, d: number, g0: number): number {
  let sum = 0;
  for (let k = frequency.length - 1; k >= 0; k--) {
    const s = (frequency[k] * g0) ** 2;
    sum += (multiplicity[k] / d) * (s / (1 + s));
  }
  return sum;
}

/** The root g of mu g + (1/d) sum c (p g)^2 / (1 + (p g)^2) = 1, by the logarithm of both sides. */
function fixedPoint({ frequency, multiplicity }: Groups, d: number, mu: number): number {
  let squares = 0;
  for (let k = 0; k < frequency.length; k++) squares += (multiplicity[k] * frequency[k] ** 2) / d;
  // sum c (p g)^2 / d and mu g both exceed what they stand for: at this g the left side is below 1.
  const start = Math.min(-0.5 * Math.log(squares), mu > 0 ? -Math.log(mu) : 150) - 0.7;
  const evaluate = (x: number): { value: number; slope: number } => {
    const g = Math.exp(x);
    let sum = mu * g;
    let slope = mu * g;
    for (let k = 0; k < frequency.length; k++) {
      const s = (frequency[k] * g) ** 2;
      const share = (multiplicity[k] / d) * (s / (1 + s));
      sum += share;
      slope += (2 * share) / (1 + s);
    }
    return { value: Math.log(sum), slope: slope / sum };
  };
  return Math.exp(increasingRoot(evaluate, { start, low: -700, high: 345 }));
}

/**
 * Nodes g and weights of the signal's integral: a(p) = p sum_l weight_l / (1 + p^2 g_l^2)^2. With g = g0 / (1 + e^s) the
 * integrand falls off exponentially on both sides and is analytic for |Im s| < pi/2: the trapezoid rule converges
 * geometrically. mu(g) - lambda is taken as (g0 - g) times a sum without cancellation.
 */
function integralNodes(
  { frequency, multiplicity }: Groups,
  { d, lambda, g0 }: { readonly d: number; readonly lambda: number; readonly g0: number },
  { step, reach }: IntegralResolution,
): { g: Float64Array; weight: Float64Array } {
  const size = frequency.length;
  const share = new Float64Array(size);
  const square = new Float64Array(size);
  let largest = 0;
  for (let k = 0; k < size; k++) {
    const p = frequency[k];
    square[k] = p * p;
    share[k] = (multiplicity[k] * p * p) / (d * (1 + (p * g0) ** 2));
    if (p > largest) largest = p;
  }
  const from = -Math.ceil((0.66 * reach) / step);
  const to = Math.ceil((reach + Math.max(0, Math.log(largest * g0))) / step);
  const g = new Float64Array(to - from + 1);
  const weight = new Float64Array(g.length);
  for (let l = 0; l < g.length; l++) {
    const e = Math.exp((from + l) * step);
    const value = g0 / (1 + e);
    const fraction = e / (1 + e);
    let slope = 1 / (value * g0);
    for (let k = 0; k < size; k++) {
      const s = square[k] * value;
      slope += (share[k] * (1 - s * g0)) / (1 + s * value);
    }
    const excess = g0 * fraction * slope;
    const t = Math.sqrt(Math.max(excess * (excess + 2 * lambda), 0));
    g[l] = value;
    weight[l] = (4 / Math.PI) * step * t * value * value * fraction;
  }
  return { g, weight };
}
