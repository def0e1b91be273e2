import { it } from 'vitest';
import { weightedChiSquare } from '../src/index.ts';

const few = { iterations: 10, time: 0, warmupIterations: 2, warmupTime: 0 };

it('95 % quantile of 45 weights from .1 to 5', async ({ bench }) => {
  const weights = Array.from({ length: 45 }, (_, j) => 0.1 + (4.9 * j) / 44);
  await bench.compare(
    bench('weightedChiSquare', () => void weightedChiSquare({ weights }).quantile(0.95)),
    bench('Monte Carlo with 200000 draws, error 1e-3', () => {
      const draws = Float64Array.from(weightedChiSquare({ weights }).sample(200_000, 1)).sort();
      draws.at(190_000);
    }),
    few,
  );
});
