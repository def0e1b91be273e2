import { topPair } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { rowsOf } from '../problems/digits.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { along, answerAt, fitOf, timeOfLargest } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** Whether the rest of the initial weights, which both halves share, is taken off. */
export interface SplitHalfParameters extends Parameters {
  readonly subtractInit: boolean;
}

/** Agreement of two halves. */
export const splitHalf = defineMethod<StoppingInput, StoppingAnswer, SplitHalfParameters>({
  name: 'split-half',
  title: 'Reproducibility between halves',
  description:
    'Training on each half of the rows from the same initial weights; the time at which the two top pairs agree best.',
  module: import.meta.url,
  variants: [{ subtractInit: false }, { subtractInit: true }],
  label: ({ subtractInit }) => (subtractInit ? 'split-half, W0 subtracted' : 'split-half'),
  skip: stopsTraining,
  run(input, { parameters: { subtractInit } }) {
    const middle = Math.floor(input.X.rows / 2);
    const halves = [0, 1].map((half) => {
      const rows = Array.from({ length: middle }, (_, i) => half * middle + i);
      return fitOf({ ...input, X: rowsOf(input.X, rows), Y: rowsOf(input.Y, rows) });
    });
    const agreement = input.times.map((t) => {
      const [a, b] = halves.map((fit) => topPair(fit, t, { subtractInit }));
      return a === undefined || b === undefined
        ? -Infinity
        : Math.abs(along(a.left, b.left) * along(a.right, b.right));
    });
    return answerAt(fitOf(input), timeOfLargest(input.times, agreement), { subtractInit });
  },
});
