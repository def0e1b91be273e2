import { simulate, type Simulation } from '@lab/ih-gmm';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ScalesInput, ScalesReference } from '../task.ts';

/** Columns of the table: the more of them, the more noise in the length of a row. */
export interface ScalesParameters extends Parameters {
  readonly columns: number;
}

const cases = (columns: readonly number[]): ScalesParameters[] => columns.map((p) => ({ columns: p }));

/** How strong each row is inside its cluster. */
export const scalesOfRows = defineProblem<ScalesInput, ScalesReference, ScalesParameters>({
  name: 'scales',
  title: 'The scale of every row',
  description:
    '300 rows in three clusters, profiles of length 15 and cosine 0.3, theta = exp(0.4 N(0,1)) scaled to mean square 1, unit noise. The clusters are given; wanted is theta, mean 1 over each cluster, with intervals of level 95%.',
  module: import.meta.url,
  cases: { quick: cases([50, 500]), standard: cases([50, 500, 5000]), full: cases([50, 500, 2000, 5000]) },
  repetitions: { quick: 2, standard: 10, full: 50 },
  label: ({ columns }) => `scales: p ${columns}`,
  generate({ parameters: { columns }, seed }) {
    const clusters = 3;
    const drawn = simulate({
      rows: 300,
      columns,
      clusters,
      delta: 15,
      common: 0.3,
      sigmaLogTheta: 0.4,
      theta: 'unitMeanSquare',
      seed,
    });
    const { X, labels } = drawn;
    return { input: { X, clusters, labels }, reference: { theta: meanOneTheta(drawn) } };
  },
});

/** theta over its mean in the cluster: only the product with the profile is defined. */
function meanOneTheta({ theta, labels, profiles }: Simulation): Float64Array {
  const sums = new Float64Array(profiles.rows);
  const sizes = new Float64Array(profiles.rows);
  labels.forEach((label, i) => {
    sums[label] = (sums[label] ?? 0) + (theta[i] ?? 0);
    sizes[label] = (sizes[label] ?? 0) + 1;
  });
  return theta.map((value, i) => {
    const label = labels[i] ?? 0;
    return (value * (sizes[label] ?? 0)) / (sums[label] ?? 1);
  });
}
