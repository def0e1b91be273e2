import { svd, symmetricEigen } from '@lab/linalg';
import { leverageScores, walshHadamard, type SensingTransform } from '@lab/partial-sampling';
import { randomStream } from '@lab/stats';
import { dataFile } from '../../../data/data-file.ts';
import { readLabelledCsv } from '../../../data/read-table.ts';
import { median } from '../../../metrics/median.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { Outcome, SamplingInput } from '../task.ts';

/** A budget, and how many draws a run makes. */
export interface SubspaceParameters extends Parameters {
  readonly measurements: number;
  readonly draws: number;
}

/** Dimension of the subspace. */
export const dimension = 12;

/** The digits as one subspace: least squares from few Walsh-Hadamard rows. */
export const subspace = defineProblem<SamplingInput, undefined, SubspaceParameters>({
  name: 'subspace',
  title: 'Digits as a subspace',
  description:
    'The first 12 principal directions (not centred) of the 1,797 digits of 8 x 8 pixels, two-dimensional Walsh-Hadamard rows, leverage scores; how far A*A is from the identity on the subspace, and the noise of least squares.',
  module: import.meta.url,
  given: true,
  cases: {
    quick: [16, 24, 32, 40].map((measurements) => ({ measurements, draws: 60 })),
    standard: [16, 24, 32, 40].map((measurements) => ({ measurements, draws: 300 })),
    full: [16, 24, 32, 40].map((measurements) => ({ measurements, draws: 1000 })),
  },
  repetitions: { quick: 2, standard: 10, full: 10 },
  label: ({ measurements }) => `digits, 12 directions, ${measurements} of 64 rows`,
  files: () => [dataFile('digits.csv.gz')],
  generate({ parameters: { measurements, draws } }) {
    const { transform, energy, images } = digitSubspace();
    const judge: SamplingInput['judge'] = (choose, seed, { weighted = false } = {}): Outcome => {
      const context = { transform, energy, measurements, paired: false, forced: [] };
      const deviations: number[] = [];
      const noises: number[] = [];
      let singular = 0;
      let rows = 0;
      for (let draw = 0; draw < draws; draw++) {
        const sample = choose(context, randomStream(seed, 'draw', draw).uint32());
        const { counts, weights = sample.rows.map(() => 1) } = sample;
        rows += sample.rows.length / draws;
        deviations.push(squaredDeviation(gramOf(images, sample.rows, weights)));
        const times = counts ?? sample.rows.map(() => 1);
        const noise = weighted
          ? weightedNoise(images, sample.rows, weights, times)
          : leastNoise(images, sample.rows, times);
        if (noise === undefined) singular++;
        noises.push(noise ?? Infinity);
      }
      const middle = median(noises);
      return {
        deviation: deviations.reduce((sum, value) => sum + value, 0) / draws,
        ...(Number.isFinite(middle) ? { leastSquaresNoise: middle } : {}),
        singularShare: singular / draws,
        measuredShare: rows / 64,
      };
    };
    return { input: { judge }, reference: undefined };
  },
});

interface DigitSubspace {
  readonly transform: SensingTransform;
  readonly energy: Float64Array;
  readonly images: readonly Float64Array[];
}

let known: DigitSubspace | undefined;

/** U V and the leverage scores of the first directions of the digits; computed once in a process. */
export function digitSubspace(): DigitSubspace {
  if (known !== undefined) return known;
  const { X } = readLabelledCsv(dataFile('digits.csv.gz'));
  const { v } = svd(X);
  const transform = walshHadamard({ shape: [8, 8] });
  const columns = Array.from({ length: dimension }, (_, j) => v.getColumn(j));
  const basis = Array.from({ length: 64 }, (_, i) => columns.map((column) => column[i] ?? 0));
  const { energy } = leverageScores(transform, basis);
  const images = columns.map((column) => transform.forward(column) as Float64Array);
  known = { transform, energy, images };
  return known;
}

type Square = number[][];

/** B' W B. */
export function gramOf(
  images: readonly Float64Array[],
  rows: readonly number[],
  weights: readonly number[],
): Square {
  const gram = images.map(() => new Array<number>(images.length).fill(0));
  images.forEach((x, a) => {
    for (let b = 0; b <= a; b++) {
      const y = images[b] ?? x;
      let sum = 0;
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at] ?? 0;
        sum += (weights[at] ?? 0) * (x[row] ?? 0) * (y[row] ?? 0);
      }
      gram[a]![b] = gram[b]![a] = sum;
    }
  });
  return gram;
}

function squaredDeviation(gram: Square): number {
  return gram.reduce(
    (sum, line, i) => sum + line.reduce((part, value, j) => part + (value - (i === j ? 1 : 0)) ** 2, 0),
    0,
  );
}

/** trace (B' C B)^-1 with repeated rows averaged; undefined where it is singular. */
function leastNoise(
  images: readonly Float64Array[],
  rows: readonly number[],
  counts: readonly number[],
): number | undefined {
  const { values } = symmetricEigen(gramOf(images, rows, counts), { vectors: false });
  if ((values[0] ?? 0) < 1e-10) return undefined;
  return values.reduce((sum, value) => sum + 1 / value, 0);
}

/** trace (B'WB)^-1 B' W C^-1 W B (B'WB)^-1. */
function weightedNoise(
  images: readonly Float64Array[],
  rows: readonly number[],
  weights: readonly number[],
  counts: readonly number[],
): number | undefined {
  const { values, vectors } = symmetricEigen(gramOf(images, rows, weights));
  if ((values[0] ?? 0) < 1e-10) return undefined;
  const squared = gramOf(
    images,
    rows,
    weights.map((w, at) => (w * w) / (counts[at] ?? 1)),
  );
  let trace = 0;
  for (let k = 0; k < images.length; k++) {
    const u = vectors.getColumn(k);
    const middle = squared.reduce(
      (sum, line, i) => sum + (u[i] ?? 0) * line.reduce((part, value, j) => part + value * (u[j] ?? 0), 0),
      0,
    );
    trace += middle / (values[k] ?? 1) ** 2;
  }
  return trace;
}
