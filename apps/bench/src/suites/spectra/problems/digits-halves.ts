import { fitFlow, topPair, type TopPair } from '@lab/transient-bbp';
import { normalMatrix, randomStream, sampleWithoutReplacement } from '@lab/stats';
import { defineProblem } from '../../../nouns/problem.ts';
import { geometric } from '../canonical.ts';
import type { StoppingInput, StoppingTruth } from '../task.ts';
import { digitHalves, digitsFile, rowsOf } from './digits.ts';

const samples = 150;
const noiseDeviation = 1.5;
const initVariance = 0.1;

// The same for all runs of a worker.
let truth: TopPair | undefined;

/** Nothing is planted: what all images say is what few noisy ones should find. */
export const digitsHalves = defineProblem<StoppingInput, StoppingTruth, Record<string, never>>({
  name: 'digits-halves',
  title: 'From the left to the right half of digits',
  description:
    'Regression of the 30 pixels that vary in the right half of handwritten digits on the 24 of the left half, from 150 images with noise of standard deviation 1.5 on the labels. The truth is the top singular pair of least squares on all 1797 images without noise; scored by the product of the two overlaps.',
  module: import.meta.url,
  cases: [{}],
  repetitions: { quick: 2, standard: 32, full: 100 },
  label: () => 'digits, left to right half',
  files: () => [digitsFile],
  generate({ seed }) {
    const stream = randomStream(seed, 'digits-halves');
    const { left, right } = digitHalves();
    truth ??= topPair(fitFlow(left, right), Infinity);
    const rows = sampleWithoutReplacement(stream, left.rows, samples);
    const noise = normalMatrix(stream, samples, right.columns).mul(noiseDeviation);
    const init = normalMatrix(stream, right.columns, left.columns).mul(
      Math.sqrt(initVariance / left.columns),
    );
    return {
      input: {
        kind: 'stopping',
        X: rowsOf(left, rows),
        Y: rowsOf(right, rows).add(noise),
        init,
        times: geometric(0.02, 2000, 24),
        spectrum: 'singular',
      },
      reference: { kind: 'stopping', u: truth.left, v: truth.right, planted: true },
    };
  },
});
