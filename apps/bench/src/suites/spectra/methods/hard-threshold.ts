import { svd } from '@lab/linalg';
import { weightsAt } from '@lab/transient-bbp';
import { median } from '../../../metrics/median.ts';
import { defineMethod } from '../../../nouns/method.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { fitOf } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** Singular values cut at a threshold. */
export const hardThreshold = defineMethod<StoppingInput, StoppingAnswer, Record<string, never>>({
  name: 'hard-threshold',
  title: 'Least squares and the optimal hard threshold',
  description:
    'Singular value decomposition of the weights of least squares; what exceeds (0.56 b^3 - 0.95 b^2 + 1.82 b + 1.43) times the median singular value is signal, b the smaller side over the larger (Gavish and Donoho, arXiv 1305.5870).',
  module: import.meta.url,
  label: () => 'optimal hard threshold',
  skip: stopsTraining,
  run(input) {
    const { values, u, v } = svd(weightsAt(fitOf(input), Infinity));
    const { rows, columns } = { rows: input.Y.columns, columns: input.X.columns };
    const b = Math.min(rows, columns) / Math.max(rows, columns);
    const threshold = (0.56 * b ** 3 - 0.95 * b ** 2 + 1.82 * b + 1.43) * median(Array.from(values));
    return {
      kind: 'stopping',
      t: Infinity,
      left: Float64Array.from(u.getColumn(0)),
      right: Float64Array.from(v.getColumn(0)),
      detected: (values[0] ?? 0) > threshold,
    };
  },
});
