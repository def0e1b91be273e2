import { defineProblem } from '../../../nouns/problem.ts';
import { corpusFile } from '../language-model/corpus.ts';
import type { LanguageModelTask } from '../task.ts';
import { chosenRate } from './chosen-rates.ts';
import {
  full,
  languageModelTask,
  quick,
  standard,
  type LanguageModelParameters,
} from './language-model-task.ts';

/** The reported runs: training on the first nine tenths of the text, loss on the last. */
export const languageModel = defineProblem<LanguageModelTask, null, LanguageModelParameters>({
  name: 'language-model',
  title: 'A small LLaMA on Moby Dick',
  description:
    'Next characters of Moby Dick by a pre-norm LLaMA (RMSNorm, rotary attention, SwiGLU, untied head), trained on the first 90% of the text, loss in nats per character on fixed windows of the rest, 16 times the batch. Each repetition has its own weights and batches, the same for every optimiser. The paper reports LLaMA2-1B on C4, which does not run here: MuonEq 2.595 and 2.554 against 2.615 and 2.570 for Muon and 2.78 and 2.69 for AdamW (read off its figure).',
  module: import.meta.url,
  cases: { quick: [quick], standard: [{ ...standard, steps: 100 }], full: [full] },
  repetitions: { quick: 1, standard: 5, full: 5 },
  label: ({ width, layers, steps }) =>
    `width ${width}, ${layers} ${layers === 1 ? 'block' : 'blocks'}, ${steps} steps`,
  files: () => [corpusFile],
  generate: ({ parameters, seed }) => ({
    input: languageModelTask(parameters, seed, 0.9, 1, 10, (arm) => chosenRate[arm]!),
    reference: null,
  }),
});
