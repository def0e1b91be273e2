import type { Task } from '../task.ts';
import type { UnitWeights } from './unitWeights.ts';

/** Cross-fitted linear smoothers, one for each arm: what stands for the conditional mean embeddings. */
export interface Smoother {
  /**
   * Cross-fitted fits of g features: for each row the fit of arm 0 and of arm 1, from data outside the row's fold.
   *
   * @param features n x g, row-major
   * @returns two n x g arrays, arm 0 first
   */
  readonly fits: (features: Float64Array, g: number) => Task<[Float64Array, Float64Array]>;
}

/**
 * Pseudo-outcomes zeta_i(h) = residual_i (h_i - mu_A(h)_i) + effect_i (mu_1(h)_i - mu_0(h)_i) of g features.
 *
 * @returns n x g
 */
export function* pseudoOutcomes(
  smoother: Smoother,
  { residual, effect }: UnitWeights,
  treatment: Uint8Array,
  features: Float64Array,
  g: number,
): Task<Float64Array> {
  const [control, treated] = yield* smoother.fits(features, g);
  const zeta = new Float64Array(features.length);
  for (let i = 0, at = 0; i < treatment.length; i++) {
    const own = treatment[i] === 1 ? treated : control;
    for (let j = 0; j < g; j++, at++)
      zeta[at] = residual[i] * (features[at] - own[at]) + effect[i] * (treated[at] - control[at]);
  }
  return zeta;
}
