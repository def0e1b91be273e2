import { predictAt } from '@lab/transient-bbp';
import type { Matrix } from '../../../data/read-table.ts';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { rowsOf } from '../problems/digits.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { answerAt, fitOf, timeOfLargest } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** Checks without improvement after which training is stopped; 0 looks at all times. */
export interface ValidationParameters extends Parameters {
  readonly patience: number;
}

/** What everybody does. */
export const validation = defineMethod<StoppingInput, StoppingAnswer, ValidationParameters>({
  name: 'validation',
  title: 'Validation loss',
  description:
    'A fifth of the rows is held out: the time of the least squared loss there, over all times or, with patience, over the times before the loss has failed to improve that often in a row; the weights are those of training on all rows for that time.',
  module: import.meta.url,
  variants: [{ patience: 0 }, { patience: 2 }],
  label: ({ patience }) => (patience === 0 ? 'validation loss' : `validation loss, patience ${patience}`),
  skip: stopsTraining,
  run(input, { parameters: { patience } }) {
    const losses = validationLosses(input);
    const looked = patience === 0 ? losses : losses.slice(0, 1 + lastCheck(losses, patience));
    return answerAt(
      fitOf(input),
      timeOfLargest(
        input.times,
        looked.map((loss) => -loss),
      ),
    );
  },
});

function validationLosses(input: StoppingInput): readonly number[] {
  const { rows } = input.X;
  const cut = Math.round(0.8 * rows);
  const part = (matrix: Matrix, from: number, to: number): Matrix =>
    rowsOf(
      matrix,
      Array.from({ length: to - from }, (_, i) => from + i),
    );
  const fit = fitOf({ ...input, X: part(input.X, 0, cut), Y: part(input.Y, 0, cut) });
  const held = { X: part(input.X, cut, rows), Y: part(input.Y, cut, rows) };
  return input.times.map((t) => predictAt(fit, held.X, t).sub(held.Y).norm('frobenius') ** 2);
}

/** Where someone of this patience stops looking. */
function lastCheck(losses: readonly number[], patience: number): number {
  let best = 0;
  for (let index = 1; index < losses.length; index++) {
    if ((losses[index] ?? Infinity) < (losses[best] ?? Infinity)) best = index;
    else if (index - best >= patience) return index;
  }
  return losses.length - 1;
}
