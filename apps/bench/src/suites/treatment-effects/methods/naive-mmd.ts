import { permutation, randomStream } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { wherePeersGo } from './applies.ts';
import { gaussianGram } from './gaussian-gram.ts';

const permutations = 199;

/** What is left of a two-sample test when treatment was not randomised. */
export const naiveMmd = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'naive-mmd',
  title: 'Two-sample MMD by permutation',
  description:
    'The maximum mean discrepancy of the outcomes of the two arms, nothing adjusted for, against 199 permutations of the treatment. It shows confounding.',
  module: import.meta.url,
  label: () => 'unadjusted MMD',
  skip: wherePeersGo,
  run: (input, { seed }) =>
    onEach(input, ({ treatment, Y }, k) => {
      const stream = randomStream(seed, 'permutations', k);
      const gram = gaussianGram(Y);
      const contrast = contrastOf(treatment);
      const observed = quadraticForm(gram, contrast);
      let reached = 0;
      for (let b = 0; b < permutations; b++) {
        const permuted = Float64Array.from(permutation(stream, contrast.length), (i) => contrast[i] ?? 0);
        if (quadraticForm(gram, permuted) >= observed) reached++;
      }
      return { pValue: (1 + reached) / (1 + permutations) };
    }),
});

/** 1/n_1 for the treated, -1/n_0 for the controls. */
function contrastOf(treatment: readonly number[]): Float64Array {
  const treated = treatment.reduce((sum, arm) => sum + arm, 0);
  return Float64Array.from(treatment, (arm) => (arm === 1 ? 1 / treated : -1 / (treatment.length - treated)));
}

/** c' G c. */
export function quadraticForm(gram: Float64Array, c: Float64Array): number {
  const n = c.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) row += (gram[at] ?? 0) * (c[j] ?? 0);
    sum += (c[i] ?? 0) * row;
  }
  return sum;
}
