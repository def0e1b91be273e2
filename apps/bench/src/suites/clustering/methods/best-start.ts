import { either, notTimedWhenSmall, onlyOn, type Skip } from './applies.ts';

/** A K-means result of a library that has no restarts of its own. */
export interface Start {
  readonly labels: readonly number[];
  readonly centroids: readonly (readonly number[])[];
}

// Beyond this the slowest peer takes minutes for one timed run, and says nothing that smaller jobs do not.
const mostEntriesTimed = 1e6;

// Thousands of columns, over which the peers take as long as over all other small sets together.
const wideSets = ['reuters-acq-crude', 'reuters-kernlab', 'golub'];

/** Where another K-means has nothing new to say: simulated designs, on which K-means stands for all, wide sets, and the smallest and largest jobs. */
export const repeatsKMeans: Skip = either(
  onlyOn(['real-data', 'speed'], 'K-means stands for its peers elsewhere'),
  notTimedWhenSmall,
  ({ name, parameters: { data } }) =>
    name === 'real-data' && wideSets.includes(String(data))
      ? 'K-means stands for its peers on wide sets'
      : undefined,
  ({ name, parameters: { rows, columns } }) =>
    name === 'speed' && Number(rows) * Number(columns) > mostEntriesTimed ? 'takes minutes' : undefined,
);

/** The labels of the start with the least sum of squared distances. */
export function bestStart(
  points: readonly (readonly number[])[],
  starts: number,
  run: (start: number) => Start,
): readonly number[] {
  let best: readonly number[] = [];
  let least = Infinity;
  for (let start = 0; start < starts; start++) {
    const { labels, centroids } = run(start);
    const objective = sumOfSquares(points, labels, centroids);
    if (objective < least) [best, least] = [labels, objective];
  }
  return best;
}

function sumOfSquares(
  points: readonly (readonly number[])[],
  labels: readonly number[],
  centroids: readonly (readonly number[])[],
): number {
  let total = 0;
  points.forEach((point, i) => {
    const centroid = centroids[labels[i] ?? 0] ?? [];
    for (let j = 0; j < point.length; j++) total += ((point[j] ?? 0) - (centroid[j] ?? 0)) ** 2;
  });
  return total;
}
