import type { Channel } from './channel.ts';
import type { Groups } from './groups.ts';

/** Signal and noise of D = G: u_k' G v_k = p_k, with sum p^2 / d^2 around it (derived: docs/theory.md, section 3). */
export function sgdChannel({ frequency, multiplicity }: Groups, { d }: { readonly d: number }): Channel {
  let squares = 0;
  for (let k = frequency.length - 1; k >= 0; k--) squares += multiplicity[k] * frequency[k] ** 2;
  const baseVariance = squares / (d * d);
  return {
    baseVariance,
    constants: {},
    at: (p) => ({
      signal: p,
      queryVariance: baseVariance,
      competitorVariance: baseVariance + (p * p) / d,
    }),
  };
}
