import { defineMetric, type Evaluation } from '../../../nouns/metric.ts';
import type { IntervalInput, IntervalReference, PredictedInterval } from '../task.ts';

interface Answered {
  readonly intervals: readonly PredictedInterval[];
  readonly truths: readonly number[];
}

function answered({ input, output, reference }: Evaluation<unknown, unknown, unknown>): Answered | undefined {
  if (!isIntervals(input)) return undefined;
  const { truths } = reference as IntervalReference;
  return { intervals: output as readonly PredictedInterval[], truths };
}

function isIntervals(input: unknown): input is IntervalInput {
  return typeof input === 'object' && input !== null && 'repetitions' in input;
}

/** Share of the intervals that hold the truth. */
export const coverage = defineMetric<unknown, unknown, unknown>({
  name: 'coverage',
  title: 'Share of 95 % intervals that hold the truth',
  unit: '',
  better: 'higher',
  digits: 4,
  module: import.meta.url,
  compute(evaluation) {
    const asked = answered(evaluation);
    if (asked === undefined) return undefined;
    const { intervals, truths } = asked;
    const held = intervals.filter(([lower, upper], i) => lower <= truths[i]! && truths[i]! <= upper);
    return held.length / intervals.length;
  },
});

/** How many intervals a run asked for. */
export const intervalCount = defineMetric<unknown, unknown, unknown>({
  name: 'intervals',
  title: 'Intervals in a run',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: (evaluation) => answered(evaluation)?.intervals.length,
});

/** Mean length of the intervals. */
export const intervalLength = defineMetric<unknown, unknown, unknown>({
  name: 'length',
  title: 'Mean length of the intervals',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute(evaluation) {
    const asked = answered(evaluation);
    if (asked === undefined) return undefined;
    const { intervals } = asked;
    return intervals.reduce((sum, [lower, upper]) => sum + upper - lower, 0) / intervals.length;
  },
});
