/**
 * Fits 200,000 sparse rows with 1e7 stored entries and prints the time and the peak memory of the process, which must stay
 * within 2 GB. Run with `pnpm exec node scripts/largeSparse.ts`.
 */
import { resourceUsage } from 'node:process';
import { randomStream } from '@lab/stats';
import { adjustedRandIndex, fit } from '../src/index.ts';

const rows = 200_000;
const columns = 20_000;
const perRow = 50;
const clusters = 10;

const { X, labels } = documents();
console.log(`${rows} x ${columns}, ${X.values.length} stored entries, peak ${peak()} before the fit`);
const started = performance.now();
const model = fit(X, { clusters, restarts: 5, tolerance: 1e-8 });
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `fit: ${seconds} s, ${model.solver.products} products, ARI ${adjustedRandIndex(model.labels, labels).toFixed(3)}, peak ${peak()}`,
);

/** Rows of 50 entries each: half on words that all share, half on words of the topic; entries are scales times noise. */
function documents() {
  const stream = randomStream(1, 'large-sparse');
  const labels = new Int32Array(rows);
  const indptr = Int32Array.from({ length: rows + 1 }, (_, i) => i * perRow);
  const indices = new Int32Array(rows * perRow);
  const values = new Float64Array(rows * perRow);
  const own = columns / 2 / clusters;
  for (let i = 0; i < rows; i++) {
    labels[i] = i % clusters;
    const theta = Math.exp(0.5 * stream.normal());
    for (let t = 0; t < perRow; t++) {
      const place = stream.uniform() ** 2;
      indices[i * perRow + t] =
        t % 2 === 0
          ? Math.floor((place * columns) / 2)
          : columns / 2 + labels[i] * own + Math.floor(place * own);
      values[i * perRow + t] = theta * (1 + 0.5 * stream.normal() ** 2);
    }
  }
  return { X: { rows, columns, indptr, indices, values }, labels };
}

function peak(): string {
  return `${(resourceUsage().maxRSS / 1024 ** 2).toFixed(2)} GB`;
}
