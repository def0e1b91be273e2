import { defineProblem } from '../../../nouns/problem.ts';
import { corpusFile } from '../language-model/corpus.ts';
import { languageModelGrid } from '../language-model/rate-grid.ts';
import type { LanguageModelTask } from '../task.ts';
import { full, languageModelTask, standard, type LanguageModelParameters } from './language-model-task.ts';

/** One point of the grid of learning rates. */
export interface RateParameters extends LanguageModelParameters {
  readonly rate: number;
}

const rates = (base: LanguageModelParameters): readonly RateParameters[] =>
  languageModelGrid.map((_, rate) => ({ ...base, rate }));

/** The runs that learning rates are chosen by: other seeds, training on 80% of the text, loss on the next tenth. */
export const languageModelRates = defineProblem<LanguageModelTask, null, RateParameters>({
  name: 'language-model-rates',
  title: 'The same model, for the choice of learning rates',
  description:
    'Half as many steps of the same model at five learning rates, 0.008 to 0.128 (16 times as much for SGD), with other weights, batches and windows than those reported: training on the first 80% of the text, loss on the next 10%.',
  module: import.meta.url,
  cases: { quick: [], standard: rates({ ...standard, steps: 75 }), full: rates({ ...full, steps: 150 }) },
  repetitions: { quick: 1, standard: 1, full: 2 },
  label: ({ rate, steps }) => `rate ${languageModelGrid[rate] ?? NaN}, ${steps} steps`,
  files: () => [corpusFile],
  generate: ({ parameters, repetition }) => ({
    input: languageModelTask(parameters, 1000 + repetition, 0.8, 0.9, 1, () => parameters.rate),
    reference: null,
  }),
});
