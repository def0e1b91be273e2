import { grid, type Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';

/** A sort of small models. */
export interface RandomModelsParameters extends Parameters {
  /** What is looked at. */
  readonly question: 'couplings' | 'orbits' | 'certificates' | 'auto';
  readonly design: string;
  readonly prior: string;
  readonly columns: number;
  readonly models: number;
}

const designs = ['iid', 'equicorrelated', 'autoregressive', 'duplicated', 'graded'] as const;

const cases = (
  couplings: number,
  orbits: number,
  certificates: number,
  auto: number,
): RandomModelsParameters[] => [
  ...grid({
    question: ['couplings'] as const,
    design: ['any'],
    prior: ['any'],
    columns: [2, 3, 4, 5, 6],
    models: [couplings],
  }),
  ...grid({
    question: ['orbits'] as const,
    design: ['iid'],
    prior: ['atoms', 'spike and slab'],
    columns: [0],
    models: [orbits],
  }),
  ...grid({
    question: ['certificates'] as const,
    design: designs,
    prior: ['any'],
    columns: [0],
    models: [certificates],
  }),
  ...grid({
    question: ['auto'] as const,
    design: designs,
    prior: ['normal', 'spike and slab', 'three scales', 'atoms'],
    columns: [0],
    models: [auto],
  }),
];

/** Thousands of small models: what is never seen to happen, and what is. */
export const randomModels = defineProblem<CaviTask, NoReference, RandomModelsParameters>({
  name: 'random-models',
  title: 'Thousands of random models',
  description:
    'couplings: is a parallel schedule ever stable where the sequential one is not? orbits: where do parallel updates go? certificates: is a global certificate ever false? auto: does the automatic schedule ever fail (condition numbers to 1e8, p > n, duplicated columns)?',
  module: import.meta.url,
  cases: {
    quick: cases(150, 20, 12, 1),
    standard: cases(4000, 150, 2000, 50),
    full: cases(4000, 500, 2000, 200),
  },
  repetitions: 1,
  label: ({ question, design, prior, columns, models }) =>
    `${question}: ${models} models${columns === 0 ? '' : ` of ${columns}`}${design === 'any' ? '' : `, ${design}`}${prior === 'any' ? '' : `, ${prior}`}`,
  generate: ({ parameters: { question, design, prior, columns, models }, seed }) => ({
    input: { kind: question, seed, models, columns, design, prior },
    reference: noReference,
  }),
});
