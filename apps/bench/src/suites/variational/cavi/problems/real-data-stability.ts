import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';
import { filesOf } from './regression-data.ts';
import { ridgeTask, type RidgeParameters } from './ridge-regression.ts';

/** The ten shipped tables; 1/n is written as the number it is. */
const rows: Readonly<Record<string, number>> = {
  longley: 16,
  mtcars: 32,
  swiss: 47,
  attitude: 30,
  diabetes: 442,
  'diabetes quadratic': 442,
  sonar: 208,
  'breast cancer': 569,
  spam: 4601,
  golub: 38,
};

const grid = (names: readonly string[], ratios: (n: number) => readonly number[]): RidgeParameters[] =>
  names.flatMap((data) => ratios(rows[data] ?? 1).map((t) => ({ data, t })));

/** Whether parallel updates may be used on the tables people have. */
export const realDataStability = defineProblem<CaviTask, NoReference, RidgeParameters>({
  name: 'real-data-stability',
  title: 'Is the parallel schedule stable on real tables?',
  description:
    'Ten public tables, standardised, Gaussian prior with t = 1/n, 0.1 and 1: the largest eigenvalue that decides whether parallel updates converge.',
  module: import.meta.url,
  given: true,
  cases: {
    quick: grid(['longley', 'swiss', 'attitude', 'diabetes', 'sonar'], () => [1]),
    standard: grid(Object.keys(rows), (n) => [1 / n, 0.1, 1]),
    full: grid(Object.keys(rows), (n) => [1 / n, 0.1, 1]),
  },
  repetitions: 1,
  label: ({ data, t }) => `${data}, t = ${Number(t.toPrecision(3))}`,
  files: ({ data }) => filesOf(data),
  generate: ({ parameters: { data, t }, seed }) => ({
    input: ridgeTask(data, t, seed, 1),
    reference: noReference,
  }),
});
