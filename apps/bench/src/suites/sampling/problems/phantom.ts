import { fourier, haar, sheppLogan } from '@lab/partial-sampling';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { SamplingInput } from '../task.ts';
import { imageInput } from './image-judge.ts';

/** A budget of the phantom, and how it is reconstructed. */
export interface PhantomParameters extends Parameters {
  readonly side: number;
  /** Budget over n. */
  readonly share: number;
  readonly decoder: 'cycle-spin' | 'bpdn';
}

const sigma = 0.005;

function generate({
  parameters,
  repetition,
  seed,
}: {
  parameters: PhantomParameters;
  repetition: number;
  seed: number;
}) {
  const { side, share, decoder } = parameters;
  const shape = [side, side] as const;
  const options =
    decoder === 'bpdn'
      ? ({ method: 'basisPursuitDenoise', sigma, maxIterations: 120 } as const)
      : ({ method: 'cycleSpin', lambda: 2 * sigma, maxIterations: 60 } as const);
  const input: SamplingInput = imageInput({
    ...{
      transform: fourier({ shape }),
      basis: haar({ shape }),
      side,
      image: sheppLogan(side),
      sigma,
      seed,
      options,
    },
    measurements: share * side * side,
    pictured: repetition === 0,
  });
  return { input, reference: undefined };
}

const label = ({ side, share, decoder }: PhantomParameters): string =>
  `phantom ${side} x ${side}, ${Math.round(100 * share)} % of the rows, ${decoder === 'bpdn' ? 'basis pursuit' : 'cycle spinning'}`;

const main: PhantomParameters = { side: 128, share: 0.25, decoder: 'cycle-spin' };

/** The phantom of tomography at a quarter of its frequencies, with many draws. */
export const phantom = defineProblem<SamplingInput, undefined, PhantomParameters>({
  name: 'phantom',
  title: 'The phantom at a quarter of its frequencies',
  description:
    'Modified Shepp-Logan phantom, Fourier rows in conjugate pairs, noise of 0.005 a measurement, Haar wavelets at full depth, energies of order 1; 60 iterations of cycle spinning with lambda 0.01.',
  module: import.meta.url,
  cases: { quick: [{ ...main, side: 64 }], standard: [main], full: [main, { ...main, decoder: 'bpdn' }] },
  repetitions: { quick: 2, standard: 40, full: 100 },
  label,
  generate,
});

const budgets: PhantomParameters[] = [
  ...[0.15, 0.25, 0.35].map((share) => ({ ...main, share, decoder: 'bpdn' as const })),
  ...[0.1, 0.15, 0.2, 0.3, 0.35].map((share) => ({ ...main, share })),
];

/** The same at several budgets and by two decoders. */
export const phantomBudgets = defineProblem<SamplingInput, undefined, PhantomParameters>({
  name: 'phantom-budgets',
  title: 'The phantom at several budgets',
  description:
    'The same phantom at 10 to 35 percent of its frequencies, by cycle spinning and by basis pursuit denoising (120 iterations).',
  module: import.meta.url,
  cases: {
    quick: [0.15, 0.35].map((share) => ({ ...main, side: 64, share })),
    standard: budgets,
    full: budgets,
  },
  repetitions: { quick: 1, standard: 40, full: 100 },
  label,
  generate,
});
