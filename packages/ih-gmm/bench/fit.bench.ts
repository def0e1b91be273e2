import { kmeans as mlKmeans } from 'ml-kmeans';
import { it } from 'vitest';
import { fit, kmeans, simulate, simulateDocuments } from '@lab/ih-gmm';

const few = { iterations: 8, time: 0, warmupIterations: 2, warmupTime: 0 };

it.for([
  [200, 5000, 3],
  [1000, 500, 5],
] as const)('clusters of a dense %i x %i table', async ([rows, columns, clusters], { bench }) => {
  const { X } = simulate({ rows, columns, clusters, delta: 16, common: 0.7 });
  const nested = X.to2DArray();
  await bench.compare(
    bench('@lab/ih-gmm fit, 10 starts', () => void fit(X, { clusters, restarts: 10 })),
    bench('@lab/ih-gmm fit, assign qr', () => void fit(X, { clusters, assign: 'qr' })),
    bench('K-means of @lab/stats, 10 starts', () => void kmeans(X, clusters, { restarts: 10 })),
    bench(
      'ml-kmeans, 1 start',
      () => void mlKmeans(nested, clusters, { initialization: 'kmeans++', seed: 1 }),
    ),
    few,
  );
});

it('clusters of 2000 sparse documents with 5000 terms', async ({ bench }) => {
  const { counts } = simulateDocuments({ documents: 2000, terms: 5000, topics: 5 });
  await bench.compare(
    bench(
      '@lab/ih-gmm fit, 10 starts',
      () => void fit(counts, { clusters: 5, restarts: 10, transform: 'sqrt' }),
    ),
    bench('@lab/ih-gmm fit and lines', () => {
      fit(counts, { clusters: 5, restarts: 10, transform: 'sqrt', refine: 'lines' });
    }),
    few,
  );
});
