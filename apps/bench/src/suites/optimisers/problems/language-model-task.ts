import type { Parameters } from '../../../nouns/parameters.ts';
import { drawWindows, mobyDick } from '../language-model/corpus.ts';
import type { LanguageModelTask } from '../task.ts';

/** A model and how long it is trained. */
export interface LanguageModelParameters extends Parameters {
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly inner: number;
  readonly context: number;
  readonly batch: number;
  readonly steps: number;
  /** Which arms take part. */
  readonly arms: 'all' | 'few';
}

export const quick: LanguageModelParameters = {
  width: 32,
  heads: 2,
  layers: 1,
  inner: 88,
  context: 32,
  batch: 4,
  steps: 60,
  arms: 'few',
};
export const standard: LanguageModelParameters = { ...quick, layers: 2, batch: 8, steps: 150, arms: 'all' };
export const full: LanguageModelParameters = {
  width: 64,
  heads: 4,
  layers: 2,
  inner: 176,
  context: 64,
  batch: 16,
  steps: 300,
  arms: 'all',
};

/** Batches of windows that every loss is measured on; the same windows for all seeds and arms. */
const validationBatches = 16;
const windowSeed = 20260330;

/** A model to be trained on windows that start in [0, trainTo) of the text, with its loss on those in [trainTo, validationTo). */
export function languageModelTask(
  { width, heads, layers, inner, context, batch, steps }: LanguageModelParameters,
  seed: number,
  trainTo: number,
  validationTo: number,
  evaluations: number,
  ratePoint: (arm: string) => number,
): LanguageModelTask {
  const corpus = mobyDick();
  const sizes = { width, heads, layers, inner, context, vocabulary: corpus.vocabulary };
  const validation = drawWindows(corpus, {
    from: trainTo,
    to: validationTo,
    count: validationBatches * batch,
    context,
    seed: windowSeed,
    step: 0,
  });
  const warmup = Math.round(steps / 10);
  return {
    kind: 'language-model',
    sizes,
    batch,
    steps,
    warmup,
    trainFrom: 0,
    trainTo,
    validation,
    seed,
    evaluations,
    ratePoint,
  };
}
