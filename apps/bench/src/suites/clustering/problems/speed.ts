import { simulate } from '@lab/ih-gmm';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ClusteringInput, ClusteringReference } from '../task.ts';

/** Size of a timed job. */
export interface SpeedParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
}

/** Dense jobs whose time is compared with that of K-means. */
export const speed = defineProblem<ClusteringInput, ClusteringReference, SpeedParameters>({
  name: 'speed',
  title: 'Seconds for dense tables',
  description:
    'Simulated mixtures of the usual shapes, timed alone on an idle machine, in turns with K-means on the same table.',
  module: import.meta.url,
  cases: {
    quick: [{ rows: 150, columns: 400, clusters: 3 }],
    standard: [
      { rows: 200, columns: 5000, clusters: 3 },
      { rows: 1000, columns: 500, clusters: 5 },
      { rows: 2000, columns: 2000, clusters: 5 },
    ],
    full: [
      { rows: 200, columns: 5000, clusters: 3 },
      { rows: 1000, columns: 500, clusters: 5 },
      { rows: 2000, columns: 2000, clusters: 5 },
    ],
  },
  repetitions: { quick: 1, standard: 3, full: 5 },
  timing: { peer: 'k-means', warmups: 1, samples: 3 },
  label: ({ rows, columns, clusters }) => `speed: ${rows} x ${columns}, ${clusters} clusters`,
  generate({ parameters: { rows, columns, clusters }, seed }) {
    const { X, labels, profiles } = simulate({
      rows,
      columns,
      clusters,
      delta: 16,
      common: 0.7,
      sigmaLogTheta: 0.5,
      seed,
    });
    return { input: { X, clusters, restarts: 10 }, reference: { labels, profiles } };
  },
});
