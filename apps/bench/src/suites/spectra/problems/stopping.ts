import { normalMatrix, randomStream } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { geometric } from '../canonical.ts';
import type { StoppingInput, StoppingTruth } from '../task.ts';

/** Strength of the teacher, and how many times there are to choose from. */
export interface StoppingParameters extends Parameters {
  readonly theta: number;
  readonly times: number;
}

const inputs = 120;
const samples = 240;
const law = { weights: [0.5, 0.5], covariance: [1, 0.05], initVariance: 0.1 } as const;
const labelNoise = 0.6;
const cases = (times: number, thetas: readonly number[]): StoppingParameters[] =>
  thetas.map((theta) => ({ theta, times }));

/** When to stop a regression with fast and slow inputs. */
export const stopping = defineProblem<StoppingInput, StoppingTruth, StoppingParameters>({
  name: 'stopping',
  title: 'A planted direction, fast and slow inputs',
  description:
    "Regression of 120 outputs on 120 Gaussian inputs of covariance 1 and 0.05 from 240 samples, label noise of variance 0.6, initial weights of variance 0.1/N, a teacher theta u u' with even u. A rule chooses among times between 0.05 and 400; it is scored by the squared overlap of the top eigenvector of (W+W')/2 with u.",
  module: import.meta.url,
  cases: {
    quick: cases(12, [1.6]),
    standard: cases(22, [0, 0.6, 1, 1.6]),
    full: cases(22, [0, 0.6, 0.8, 1, 1.3, 1.6]),
  },
  repetitions: { quick: 4, standard: 16, full: 60 },
  label: ({ theta, times }) => `stopping: theta ${theta}, ${times} times`,
  generate({ parameters: { theta, times }, seed }) {
    const stream = randomStream(seed, 'stopping');
    const X = normalMatrix(stream, samples, inputs);
    const Y = normalMatrix(stream, samples, inputs);
    const init = normalMatrix(stream, inputs, inputs);
    const side = 1 / Math.sqrt(inputs);
    const level = Float64Array.from({ length: inputs }, (_, j) =>
      Math.sqrt(law.covariance[j < inputs / 2 ? 0 : 1]),
    );
    for (let i = 0; i < samples; i++) {
      let along = 0;
      for (let j = 0; j < inputs; j++) {
        const x = X.get(i, j) * (level[j] ?? 0);
        X.set(i, j, x);
        along += x * side;
      }
      for (let j = 0; j < inputs; j++)
        Y.set(i, j, Math.sqrt(labelNoise) * Y.get(i, j) + theta * side * along);
    }
    const u = new Float64Array(inputs).fill(side);
    return {
      input: {
        kind: 'stopping',
        X,
        Y,
        init: init.mul(Math.sqrt(law.initVariance / inputs)),
        times: geometric(0.05, 400, times),
        spectrum: 'symmetric',
      },
      reference: {
        kind: 'stopping',
        u,
        v: u,
        planted: theta !== 0,
        population: { ...law, theta, noise: (labelNoise * inputs) / samples },
      },
    };
  },
});
