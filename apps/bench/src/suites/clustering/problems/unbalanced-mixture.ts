import { simulate } from '@lab/ih-gmm';
import { randomStream } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ClusteringInput, ClusteringReference } from '../task.ts';

/** A design with clusters of unequal size. */
export interface UnbalancedParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
  readonly delta: number;
  readonly common: number;
  readonly spread: number;
  /** Probabilities of the clusters, separated by colons. */
  readonly shares: string;
}

const designs: readonly UnbalancedParameters[] = [
  { rows: 300, columns: 1000, delta: 9, common: 0.3, spread: 0.3, shares: '0.7:0.2:0.1' },
  { rows: 300, columns: 3000, delta: 9, common: 0, spread: 0.3, shares: '0.7:0.2:0.1' },
  { rows: 300, columns: 500, delta: 20, common: 0.8, spread: 0.5, shares: '0.7:0.2:0.1' },
  { rows: 300, columns: 1000, delta: 14, common: 0.5, spread: 0.4, shares: '0.5:0.3:0.15:0.05' },
];

/** The heterogeneous mixture with a large and some small clusters. */
export const unbalancedMixture = defineProblem<ClusteringInput, ClusteringReference, UnbalancedParameters>({
  name: 'unbalanced',
  title: 'Clusters of unequal size',
  description:
    'The mixture of rows at their own scales with one large and some small clusters; the cluster of each row is drawn, so that the small ones are sometimes smaller still.',
  module: import.meta.url,
  cases: { quick: [designs[2]!], standard: designs, full: designs },
  repetitions: { quick: 2, standard: 30, full: 60 },
  label: ({ rows, columns, delta, common, shares }) =>
    `unbalanced ${shares.replaceAll(':', '/')}: ${rows} x ${columns}, delta ${delta}, common ${common}`,
  generate({ parameters, seed }) {
    const { rows, columns, delta, common, spread, shares } = parameters;
    const weights = drawnSizes(rows, shares.split(':').map(Number), seed);
    const clusters = weights.length;
    const { X, labels, profiles } = simulate({
      rows,
      columns,
      clusters,
      delta,
      common,
      sigmaLogTheta: spread,
      weights,
      seed,
    });
    return { input: { X, clusters, restarts: 10 }, reference: { labels, profiles } };
  },
});

/** How many of the rows each cluster gets, at least one, when each row's is drawn. */
function drawnSizes(rows: number, shares: readonly number[], seed: number): number[] {
  const stream = randomStream(seed, 'clustering', 'sizes');
  const sizes = shares.map(() => 0);
  for (let i = 0; i < rows; i++) {
    let left = stream.uniform();
    const drawn = shares.findIndex((share) => (left -= share) < 0);
    const k = drawn < 0 ? shares.length - 1 : drawn;
    sizes[k] = (sizes[k] ?? 0) + 1;
  }
  return sizes.map((size) => Math.max(size, 1));
}
