import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { corpusFile, mobyDick } from '../language-model/corpus.ts';
import type { StepTimeTask } from '../task.ts';

/** The width of the model that is stepped. */
export interface StepTimeParameters extends Parameters {
  readonly width: number;
}

/** Time of one step beside that of the gradient it needs. */
export const stepTimeProblem = defineProblem<StepTimeTask, null, StepTimeParameters>({
  name: 'step-time',
  title: 'Time of one step',
  description:
    'One step on the 111,040 parameters of the model of width 64 (2 blocks, inner width 176), in turns with one loss and gradient of it (context 64, batch 16) in jax-js.',
  module: import.meta.url,
  cases: { quick: [], standard: [{ width: 64 }], full: [{ width: 64 }] },
  repetitions: { quick: 1, standard: 1, full: 3 },
  timing: { peer: 'forward-backward', warmups: 2, samples: 5 },
  label: ({ width }) => `step of width ${width}`,
  files: () => [corpusFile],
  generate({ parameters: { width }, seed }) {
    const { vocabulary } = mobyDick();
    const sizes = { width, heads: 4, layers: 2, inner: 176, context: 64, vocabulary };
    return { input: { kind: 'step-time', sizes, batch: 16, seed }, reference: null };
  },
});
