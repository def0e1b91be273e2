import type { Channel } from './channel.ts';
import type { Groups } from './groups.ts';
import { increasingRoot } from './increasingRoot.ts';

/**
 * Signal and noise of one Newton step D = G (Sigma_v + ridge I)^-1 (derived: docs/theory.md, section 3): m is the root of
 * m (ridge + (1/d) sum c p / (1 + p m)) = 1 and m2 = m / (ridge + (1/d) sum c p / (1 + p m)^2).
 */
export function newtonChannel(
  { frequency, multiplicity }: Groups,
  { d, ridge }: { readonly d: number; readonly ridge: number },
): Channel {
  const evaluate = (x: number): { value: number; slope: number } => {
    const m = Math.exp(x);
    let sum = ridge * m;
    let slope = ridge * m;
    for (let k = 0; k < frequency.length; k++) {
      const s = frequency[k] * m;
      const share = (multiplicity[k] / d) * (s / (1 + s));
      sum += share;
      slope += share / (1 + s);
    }
    return { value: Math.log(sum), slope: slope / sum };
  };
  const start = -Math.log(ridge + 1 / d);
  const m = Math.exp(increasingRoot(evaluate, { start, low: -700, high: 690 }));
  let trace = 0;
  let variance = 0;
  for (let k = 0; k < frequency.length; k++) {
    const p = frequency[k];
    const damping = (1 + p * m) ** 2;
    trace += (multiplicity[k] * p) / (d * damping);
    variance += (multiplicity[k] * p * p) / (d * d * damping);
  }
  const m2 = m / (ridge + trace);
  const baseVariance = variance * m2;
  return {
    baseVariance,
    constants: { m, m2 },
    at(p) {
      const damping = (1 + p * m) ** 2;
      return {
        signal: (p * m) / (1 + p * m),
        queryVariance: baseVariance / damping,
        competitorVariance: baseVariance + (p * p * m2) / (damping * d),
      };
    },
  };
}
