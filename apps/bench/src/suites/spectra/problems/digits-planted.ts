import { drawSphere, normalMatrix, randomStream, sampleWithoutReplacement } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { geometric } from '../canonical.ts';
import type { StoppingInput, StoppingTruth } from '../task.ts';
import { digitPixels, digitsFile, rowsOf } from './digits.ts';

/** Strength of the planted teacher and variance of the label noise. */
export interface DigitsPlantedParameters extends Parameters {
  readonly theta: number;
  readonly labelNoise: number;
}

const outputs = 54;
const samples = 300;
const initVariance = 0.1;
const cases: readonly DigitsPlantedParameters[] = [
  { theta: 2, labelNoise: 4 },
  { theta: 2, labelNoise: 1 },
  { theta: 1, labelNoise: 4 },
];

/** Real inputs with a spectrum of their own, and a teacher that is known. */
export const digitsPlanted = defineProblem<StoppingInput, StoppingTruth, DigitsPlantedParameters>({
  name: 'digits-planted',
  title: 'A planted direction, images of digits as inputs',
  description:
    'Regression of 54 outputs on the 54 pixels of handwritten digits that vary (condition number 3000), 300 images drawn anew each time, a teacher of rank one in random directions, Gaussian label noise, initial weights of variance 0.1/N. Scored by the product of the two overlaps of the top singular pair.',
  module: import.meta.url,
  cases: { quick: cases.slice(0, 1), standard: cases, full: cases },
  repetitions: { quick: 2, standard: 16, full: 60 },
  label: ({ theta, labelNoise }) => `digits, planted: theta ${theta}, label noise ${labelNoise}`,
  files: () => [digitsFile],
  generate({ parameters: { theta, labelNoise }, seed }) {
    const stream = randomStream(seed, 'digits-planted');
    const pixels = digitPixels();
    const X = rowsOf(pixels, sampleWithoutReplacement(stream, pixels.rows, samples));
    const u = drawSphere(stream, outputs);
    const v = drawSphere(stream, X.columns);
    const Y = normalMatrix(stream, samples, outputs).mul(Math.sqrt(labelNoise));
    for (let i = 0; i < samples; i++) {
      let along = 0;
      for (let j = 0; j < X.columns; j++) along += X.get(i, j) * (v[j] ?? 0);
      for (let j = 0; j < outputs; j++) Y.set(i, j, Y.get(i, j) + theta * along * (u[j] ?? 0));
    }
    const init = normalMatrix(stream, outputs, X.columns).mul(Math.sqrt(initVariance / X.columns));
    return {
      input: { kind: 'stopping', X, Y, init, times: geometric(0.02, 2000, 24), spectrum: 'singular' },
      reference: { kind: 'stopping', u, v, planted: true },
    };
  },
});
