import { simulate } from '@lab/ih-gmm';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ClusteringInput, ClusteringReference } from '../task.ts';
import { addRowNoise } from './row-noise.ts';

/** A design in which rows differ in noise, or one row dwarfs all others. */
export interface HollowingParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
  readonly delta: number;
  /** Noise variances are drawn evenly between 0.1 and this for each row; 1 means 1 for all. */
  readonly noise: number;
  /** What the signal of the first row is multiplied by. */
  readonly factor: number;
}

const noisy: readonly HollowingParameters[] = [
  { rows: 100, columns: 2000, delta: 16, noise: 6, factor: 1 },
  { rows: 100, columns: 2000, delta: 16, noise: 12, factor: 1 },
  { rows: 100, columns: 8000, delta: 22, noise: 12, factor: 1 },
];
const oneHugeRow: readonly HollowingParameters[] = [1, 10, 30, 100].map((factor) => ({
  rows: 150,
  columns: 2000,
  delta: 16,
  noise: 1,
  factor,
}));

/** What the diagonal of the Gram matrix does to spectral clustering. */
export const hollowing = defineProblem<ClusteringInput, ClusteringReference, HollowingParameters>({
  name: 'hollowing',
  title: 'Rows of unequal noise, and one huge row',
  description:
    'Three clusters whose profiles have a cosine of about 0.3, theta = exp(0.4 N(0,1)) scaled to mean square 1; noise variances that differ from row to row, or unit noise and one row whose signal is multiplied. What stands on the diagonal of the Gram matrix decides.',
  module: import.meta.url,
  cases: {
    quick: [
      { rows: 60, columns: 600, delta: 12, noise: 6, factor: 1 },
      { rows: 60, columns: 600, delta: 12, noise: 1, factor: 30 },
    ],
    standard: [...noisy, ...oneHugeRow],
    full: [...noisy, ...oneHugeRow],
  },
  repetitions: { quick: 2, standard: 10, full: 50 },
  label: ({ rows, columns, noise, factor }) =>
    `${rows} x ${columns}, ${noise === 1 ? `one row times ${factor}` : `noise variances 0.1 to ${noise}`}`,
  generate({ parameters: { rows, columns, delta, noise, factor }, seed }) {
    const clusters = 3;
    const { X, labels, theta, profiles } = simulate({
      rows,
      columns,
      clusters,
      delta,
      common: 0.3,
      sigmaLogTheta: 0.4,
      theta: 'unitMeanSquare',
      ...(noise === 1 ? {} : { noise: { kind: 'rows', low: 0, high: 0 } }),
      seed,
    });
    if (noise !== 1) addRowNoise(X, { low: 0.1, high: noise }, seed);
    const [first = 0] = theta;
    for (let j = 0; j < columns; j++)
      X.set(0, j, X.get(0, j) + (factor - 1) * first * profiles.get(labels[0] ?? 0, j));
    return { input: { X, clusters, restarts: 10 }, reference: { labels, profiles } };
  },
});
