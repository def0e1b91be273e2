import { toDense } from '@lab/linalg';
import { normalMatrix, randomStream } from '@lab/stats';
import { it } from 'vitest';
import { fitPcr, pcrPlugin, predict } from '../src/index.ts';

const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };

it('risk of PCR, m = 20000, n = 1000, d = 50, k = 5', async ({ bench }) => {
  const stream = randomStream(1, 'bench');
  const rows = (count: number): { data: Float64Array; rows: number; columns: number } => {
    const { data } = toDense(normalMatrix(stream, count, 50));
    return { data: data.map((value, at) => value / (1 + (at % 50) / 4)), rows: count, columns: 50 };
  };
  const unlabelled = rows(20_000);
  const X = rows(1000);
  const y = Array.from(
    { length: 1000 },
    (_, i) => X.data[50 * i] + X.data[50 * i + 1] + 0.3 * stream.normal(),
  );
  const x0 = new Array<number>(50).fill(0.3);
  await bench.compare(
    bench('pcrPlugin', () => void pcrPlugin({ unlabelled, X, y, k: 5, x0 })),
    bench('one of the 200 draws of a bootstrap that would answer the same', () => {
      const draw = new Float64Array(20_000 * 50);
      for (let i = 0; i < 20_000; i++) {
        const row = stream.integer(20_000);
        draw.set(unlabelled.data.subarray(50 * row, 50 * row + 50), 50 * i);
      }
      const resampled = { data: draw, rows: 20_000, columns: 50 };
      const options = { components: 5, poolLabelled: false, gapFallback: 'none' } as const;
      predict(fitPcr(resampled, X, y, options), X);
    }),
    few,
  );
});
