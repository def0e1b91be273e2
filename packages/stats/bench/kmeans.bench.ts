import { kmeans as mlKmeans } from 'ml-kmeans';
import { it } from 'vitest';
import { kmeans, randomStream } from '@lab/stats';

const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };

// One start each, both with k-means++ and both until the centres rest.
it.for([
  [2_000, 2, 5],
  [20_000, 10, 10],
  [2_000, 50, 10],
  [200, 5_000, 5],
] as const)('k-means of %i x %i into %i clusters, one start', async ([n, d, clusters], { bench }) => {
  const data = randomStream('points').fillNormal(new Float64Array(n * d));
  const centres = randomStream('centres').fillNormal(new Float64Array(clusters * d));
  for (let at = 0; at < data.length; at += 1) {
    data[at] += (3 / Math.sqrt(d)) * centres[(Math.floor(at / d) % clusters) * d + (at % d)];
  }
  const X = { data, rows: n, columns: d };
  const rows = Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * d, (i + 1) * d)));
  await bench.compare(
    bench('@lab/stats', () => void kmeans(X, clusters, { restarts: 1 })),
    bench('@lab/stats, ten starts', () => void kmeans(X, clusters)),
    bench(
      'ml-kmeans',
      () => void mlKmeans(rows, clusters, { seed: 1, tolerance: 1e-12, maxIterations: 300 }),
    ),
    few,
  );
});
