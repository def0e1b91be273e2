import { it } from 'vitest';
import { weightedChiSquare } from '@lab/stats';

// Imhof's integral to an absolute error of about 1e-6, the usual way to these tails.
function imhof(x: number, weights: readonly number[]): number {
  const step = 0.02;
  let sum = (weights.reduce((s, w) => s + w, 0) - x) / 4;
  for (let u = step; ; u += step) {
    let theta = -x * u;
    let logRho = 0;
    for (const w of weights) {
      theta += Math.atan(w * u);
      logRho += Math.log1p((w * u) ** 2) / 4;
    }
    const size = Math.exp(-logRho) / u;
    sum += size * Math.sin(theta / 2);
    if (size < 1e-8) return 0.5 + (step * sum) / Math.PI;
  }
}

it.for([8, 50, 500])('a tail of %i weights 1/j', async (count, { bench }) => {
  const weights = Array.from({ length: count }, (_, j) => 1 / (j + 1));
  const mean = weights.reduce((s, w) => s + w, 0);
  await bench.compare(
    bench('sf at twice the mean', () => void weightedChiSquare.sf(2 * mean, { weights })),
    bench('quantile at 0.95', () => void weightedChiSquare.quantile(0.95, { weights })),
    bench("Imhof's integral, 1e-6", () => void imhof(2 * mean, weights)),
  );
});
