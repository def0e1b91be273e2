import { simulate } from '@lab/ih-gmm';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { CountInput, CountReference } from '../task.ts';

/** A design whose number of clusters is asked for. */
export interface NumberOfClustersParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
  readonly delta: number;
  readonly common: number;
  readonly noise: 'normal' | 'proportional';
}

/** The seven designs. */
export const numberDesigns: readonly NumberOfClustersParameters[] = [
  { rows: 100, columns: 300, clusters: 3, delta: 15, common: 0.5, noise: 'normal' },
  { rows: 100, columns: 300, clusters: 3, delta: 8, common: 0.2, noise: 'normal' },
  { rows: 100, columns: 300, clusters: 5, delta: 20, common: 0.7, noise: 'normal' },
  { rows: 100, columns: 300, clusters: 3, delta: 25, common: 0.9, noise: 'normal' },
  { rows: 100, columns: 1000, clusters: 4, delta: 15, common: 0.3, noise: 'proportional' },
  { rows: 200, columns: 60, clusters: 3, delta: 10, common: 0.3, noise: 'normal' },
  { rows: 150, columns: 400, clusters: 1, delta: 15, common: 0, noise: 'normal' },
];

/** How many clusters are there? */
export const numberOfClusters = defineProblem<CountInput, CountReference, NumberOfClustersParameters>({
  name: 'number-of-clusters',
  title: 'How many clusters',
  description:
    'Designs with one to five clusters, profiles of cosine 0 to 0.9, noise that is even or proportional to the scale, more columns than rows and fewer; theta = exp(0.4 N(0,1)) scaled to mean square 1. The number is to be found, up to ten.',
  module: import.meta.url,
  cases: { quick: numberDesigns.slice(0, 1), standard: numberDesigns, full: numberDesigns },
  repetitions: { quick: 2, standard: 10, full: 40 },
  label: ({ rows, columns, clusters, common, noise }) =>
    `K = ${clusters}: ${rows} x ${columns}, cosine ${common}${noise === 'normal' ? '' : ', noise by scale'}`,
  generate({ parameters: { noise, ...design }, seed }) {
    const { X } = simulate({
      ...design,
      noise: { kind: noise },
      sigmaLogTheta: 0.4,
      theta: 'unitMeanSquare',
      seed,
    });
    return { input: { X, most: 10 }, reference: { clusters: design.clusters } };
  },
});
