import { symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { defineMethod } from '../../../nouns/method.ts';
import type { BulkAnswer, BulkInput } from '../task.ts';
import { onlyOn } from './applies.ts';

const bins = 60;
const skip = onlyOn(['density-speed'], 'a histogram of one matrix is what the others are to predict');

/** Brute force, with this repository's eigenvalues. */
export const oneMatrix = defineMethod<BulkInput, BulkAnswer, Record<string, never>>({
  name: 'one-matrix',
  title: 'Eigenvalues of one matrix',
  description: 'All eigenvalues of one simulated matrix of noise by @lab/linalg, as a histogram.',
  module: import.meta.url,
  label: () => 'one matrix (@lab/linalg)',
  skip,
  run: (input, { seed }) => histogramOf(symmetricEigen(noiseMatrix(input, seed), { vectors: false }).values),
});

/** Brute force, with the library people use. */
export const mlMatrix = defineMethod<BulkInput, BulkAnswer, Record<string, never>>({
  name: 'ml-matrix',
  title: 'Eigenvalues of one matrix by ml-matrix',
  description:
    'All eigenvalues of one simulated matrix of noise by EigenvalueDecomposition of npm ml-matrix, as a histogram.',
  module: import.meta.url,
  label: () => 'one matrix (ml-matrix)',
  skip,
  run: (input, { seed }) => {
    const { realEigenvalues } = new EigenvalueDecomposition(noiseMatrix(input, seed), {
      assumeSymmetric: true,
    });
    return histogramOf(Float64Array.from(realEigenvalues).sort());
  },
});

/** (G + G')/2 with the column variances of the profile over N. */
function noiseMatrix({ profile: { weights, variance }, dimension }: BulkInput, seed: number): Matrix {
  const stream = randomStream(seed, 'one-matrix');
  const deviations = Array.from(weights).flatMap((weight, k) =>
    new Array<number>(Math.round(weight * dimension)).fill(Math.sqrt((variance[k] ?? 0) / dimension)),
  );
  const size = deviations.length;
  const noise = new Matrix(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) noise.set(i, j, stream.normal() * (deviations[j] ?? 0));
  return noise.add(noise.transpose()).mul(0.5);
}

function histogramOf(eigenvalues: Float64Array): BulkAnswer {
  const [low = 0, high = 0] = [eigenvalues[0], eigenvalues.at(-1)];
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of eigenvalues) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return {
    kind: 'bulk',
    x: counts.map((_, bin) => low + (bin + 0.5) * width),
    density: counts.map((count) => count / (eigenvalues.length * width)),
  };
}
