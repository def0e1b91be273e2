import { stratifiedFolds } from '@lab/cdte';
import { randomStream, type RandomStream } from '@lab/stats';
import type { TreatmentSample } from '../task.ts';

/** How the outcome's law depends on the treatment (docs/theory.md of @lab/cdte, section 11). */
export type DesignName = 'null' | 'shift' | 'hetshift' | 'scale' | 'hetscale' | 'bimodal';

/** `obs`: propensities depend on covariates and have to be estimated; `rct`: they are 1/2 and known. */
export type Setting = 'obs' | 'rct';

/** A design at a strength. */
export interface DesignPoint {
  readonly design: DesignName;
  readonly setting: Setting;
  readonly delta: number;
  readonly n: number;
}

/** What a design changes, in words. */
export const designText: Record<DesignName, string> = {
  null: 'nothing',
  shift: 'the mean, by the same for all',
  hetshift: 'the mean, linear in x1 (average 0)',
  scale: 'the spread, by the same for all',
  hetscale: 'the spread, up or down with x3 (marginal laws equal)',
  bimodal: 'one mode into two (mean and variance equal)',
};

/** `samples` data sets of a design, three standard normal covariates and one outcome, with folds. */
export function drawSamples(point: DesignPoint, samples: number, seed: number): TreatmentSample[] {
  return Array.from({ length: samples }, (_, k) =>
    drawSample(point, randomStream(seed, 'treatment-effects', k)),
  );
}

function drawSample({ design, setting, delta, n }: DesignPoint, stream: RandomStream): TreatmentSample {
  const X: number[][] = [];
  const treatment: number[] = [];
  const Y: number[][] = [];
  for (let i = 0; i < n; i++) {
    const [a, b, c] = [stream.normal(), stream.normal(), stream.normal()];
    const arm = stream.uniform() < (setting === 'rct' ? 0.5 : sigmoid(0.6 * a - 0.4 * b)) ? 1 : 0;
    const mean = setting === 'rct' ? 0.7 * b : a + 0.5 * b ** 2;
    const epsilon = stream.normal();
    const mode = stream.sign();
    X.push([a, b, c]);
    treatment.push(arm);
    Y.push([mean + meanChange(design, delta, arm, a) + noise(design, delta, arm, c, epsilon, mode)]);
  }
  return {
    X,
    treatment,
    Y,
    folds: stratifiedFolds(treatment, { seed: Math.floor(stream.uniform() * 2 ** 32) }),
    propensity: setting === 'rct' ? 0.5 : null,
  };
}

function meanChange(design: DesignName, delta: number, arm: number, x1: number): number {
  if (design === 'shift') return 0.5 * delta * arm;
  return design === 'hetshift' ? delta * arm * x1 : 0;
}

function noise(
  design: DesignName,
  delta: number,
  arm: number,
  x3: number,
  epsilon: number,
  mode: number,
): number {
  if (design === 'scale') return epsilon * (1 + delta * arm);
  if (design === 'hetscale') return epsilon * Math.exp(0.5 * delta * (2 * arm - 1) * x3);
  if (design === 'bimodal' && arm === 1) return 0.95 * mode + Math.sqrt(1 - 0.95 ** 2) * epsilon;
  return epsilon;
}

/** 1/(1 + e^-eta). */
export function sigmoid(eta: number): number {
  return 1 / (1 + Math.exp(-eta));
}
