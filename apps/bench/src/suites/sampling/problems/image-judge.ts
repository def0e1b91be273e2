import {
  localCoherence,
  measure,
  reconstruct,
  relativeError,
  type ReconstructOptions,
  type SensingTransform,
  type SparsifyingBasis,
} from '@lab/partial-sampling';
import type { Outcome, Picture, SamplingInput } from '../task.ts';

/** An image to be measured by Fourier rows f and -f together. */
export interface ImageTask {
  readonly transform: SensingTransform;
  readonly basis: SparsifyingBasis;
  readonly side: number;
  readonly image: Float64Array;
  readonly measurements: number;
  readonly sigma: number;
  readonly seed: number;
  readonly options: ReconstructOptions;
  /** Whether the outcome holds a picture. */
  readonly pictured: boolean;
}

/** Judges schemes on an image: energies of order 1, the zero frequency forced, noise that all schemes share. */
export function imageInput(task: ImageTask): SamplingInput {
  const { transform, basis, image, measurements, sigma, seed, options, side, pictured } = task;
  const prior = { kind: 'sparse', basis } as const;
  const { energy } = localCoherence(transform, prior);
  const rows = Array.from({ length: transform.size }, (_, row) => row);
  const noisy = measure(transform, image, { rows }, { noise: { kind: 'gaussian', sigma }, seed });
  const clean = measure(transform, image, { rows });
  if (noisy instanceof Float64Array || clean instanceof Float64Array)
    throw new Error('Fourier measurements are complex');
  return {
    judge(choose, drawSeed): Outcome {
      const sample = choose({ transform, energy, measurements, paired: true, forced: [0] }, drawSeed);
      const part = (from: Float64Array, exact: Float64Array): Float64Array =>
        Float64Array.from(sample.rows, (row, i) => {
          const value = exact[row] ?? 0;
          return value + ((from[row] ?? 0) - value) / Math.sqrt(sample.counts?.[i] ?? 1);
        });
      const y = { re: part(noisy.re, clean.re), im: part(noisy.im, clean.im) };
      const { x } = reconstruct(transform, prior, y, sample, { ...options, seed: drawSeed });
      const found = x as Float64Array;
      return {
        relativeError: relativeError(found, image),
        measuredShare: sample.rows.length / transform.size,
        ...(pictured ? { picture: pictureOf(found, side, sample.rows) } : {}),
      };
    },
  };
}

function pictureOf(x: Float64Array, side: number, rows: readonly number[]): Picture {
  return {
    side,
    grey: Array.from(x, (value) => Math.round(255 * Math.min(1, Math.max(0, value)))),
    rows: [...rows],
  };
}
