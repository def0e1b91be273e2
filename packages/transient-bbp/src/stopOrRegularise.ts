import { blockModel, type BlockModel, type BlockModelInput } from './blockModel.ts';
import { stageCriticalStrength } from './criticalStrength.ts';
import { curveMinimum, sampleCurve, type StrengthCurve } from './strengthCurve.ts';
import { strengthCurve } from './windows.ts';

/** The smallest strength early stopping and ridge regression can make visible. */
export interface StopOrRegularise {
  /** Gradient flow from the model's initial weights, stopped at the best time. */
  readonly earlyStopping: { readonly t: number; readonly thetaC: number };
  /** The same after the rest of the initial weights is subtracted. */
  readonly earlyStoppingFromZero: { readonly t: number; readonly thetaC: number };
  /** Training to the end with the best weight decay. */
  readonly ridge: { readonly weightDecay: number; readonly thetaC: number };
  /** Which needs less strength, the model's initial weights left in; 'tie' within 1e-3. */
  readonly better: 'earlyStopping' | 'ridge' | 'tie';
}

/**
 * Whether to stop early or to regularise: the least critical strength over training time and over weight decay.
 * @param model - a block model; its theta is not used.
 * @returns earlyStopping, earlyStoppingFromZero, ridge and better.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, section 7: both are filters of the same theory.
 */
export function stopOrRegularise(model: BlockModelInput): StopOrRegularise {
  const problem = blockModel(model);
  const fromZero = blockModel({ ...problem, initVariance: 0 });
  const earlyStopping = bestTime(strengthCurve(problem, {}));
  const ridge = bestTime(ridgeCurve(fromZero));
  const ratio = earlyStopping.thetaC / ridge.thetaC;
  return {
    earlyStopping,
    earlyStoppingFromZero: bestTime(strengthCurve(fromZero, {})),
    ridge: { weightDecay: 1 / ridge.t, thetaC: ridge.thetaC },
    better:
      Math.abs(Math.log(ratio)) < 1e-3 || Number.isNaN(ratio) ? 'tie' : ratio < 1 ? 'earlyStopping' : 'ridge',
  };
}

function bestTime(curve: StrengthCurve): { readonly t: number; readonly thetaC: number } {
  const { thetaMin, tAtThetaMin } = curveMinimum(curve, sampleCurve(curve));
  return { t: tAtThetaMin, thetaC: thetaMin };
}

/** Ridge regression as a curve in 1/lambda, which plays the part of time; it has forgotten its initial weights. */
function ridgeCurve(model: BlockModel): StrengthCurve {
  const rates = model.covariance.filter((c) => c > 0);
  const at = (t: number): number =>
    stageCriticalStrength(model, { kind: 'flow', t: Infinity, weightDecay: 1 / t }, 'iid');
  const unstopped = (t: number): number =>
    stageCriticalStrength(model, { kind: 'flow', t, weightDecay: 0 }, 'iid');
  return {
    at,
    // Both ends agree with those of the flow: f in proportion to the covariance, and f = 1.
    zero: unstopped(0),
    infinity: unstopped(Infinity),
    fastest: Math.max(...rates),
    slowest: Math.min(...rates),
  };
}
