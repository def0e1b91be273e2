import { numbers, trainingTime, type NumberList } from './arguments.ts';
import { blockModel, type BlockModelInput } from './blockModel.ts';
import type { FlowOptions } from './training.ts';
import { varianceProfile } from './varianceProfile.ts';

/** The two parts of the test error at each time. */
export interface RiskCurve {
  /** Noise for each output: sum p c var(t). N outputs bear N times as much. */
  readonly noise: readonly number[];
  /** What of the teacher is not learned: theta^2 sum wv c (1-f)^2, over all outputs. */
  readonly teacher: readonly number[];
}

/**
 * Test error E |(W(t) - W*) C^{1/2}|^2 along the flow: N noise + teacher.
 * @param model - a block model.
 * @param times - list of t >= 0, Infinity allowed.
 * @param options - weightDecay >= 0, default 0.
 * @returns noise and teacher at each time.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, section 8.
 */
export function riskCurve(model: BlockModelInput, times: NumberList, options: FlowOptions = {}): RiskCurve {
  const problem = blockModel(model);
  const { weights, covariance, theta, massRight } = problem;
  const profiles = numbers(times, 't', { check: trainingTime }).map((t) =>
    varianceProfile(problem, t, options),
  );
  return {
    noise: profiles.map(({ variance }) =>
      variance.reduce((sum, v, k) => sum + weights[k] * covariance[k] * v, 0),
    ),
    teacher: profiles.map(({ learned }) =>
      learned.reduce((sum, f, k) => sum + theta ** 2 * massRight[k] * covariance[k] * (1 - f) ** 2, 0),
    ),
  };
}
