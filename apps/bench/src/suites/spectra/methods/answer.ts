import { fitFlow, topPair, type FitUseOptions, type FlowFit } from '@lab/transient-bbp';
import type { StoppingAnswer, StoppingInput } from '../task.ts';

/** The flow of a problem, solved for all times. */
export function fitOf({ X, Y, init, spectrum }: StoppingInput): FlowFit {
  return fitFlow(X, Y, { init, spectrum });
}

/** The top pair of the weights at a time, as the answer of a rule. */
export function answerAt(
  fit: FlowFit,
  t: number,
  { detected, ...options }: FitUseOptions & { readonly detected?: boolean | undefined } = {},
): StoppingAnswer {
  const { left, right } = topPair(fit, t, options);
  return { kind: 'stopping', t, left, right, ...(detected === undefined ? {} : { detected }) };
}

/** The time with the largest score. */
export function timeOfLargest(times: readonly number[], scores: readonly number[]): number {
  let best = 0;
  scores.forEach((score, index) => {
    if (score > (scores[best] ?? -Infinity)) best = index;
  });
  return times[best] ?? Infinity;
}

/** Inner product of two vectors. */
export function along(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
