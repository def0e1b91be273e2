import { defineProblem } from '../../../nouns/problem.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { TreatmentInput, TreatmentReference } from '../task.ts';
import { drawSamples } from './designs.ts';

/** Size of the data set. */
export interface LocalParameters extends Parameters {
  readonly n: number;
  readonly delta: number;
}

/** Where the effects are asked for: x3 from low to high, x1 = x2 = 0. */
export const x3Grid: readonly number[] = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5];

const yGrid: readonly number[] = [-3, -2, -1, 0, 1, 2, 3];

/** Where in x and y the change sits, on the design that no mean and no marginal law shows. */
export const localEffects = defineProblem<TreatmentInput, TreatmentReference, LocalParameters>({
  name: 'local-effects',
  title: 'Where the change sits',
  description:
    'hetscale: the treatment narrows the law of the outcome for low x3 and widens it for high x3. Asked for: how mass near y changes at x, and how the spread changes around x. Both have closed forms.',
  module: import.meta.url,
  cases: {
    quick: [{ n: 200, delta: 1.5 }],
    standard: [
      { n: 300, delta: 1.5 },
      { n: 800, delta: 1.5 },
    ],
    full: [
      { n: 300, delta: 1.5 },
      { n: 800, delta: 1.5 },
      { n: 2000, delta: 1.5 },
    ],
  },
  repetitions: { quick: 2, standard: 10, full: 50 },
  label: ({ n }) => `where the change sits, n = ${n}`,
  generate: ({ parameters: { n, delta }, seed }) => ({
    input: {
      samples: drawSamples({ design: 'hetscale', setting: 'obs', delta, n }, 1, seed),
      query: { points: x3Grid.map((x3) => [0, 0, x3]), yGrid },
    },
    reference: {
      changes: true,
      witness: (bandwidth) =>
        x3Grid.map((x3) =>
          yGrid.map((y) => massNear(y, delta * x3, bandwidth) - massNear(y, -delta * x3, bandwidth)),
        ),
      spread: (bandwidth) => x3Grid.map((x3) => spreadAround(x3, delta, bandwidth)),
    },
  }),
});

/** E exp(-(Y - y)^2/(2 b^2)) for Y normal with mean 0 and log variance `logVariance`. */
function massNear(y: number, logVariance: number, b: number): number {
  const variance = b ** 2 + Math.exp(logVariance);
  return (b / Math.sqrt(variance)) * Math.exp(-(y ** 2) / (2 * variance));
}

/** The mean of e^(delta X3) - e^(-delta X3) under a Gaussian window of width b at x3 on a standard normal X3. */
export function spreadAround(x3: number, delta: number, b: number): number {
  const mean = x3 / (1 + b ** 2);
  const variance = b ** 2 / (1 + b ** 2);
  return 2 * Math.exp((delta ** 2 * variance) / 2) * Math.sinh(delta * mean);
}
