import { daubechies, fourier } from '@lab/partial-sampling';
import { dataFile } from '../../../data/data-file.ts';
import { blockMeans, readGreyPng } from '../../../data/read-png.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { SamplingInput } from '../task.ts';
import { imageInput } from './image-judge.ts';

/** A photograph and a budget. */
export interface PhotographParameters extends Parameters {
  readonly image: 'ascent' | 'face';
  readonly side: number;
  /** Budget over n. */
  readonly share: number;
}

const sigma = 0.02;

function generate({
  parameters,
  repetition,
  seed,
}: {
  parameters: PhotographParameters;
  repetition: number;
  seed: number;
}) {
  const { image, side, share } = parameters;
  const shape = [side, side] as const;
  const levels = side > 128 ? 6 : 4;
  const input: SamplingInput = imageInput({
    ...{
      transform: fourier({ shape }),
      basis: daubechies({ shape, vanishingMoments: 4, levels }),
      side,
      sigma,
      seed,
    },
    image: blockMeans(readGreyPng(dataFile(`${image}.png`)), side),
    options: { method: 'cycleSpin', lambda: 0.015, maxIterations: 40 },
    measurements: share * side * side,
    pictured: repetition === 0,
  });
  return { input, reference: undefined };
}

const label = ({ image, side, share }: PhotographParameters): string =>
  `${image} ${side} x ${side}, ${Math.round(100 * share)} % of the rows`;
const files = ({ image }: PhotographParameters): URL[] => [dataFile(`${image}.png`)];
const description =
  'Photographs (public domain; data/SOURCES.md) as block means in [0, 1], Fourier rows in conjugate pairs, noise of 0.02 a measurement, Daubechies wavelets with four vanishing moments on four levels (six at 256 x 256), energies of order 1, the zero frequency forced; 40 iterations of cycle spinning with lambda 0.015.';

/** A photograph at a fifth of its frequencies, with many draws. */
export const photographs = defineProblem<SamplingInput, undefined, PhotographParameters>({
  name: 'photographs',
  title: 'Photographs at a fifth of their frequencies',
  description,
  module: import.meta.url,
  cases: {
    quick: [{ image: 'ascent', side: 64, share: 0.2 }],
    standard: [{ image: 'ascent', side: 128, share: 0.2 }],
    full: [
      { image: 'ascent', side: 128, share: 0.2 },
      { image: 'face', side: 128, share: 0.2 },
    ],
  },
  repetitions: { quick: 2, standard: 40, full: 100 },
  label,
  files,
  generate,
});

const budgets: PhotographParameters[] = [
  ...[0.1, 0.4].map((share) => ({ image: 'ascent' as const, side: 128, share })),
  ...[0.1, 0.2, 0.4].map((share) => ({ image: 'face' as const, side: 128, share })),
];

/** Two photographs at several budgets. */
export const photographBudgets = defineProblem<SamplingInput, undefined, PhotographParameters>({
  name: 'photographs-budgets',
  title: 'Photographs at several budgets',
  description,
  module: import.meta.url,
  cases: {
    quick: [{ image: 'face', side: 64, share: 0.2 }],
    standard: budgets,
    full: [...budgets, ...[0.05, 0.15].map((share) => ({ image: 'ascent' as const, side: 256, share }))],
  },
  repetitions: { quick: 1, standard: 40, full: 100 },
  label,
  files,
  generate,
});
