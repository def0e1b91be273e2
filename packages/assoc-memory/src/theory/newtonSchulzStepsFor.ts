import { outOfRange, requireCount, requireNumber, requirePositive } from '@lab/linalg/arguments';
import { resolveLaw, summationGroups, type FrequencyLaw } from './groups.ts';
import { automaticLambda, newtonSchulzGain, rootSumOfSquares } from './theoryRule.ts';

/** Input of `newtonSchulzStepsFor`: a law and a dimension, or what one knows of a gradient of one's own. */
export interface NewtonSchulzStepsInput extends Partial<FrequencyLaw> {
  /** Dimension of inputs and outputs, an integer >= 1. */
  readonly d?: number | undefined;
  /** Samples in the step, an integer >= 1; default: the population gradient. */
  readonly batch?: number | undefined;
  /** |G|_F, > 0; default sqrt(sum p^2), its typical value. */
  readonly frobeniusNorm?: number | undefined;
  /** The stabiliser to act like, > 0; default the automatic one of the law at d. */
  readonly lambda?: number | undefined;
  /** Gain of one step at 0, > 1: its first coefficient; default 3.4445. */
  readonly gain?: number | undefined;
}

/** How many Newton-Schulz steps a gradient needs. */
export interface NewtonSchulzSteps {
  /** Smallest number of steps that act like a stabiliser of at most `lambda`. */
  readonly steps: number;
  /** The same as a real number. */
  readonly exact: number;
  /** The stabiliser these steps act like, |G|_F / gain^steps. */
  readonly effectiveLambda: number;
  /** The stabiliser that the steps are to act like. */
  readonly lambda: number;
  /** |G|_F, given or typical. */
  readonly frobeniusNorm: number;
}

/**
 * How many Newton-Schulz steps Muon needs: k steps act like h_lambda with lambda = |G|_F / gain^k (derived: the gain at 0 is
 * the first coefficient; docs/theory.md, section 5), so k = ln(|G|_F / lambda) / ln gain, about alpha ln d / 1.237 + 1.
 *
 * @throws NOT_FINITE, OUT_OF_RANGE, SHAPE, WRONG_TYPE
 */
export function newtonSchulzStepsFor(input: NewtonSchulzStepsInput): NewtonSchulzSteps {
  const gain = requireNumber(input.gain ?? newtonSchulzGain, 'gain');
  if (gain <= 1) throw outOfRange('gain', '> 1', gain);
  const frobeniusNorm =
    input.frobeniusNorm === undefined
      ? rootSumOfSquares(summationGroups(resolveLaw(input)))
      : requirePositive(input.frobeniusNorm, 'frobeniusNorm');
  const lambda =
    input.lambda === undefined
      ? automaticLambda(resolveLaw(input), requireCount(input.d, 'd', 1, 1e12), input.batch)
      : requirePositive(input.lambda, 'lambda');
  const exact = Math.log(frobeniusNorm / lambda) / Math.log(gain);
  const steps = Math.max(0, Math.ceil(exact));
  return { steps, exact, effectiveLambda: frobeniusNorm / gain ** steps, lambda, frobeniusNorm };
}
