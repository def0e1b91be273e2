import type { BlockModelInput } from '../src/index.ts';

/** The two-block problem most tests, benches and figures look at. */
export const canonical = {
  weights: [0.5, 0.5],
  covariance: [2, 0.1],
  theta: 0.75,
  noise: 0.2,
  initVariance: 0.3,
} as const satisfies BlockModelInput;
