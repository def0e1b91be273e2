import { simulate } from '@lab/ih-gmm';
import { randomStream } from '@lab/stats';
import { grid, type Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ClusteringInput, ClusteringReference } from '../task.ts';

/** Two clusters a given separation apart. */
export interface ThresholdParameters extends Parameters {
  readonly columns: number;
  /** Length of the profiles over (p/n)^(1/4). */
  readonly separation: number;
}

/** Rows of every data set. */
export const thresholdRows = 100;

/** The separation in multiples of the noise. */
export function separationInNoise({ columns, separation }: Parameters): number {
  return Number(separation) * (Number(columns) / thresholdRows) ** (1 / 4);
}

const standard = grid({
  columns: [200, 800, 3200, 12800],
  separation: [1.6, 2, 2.4, 2.8, 3.2, 3.6, 4.2],
});

/** How far apart profiles must be as columns are added. */
export const threshold = defineProblem<ClusteringInput, ClusteringReference, ThresholdParameters>({
  name: 'threshold',
  title: 'How far apart profiles must be',
  description:
    'Two clusters with orthogonal profiles, 100 rows, theta even between 0.5 and 1 and scaled to mean square 1, unit noise, from few columns to many. Theory: the separation needed grows like (p/n)^(1/4).',
  module: import.meta.url,
  cases: {
    quick: grid({ columns: [200, 800], separation: [2, 2.8, 3.6] }),
    standard,
    full: standard,
  },
  repetitions: { quick: 2, standard: 8, full: 40 },
  label: (parameters) =>
    `threshold: p ${parameters.columns}, separation ${separationInNoise(parameters).toFixed(1)}`,
  generate({ parameters, seed }) {
    const clusters = 2;
    const rows = thresholdRows;
    const { columns } = parameters;
    const { X, labels, profiles } = simulate({
      rows,
      columns,
      clusters,
      delta: separationInNoise(parameters),
      sigmaLogTheta: 0,
      seed,
    });
    const theta = evenTheta(rows, seed);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        X.set(i, j, X.get(i, j) + ((theta[i] ?? 1) - 1) * profiles.get(labels[i] ?? 0, j));
    return { input: { X, clusters, restarts: 10 }, reference: { labels, profiles } };
  },
});

function evenTheta(rows: number, seed: number): Float64Array {
  const stream = randomStream(seed, 'clustering', 'theta');
  const drawn = Float64Array.from({ length: rows }, () => 0.5 + 0.5 * stream.uniform());
  const meanSquare = drawn.reduce((sum, value) => sum + value * value, 0) / rows;
  return drawn.map((value) => value / Math.sqrt(meanSquare));
}
