/** A K-means result of a library that has no restarts of its own. */
export interface Start {
  readonly labels: readonly number[];
  readonly centroids: readonly (readonly number[])[];
}

/** Where another K-means has nothing new to say: simulated designs, on which K-means stands for all of them. */
export function repeatsKMeans({ name }: { readonly name: string }): string | undefined {
  return name === 'real-data' || name === 'speed'
    ? undefined
    : 'K-means stands for its peers on simulated designs';
}

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
