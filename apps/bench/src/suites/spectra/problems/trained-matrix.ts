import { simulateFlow } from '@lab/transient-bbp';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { canonical } from '../canonical.ts';
import type { MatrixInput, MatrixTruth } from '../task.ts';

/** One point of the flow. */
export interface MatrixParameters extends Parameters {
  readonly theta: number;
  readonly t: number;
  readonly dimension: number;
  /** N/T of random samples; 0 for a sample covariance that is the population's. */
  readonly sampleRatio: number;
}

/** Ends of the window of theta = 0.75, to the digits that matter to a simulation. */
export const windowEnds = [0.85097, 9.17819] as const;

const weak = 0.75;
const strong = 1.5;
const at = (
  theta: number,
  times: readonly number[],
  dimensions: readonly number[],
  sampleRatio = 0,
): MatrixParameters[] =>
  dimensions.flatMap((dimension) => times.map((t) => ({ theta, t, dimension, sampleRatio })));

const weakTimes = [0.5, ...windowEnds, 1.2, 2.5, 5, 15, 40].sort((a, b) => a - b);
const strongTimes = [0.1, 0.5, 1, 2, 5, 10, 20, 50];
const randomDesign = at(strong, [10], [300], 1 / 3);

/** Simulated matrices along the flow, inside and outside of the window in which the signal is seen. */
export const trainedMatrix = defineProblem<MatrixInput, MatrixTruth, MatrixParameters>({
  name: 'trained-matrix',
  title: 'The top of a trained matrix',
  description:
    "One matrix W(t) a run, simulated from the two-block model (covariance 2 and 0.1, nu 0.2, initial variance 0.3): the top eigenvalue of (W+W')/2 and the squared overlap of its vector with the teacher are to be predicted without having seen it.",
  module: import.meta.url,
  cases: {
    quick: [
      ...at(weak, [1.2, 2.5, 5, 15, 40], [200]),
      ...at(weak, windowEnds, [100, 200]),
      ...at(strong, [2, 20], [200]),
    ],
    standard: [...at(weak, weakTimes, [100, 200, 400]), ...at(strong, strongTimes, [400]), ...randomDesign],
    full: [...at(weak, weakTimes, [100, 200, 400, 800]), ...at(strong, strongTimes, [600]), ...randomDesign],
  },
  repetitions: { quick: 8, standard: 24, full: 60 },
  label: ({ theta, t, dimension, sampleRatio }) =>
    `matrix: theta ${theta}, t ${t}, N ${dimension}${sampleRatio > 0 ? ', random inputs' : ''}`,
  generate({ parameters: { theta, t, dimension, sampleRatio }, seed }) {
    const { model, records } = simulateFlow({
      model: { ...canonical, theta },
      dimension,
      times: [t],
      seed,
      design: sampleRatio > 0 ? { sampleRatio } : 'fixed',
    });
    const [{ top, overlapLeft } = { top: NaN, overlapLeft: NaN }] = records;
    return {
      input: { kind: 'matrix', model, t, dimension, sampleRatio },
      reference: { kind: 'matrix', top, overlap: overlapLeft },
    };
  },
});
