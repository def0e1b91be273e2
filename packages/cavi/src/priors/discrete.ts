import { normaliseShares } from './normaliseShares.ts';
import type { TiltedFamily } from './prior.ts';

/**
 * Tilted discrete laws: atom a has log weight log w + h a - D a^2 / 2.
 *
 * @param weights K
 * @param atoms K
 * @param precision p values D
 */
export function discreteFamily(
  weights: Float64Array,
  atoms: Float64Array,
  precision: Float64Array,
): TiltedFamily {
  const components = weights.length;
  const share = new Float64Array(components);
  const logWeight = weights.map(Math.log);

  /** Fills `share` with the atoms' weights; returns the logarithm of their sum before normalising. */
  function weigh(j: number, field: number): number {
    const clipped = Math.max(-1e300, Math.min(1e300, field));
    let top = -Infinity;
    for (let k = 0; k < components; k++) {
      share[k] = logWeight[k] + clipped * atoms[k] - (precision[j] * atoms[k] * atoms[k]) / 2;
      if (share[k] > top) top = share[k];
    }
    return normaliseShares(share, top);
  }

  function mean(j: number, field: number): number {
    weigh(j, field);
    let total = 0;
    for (let k = 0; k < components; k++) total += share[k] * atoms[k];
    return total;
  }

  return {
    components,
    gaussianPrecision: undefined,
    mean,
    logPartition: weigh,
    variance(j, field) {
      const center = mean(j, field);
      let total = 0;
      for (let k = 0; k < components; k++) total += share[k] * (atoms[k] - center) ** 2;
      return total;
    },
    responsibilities(j, field, out, offset) {
      weigh(j, field);
      out.set(share, offset);
    },
    // Popoviciu: no law on an interval varies more than one on its ends alone.
    varianceBound: () => range(weights, atoms) ** 2 / 4,
    linearGain: undefined,
    tailVariance: () => 0,
  };
}

function range(weights: Float64Array, atoms: Float64Array): number {
  const present = Array.from(atoms).filter((_, k) => weights[k] > 0);
  return Math.max(...present) - Math.min(...present);
}
