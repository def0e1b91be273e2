import { requireKnownFields, requireOpenUnit } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { testMoments } from '../inference/calibrate.ts';
import { psi2Of } from '../inference/moments.ts';
import { quantileOf } from '../inference/nullLaw.ts';
import { momentChoice } from '../inference/pseudoGram.ts';
import type { CdteModel } from '../model/model.ts';
import { stateOf } from '../model/state.ts';
import type { Task } from '../task.ts';

/** An interval for the norm of the effect. */
export interface NormConfidenceInterval {
  /** |psi_hat| of the V form. */
  readonly estimate: number;
  /** What is added to the estimate and taken from it. */
  readonly radius: number;
  /** max(0, estimate - radius). */
  readonly lower: number;
  readonly upper: number;
  /** Coverage of the interval. */
  readonly level: number;
}

/**
 * A confidence ball for the effect's norm |psi|, valid near the null too, and conservative.
 *
 * @param model from {@link fit}
 * @param options.alpha one minus the level, in (0, 1); default the model's
 * @throws OUT_OF_RANGE, NOT_FINITE
 * @remarks |psi_hat| plus and minus sqrt(q/n), q the upper quantile of the V null law; docs/theory.md, section 9.
 */
export function normConfidenceInterval(
  model: CdteModel,
  options: { readonly alpha?: number } = {},
): NormConfidenceInterval {
  requireKnownFields(options, ['alpha']);
  const alpha = requireOpenUnit(options.alpha ?? model.options.alpha, 'alpha');
  return runToEnd(intervalTask(model, alpha));
}

function* intervalTask(model: CdteModel, alpha: number): Task<NormConfidenceInterval> {
  const state = yield* stateOf(model);
  const { summary, law } = yield* testMoments(state, momentChoice(state, 'mmd'));
  const estimate = Math.sqrt(Math.max(0, psi2Of(summary, 'V')));
  const radius = Math.sqrt(Math.max(0, quantileOf(yield* law('V'), alpha)) / summary.n);
  return {
    estimate,
    radius,
    lower: Math.max(0, estimate - radius),
    upper: estimate + radius,
    level: 1 - alpha,
  };
}
