import { scales, thetaIntervals } from '@lab/ih-gmm';
import { defineMethod } from '../../../nouns/method.ts';
import type { ScalesAnswer, ScalesInput } from '../task.ts';
import { onlyOn } from './applies.ts';

const estimatesScales = onlyOn(['scales'], 'estimates scales');

/** The package's scales. */
export const crossProductScales = defineMethod<ScalesInput, ScalesAnswer, Record<string, never>>({
  name: 'scales',
  title: 'Scales from cross products',
  description:
    'In each cluster the inner products of different rows, which noise does not bias, are fitted by products of scales; with standard errors (scales of @lab/ih-gmm).',
  module: import.meta.url,
  label: () => 'cross products',
  skip: estimatesScales,
  run({ X, labels, clusters }) {
    const fitted = scales(X, labels, clusters);
    return { kind: 'scales', theta: fitted.theta, intervals: thetaIntervals(fitted) };
  },
});

/** What anybody would compute first. */
export const rowLengths = defineMethod<ScalesInput, ScalesAnswer, Record<string, never>>({
  name: 'row-lengths',
  title: 'Lengths of the rows',
  description: 'The length of each row over the mean length in its cluster.',
  module: import.meta.url,
  label: () => 'row lengths',
  skip: estimatesScales,
  run({ X, labels, clusters }) {
    const lengths = Float64Array.from({ length: X.rows }, (_, i) => Math.hypot(...X.getRow(i)));
    const sums = new Float64Array(clusters);
    const sizes = new Float64Array(clusters);
    labels.forEach((label, i) => {
      sums[label] = (sums[label] ?? 0) + (lengths[i] ?? 0);
      sizes[label] = (sizes[label] ?? 0) + 1;
    });
    const theta = lengths.map((length, i) => {
      const label = labels[i] ?? 0;
      return (length * (sizes[label] ?? 0)) / (sums[label] ?? 1);
    });
    return { kind: 'scales', theta };
  },
});
