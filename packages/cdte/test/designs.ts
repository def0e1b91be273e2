import { randomStream } from '@lab/stats';
import type { MatrixData } from '../src/index.ts';

/** How the outcome's law depends on the treatment. */
export type DesignName = 'null' | 'shift' | 'hetshift' | 'scale' | 'hetscale' | 'bimodal';

/** `obs`: propensities depend on X; `rct`: they are 1/2. */
export type Setting = 'obs' | 'rct';

/** A draw from a design: three standard normal covariates, one outcome, and the true propensities. */
export interface Draw extends MatrixData {
  readonly X: number[][];
  readonly treatment: number[];
  readonly Y: number[];
  readonly propensity: number[];
}

/** n units of a design of section 11 of docs/theory.md; every seed, design and size has a stream of its own. */
export function drawDesign(
  design: DesignName,
  setting: Setting,
  delta: number,
  n: number,
  seed: number,
): Draw {
  const stream = randomStream(seed, design, setting, n);
  const draw: Draw = { X: [], treatment: [], Y: [], propensity: [] };
  for (let i = 0; i < n; i++) {
    const x = [stream.normal(), stream.normal(), stream.normal()];
    const pi = setting === 'rct' ? 0.5 : 1 / (1 + Math.exp(-(0.6 * x[0] - 0.4 * x[1])));
    const arm = stream.uniform() < pi ? 1 : 0;
    const mean = setting === 'rct' ? 0.7 * x[1] : x[0] + 0.5 * x[1] ** 2;
    const mode = stream.sign();
    draw.X.push(x);
    draw.treatment.push(arm);
    draw.Y.push(mean + effect(design, delta, arm, x) + noise(design, delta, arm, x, stream.normal(), mode));
    draw.propensity.push(pi);
  }
  return draw;
}

function effect(design: DesignName, delta: number, arm: number, x: readonly number[]): number {
  if (design === 'shift') return 0.5 * delta * arm;
  return design === 'hetshift' ? delta * arm * x[0] : 0;
}

function noise(
  design: DesignName,
  delta: number,
  arm: number,
  x: readonly number[],
  epsilon: number,
  mode: number,
): number {
  if (design === 'scale') return epsilon * (1 + delta * arm);
  if (design === 'hetscale') return epsilon * Math.exp(0.5 * delta * (2 * arm - 1) * x[2]);
  if (design === 'bimodal' && arm === 1) return 0.95 * mode + Math.sqrt(1 - 0.95 ** 2) * epsilon;
  return epsilon;
}

/** One standard normal covariate, pi = sigmoid(x), Y = x + (1 + A) eps: the double-robustness design. */
export function drawPopulation(n: number, seed: number): Draw {
  const stream = randomStream(seed, 'population', n);
  const draw: Draw = { X: [], treatment: [], Y: [], propensity: [] };
  for (let i = 0; i < n; i++) {
    const x = stream.normal();
    const pi = 1 / (1 + Math.exp(-x));
    const arm = stream.uniform() < pi ? 1 : 0;
    draw.X.push([x]);
    draw.treatment.push(arm);
    draw.Y.push(x + (1 + arm) * stream.normal());
    draw.propensity.push(pi);
  }
  return draw;
}
