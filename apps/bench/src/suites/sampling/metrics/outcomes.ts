import { defineMetric } from '../../../nouns/metric.ts';
import type { Outcome, SamplingInput } from '../task.ts';

type Name = Exclude<keyof Outcome, 'picture'>;

/** A number of the outcome as a metric. */
function outcomeMetric(name: Name, title: string, better: 'lower' | 'higher', unit = '') {
  return defineMetric<SamplingInput, Outcome, undefined>({
    ...{ name, title, unit, better },
    module: import.meta.url,
    compute: ({ output }) => output[name],
  });
}

/** |x - truth| / |truth|, with the picture (grey values row by row) where one is kept. */
export const error = defineMetric<SamplingInput, Outcome, undefined>({
  ...outcomeMetric('relativeError', 'Relative error', 'lower'),
  curve: ({ output: { picture } }) =>
    picture === undefined ? undefined : { x: [picture.side, picture.side], y: picture.grey },
});

/** Different rows over n, with the rows themselves where a picture is kept. */
export const measuredShare = defineMetric<SamplingInput, Outcome, undefined>({
  ...outcomeMetric('measuredShare', 'Rows measured over all rows', 'lower'),
  curve: ({ output: { picture } }) =>
    picture === undefined ? undefined : { x: [picture.side, picture.side], y: picture.rows },
});

export const success = outcomeMetric('success', 'Success', 'higher');
export const deviation = outcomeMetric('deviation', 'Squared deviation of A*A on the subspace', 'lower');
export const leastSquaresNoise = outcomeMetric(
  'leastSquaresNoise',
  'Median noise of least squares over sigma^2',
  'lower',
);
export const singularShare = outcomeMetric('singularShare', 'Share of singular draws', 'lower');
export const exceedance = outcomeMetric('exceedance', 'Share of draws beyond 0.5', 'lower');
