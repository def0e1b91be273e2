import type { Weighting } from '../model/options.ts';

/** The two numbers of each unit in its pseudo-outcome: residual (h - mu_A) + effect (mu_1 - mu_0). */
export interface UnitWeights {
  /** Positive in the treated, negative in the control arm. */
  readonly residual: Float64Array;
  readonly effect: Float64Array;
}

/**
 * The weights of a scheme. `inverse`: 1/pi and 1/(1-pi), effect 1. `stabilized`: the same, divided by their mean in
 * each arm. `overlap`: the efficient score of the effect in the population weighted by pi (1 - pi).
 *
 * Derived in docs/theory.md, section 5.
 */
export function unitWeights(
  propensity: Float64Array,
  treatment: Uint8Array,
  weighting: Weighting,
): UnitWeights {
  const n = propensity.length;
  const residual = new Float64Array(n);
  const effect = new Float64Array(n).fill(1);
  if (weighting === 'overlap') {
    for (let i = 0; i < n; i++) {
      const pi = propensity[i];
      residual[i] = treatment[i] === 1 ? 1 - pi : -pi;
      effect[i] = residual[i] ** 2;
    }
    // Both in units of the mean overlap, so that psi is a weighted mean effect.
    const mean = effect.reduce((sum, value) => sum + value, 0) / n;
    return { residual: residual.map((r) => r / mean), effect: effect.map((e) => e / mean) };
  }
  for (let i = 0; i < n; i++) residual[i] = treatment[i] === 1 ? 1 / propensity[i] : -1 / (1 - propensity[i]);
  if (weighting === 'inverse') return { residual, effect };
  for (const arm of [0, 1]) {
    let total = 0;
    for (let i = 0; i < n; i++) if (treatment[i] === arm) total += Math.abs(residual[i]);
    for (let i = 0; i < n; i++) if (treatment[i] === arm) residual[i] *= n / total;
  }
  return { residual, effect };
}
