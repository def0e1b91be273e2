import { simulate } from '@lab/ih-gmm';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ClusteringInput, ClusteringReference } from '../task.ts';

/** A design hard enough that some rows could be of either cluster. */
export interface ConfidenceParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
  readonly delta: number;
}

const designs: readonly ConfidenceParameters[] = [
  { rows: 200, columns: 500, clusters: 3, delta: 7 },
  { rows: 200, columns: 2000, clusters: 3, delta: 9 },
  { rows: 300, columns: 200, clusters: 4, delta: 6 },
];

/** How sure each assignment is. */
export const confidence = defineProblem<ClusteringInput, ClusteringReference, ConfidenceParameters>({
  name: 'confidence',
  title: 'How sure each assignment is',
  description:
    'Profiles short enough that some rows could be of either cluster; cosine 0.3, theta = exp(0.4 N(0,1)) scaled to mean square 1, unit noise. Of the rows with confidence 0.9, nine of ten should be right.',
  module: import.meta.url,
  cases: { quick: designs.slice(0, 1), standard: designs, full: designs },
  repetitions: { quick: 2, standard: 20, full: 60 },
  label: ({ rows, columns, clusters, delta }) =>
    `confidence: ${rows} x ${columns}, K ${clusters}, length ${delta}`,
  generate({ parameters, seed }) {
    const { X, labels, profiles } = simulate({
      ...parameters,
      common: 0.3,
      sigmaLogTheta: 0.4,
      theta: 'unitMeanSquare',
      seed,
    });
    return {
      input: { X, clusters: parameters.clusters, restarts: 10 },
      reference: { labels, profiles },
    };
  },
});
