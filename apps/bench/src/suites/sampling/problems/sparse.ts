import {
  fourier,
  haar,
  localCoherence,
  measure,
  reconstruct,
  relativeError,
  walshHadamard,
} from '@lab/partial-sampling';
import { randomStream, sampleWithoutReplacement } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { Outcome, SamplingInput } from '../task.ts';

/** What rows sense, where the coefficients lie, and how many rows there are. */
export interface SparseParameters extends Parameters {
  readonly sensing: 'walshHadamard' | 'fourier';
  /** `uniform`: any coefficient; `decay`: with probability by 2^(-0.75 level). */
  readonly support: 'uniform' | 'decay';
  readonly measurements: number;
}

const n = 256;
const sparsity = 16;

const standard: SparseParameters[] = [
  { sensing: 'walshHadamard', support: 'uniform', measurements: 128 },
  { sensing: 'walshHadamard', support: 'uniform', measurements: 160 },
  { sensing: 'walshHadamard', support: 'decay', measurements: 128 },
  { sensing: 'walshHadamard', support: 'decay', measurements: 160 },
  { sensing: 'fourier', support: 'uniform', measurements: 96 },
  { sensing: 'fourier', support: 'decay', measurements: 96 },
  { sensing: 'fourier', support: 'decay', measurements: 128 },
];

/** Signals of sixteen Haar coefficients: do few rows find them? */
export const sparse = defineProblem<SamplingInput, undefined, SparseParameters>({
  name: 'sparse',
  title: 'Exactly sparse signals',
  description:
    'n = 256, 16 Haar coefficients of normal size, energies of order 32, basis pursuit with 200 Douglas-Rachford iterations; success is a relative error below 0.01. Uniform: any coefficient may be the one; decay: coarse ones are likelier, as in nature.',
  module: import.meta.url,
  cases: {
    quick: standard.filter(
      ({ sensing, measurements }) => sensing === 'walshHadamard' && measurements === 128,
    ),
    standard,
    full: standard,
  },
  repetitions: { quick: 6, standard: 40, full: 200 },
  label: ({ sensing, support, measurements }) =>
    `${sensing === 'fourier' ? 'Fourier' : 'Walsh'}, ${support} support, ${measurements} rows`,
  generate({ parameters, seed }) {
    const { sensing, support, measurements } = parameters;
    const transform = sensing === 'fourier' ? fourier({ shape: [n] }) : walshHadamard({ shape: [n] });
    const basis = haar({ shape: [n] });
    const prior = { kind: 'sparse', basis } as const;
    const { energy } = localCoherence(transform, prior, { order: 2 * sparsity });
    const x = basis.synthesize(coefficients(support, seed)) as Float64Array;
    const judge: SamplingInput['judge'] = (choose, drawSeed): Outcome => {
      const sample = choose(
        { transform, energy, measurements, paired: sensing === 'fourier', forced: [] },
        drawSeed,
      );
      const y = measure(transform, x, sample);
      const found = reconstruct(transform, prior, y, sample, { maxIterations: 200 });
      const error = relativeError(found.x, x);
      return { relativeError: error, success: error < 1e-2 ? 1 : 0, measuredShare: sample.rows.length / n };
    };
    return { input: { judge }, reference: undefined };
  },
});

function coefficients(support: SparseParameters['support'], seed: number): Float64Array {
  const stream = randomStream(seed, 'signal');
  const z = new Float64Array(n);
  const places =
    support === 'uniform'
      ? Array.from(sampleWithoutReplacement(stream, n, sparsity))
      : decayingPlaces(stream);
  for (const place of places) z[place] = stream.normal();
  return z;
}

/** Successive draws with probability by 2^(-0.75 level) of the level of a coefficient. */
function decayingPlaces(stream: ReturnType<typeof randomStream>): number[] {
  const keys = Array.from({ length: n }, (_, place) => {
    const level = place === 0 ? 0 : Math.floor(Math.log2(place));
    return { place, key: Math.log(1 - stream.uniform()) / 2 ** (-0.75 * level) };
  });
  return keys
    .sort((a, b) => b.key - a.key)
    .slice(0, sparsity)
    .map(({ place }) => place);
}
