import { defineMetric } from '../../../nouns/metric.ts';
import type { ClusteringOutput, ScalesAnswer, ScalesInput, ScalesReference } from '../task.ts';

/** How far the scales are off. */
export const scaleError = defineMetric<ScalesInput, ClusteringOutput, ScalesReference>({
  name: 'scaleError',
  title: 'Root mean squared error of theta',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute({ output, reference: { theta } }) {
    const answer = scalesOf(output);
    if (answer === undefined) return undefined;
    const sum = theta.reduce((total, value, i) => total + (value - (answer.theta[i] ?? NaN)) ** 2, 0);
    return Math.sqrt(sum / theta.length);
  },
});

/** How often the intervals hold the truth. */
export const coverage = defineMetric<ScalesInput, ClusteringOutput, ScalesReference>({
  name: 'coverage',
  title: 'Share of 95% intervals that hold theta',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute({ output, reference: { theta } }) {
    const intervals = scalesOf(output)?.intervals;
    if (intervals === undefined) return undefined;
    const { lower, upper } = intervals;
    return (
      theta.filter((value, i) => (lower[i] ?? NaN) <= value && value <= (upper[i] ?? NaN)).length /
      theta.length
    );
  },
});

function scalesOf(output: ClusteringOutput): ScalesAnswer | undefined {
  return 'kind' in output && output.kind === 'scales' ? output : undefined;
}
