import { mixtureVarianceBound } from './mixtureVarianceBound.ts';
import { normaliseShares } from './normaliseShares.ts';
import type { TiltedFamily } from './prior.ts';

/**
 * Tilted normal mixtures: component k has posterior variance S = s^2 / (1 + D s^2) and log weight
 * log w - log1p(D s^2) / 2 + h^2 S / 2.
 *
 * @param weights K
 * @param variances K
 * @param precision p values D
 */
export function normalMixtureFamily(
  weights: Float64Array,
  variances: Float64Array,
  precision: Float64Array,
): TiltedFamily {
  const components = weights.length;
  const tables = tabulate(weights, variances, precision);
  const bounds = boundsByPrecision(weights, variances, precision);
  const shared = {
    components,
    gaussianPrecision: components === 1 && variances[0] > 0 ? 1 / variances[0] : undefined,
    linearGain: components === 1 ? tables.spread : undefined,
    varianceBound: bounds,
    tailVariance: (j: number) => tables.largest[j],
  };
  const general = generalFamily(components, tables);
  if (components === 1) return { ...general, ...shared, ...oneComponent(tables) };
  const spike = variances.indexOf(0);
  if (components === 2 && spike >= 0)
    return { ...general, ...shared, mean: spikeSlabMean(tables, spike, 1 - spike) };
  return { ...general, ...shared };
}

interface Tables {
  /** p x K posterior variances. */
  readonly spread: Float64Array;
  /** p x K log weights at field 0. */
  readonly base: Float64Array;
  /** p largest posterior variances of a component with positive weight. */
  readonly largest: Float64Array;
}

function tabulate(weights: Float64Array, variances: Float64Array, precision: Float64Array): Tables {
  const [p, components] = [precision.length, weights.length];
  const spread = new Float64Array(p * components);
  const base = new Float64Array(p * components);
  const largest = new Float64Array(p);
  for (let j = 0, at = 0; j < p; j++) {
    for (let k = 0; k < components; k++, at++) {
      const scaled = precision[j] * variances[k];
      spread[at] = Number.isFinite(scaled) ? variances[k] / (1 + scaled) : 1 / precision[j];
      base[at] = Math.log(weights[k]) - Math.log1p(scaled) / 2;
      if (weights[k] > 0 && spread[at] > largest[j]) largest[j] = spread[at];
    }
  }
  return { spread, base, largest };
}

function boundsByPrecision(
  weights: Float64Array,
  variances: Float64Array,
  precision: Float64Array,
): (j: number) => number {
  // Standardised columns share one precision, and the search is the expensive part.
  const known = new Map<number, number>();
  return (j) => {
    const D = precision[j];
    const found = known.get(D);
    if (found !== undefined) return found;
    const bound = mixtureVarianceBound(weights, variances, D);
    known.set(D, bound);
    return bound;
  };
}

function oneComponent({ spread, base }: Tables): Pick<TiltedFamily, 'mean' | 'variance' | 'logPartition'> {
  return {
    mean: (j, field) => spread[j] * field,
    variance: (j) => spread[j],
    logPartition: (j, field) => base[j] + (field * field * spread[j]) / 2,
  };
}

function spikeSlabMean({ spread, base }: Tables, spike: number, slab: number): TiltedFamily['mean'] {
  return (j, field) => {
    const variance = spread[2 * j + slab];
    const logOdds = base[2 * j + slab] - base[2 * j + spike] + 0.5 * field * field * variance;
    return (variance * field) / (1 + Math.exp(-logOdds));
  };
}

function generalFamily(
  components: number,
  { spread, base }: Tables,
): Pick<TiltedFamily, 'mean' | 'variance' | 'logPartition' | 'responsibilities'> {
  const share = new Float64Array(components);

  /** Fills `share` with the components' weights; returns the logarithm of their sum before normalising. */
  function weigh(j: number, field: number): number {
    const offset = j * components;
    // Half the square: past 1e300 the largest variance alone decides, and no infinity may meet another.
    const half = Math.min(0.5 * field * field, 1e300);
    let top = -Infinity;
    for (let k = 0; k < components; k++) {
      share[k] = base[offset + k] + half * spread[offset + k];
      if (share[k] > top) top = share[k];
    }
    return normaliseShares(share, top);
  }

  function mean(j: number, field: number): number {
    weigh(j, field);
    let total = 0;
    for (let k = 0; k < components; k++) total += share[k] * spread[j * components + k];
    return total * field;
  }

  return {
    mean,
    logPartition: weigh,
    variance(j, field) {
      const center = mean(j, field);
      let total = 0;
      for (let k = 0; k < components; k++) {
        // A component without weight must not meet an overflowing square.
        if (share[k] === 0) continue;
        const S = spread[j * components + k];
        total += share[k] * (S + (S * field - center) ** 2);
      }
      return total;
    },
    responsibilities(j, field, out, offset) {
      weigh(j, field);
      out.set(share, offset);
    },
  };
}
