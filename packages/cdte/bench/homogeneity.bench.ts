import { it } from 'vitest';
import { testHomogeneity } from '../src/index.ts';
import { kcdStatistic } from '../src/peers/index.ts';
import { drawDesign } from '../test/designs.ts';

const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };

it.for([200, 500])(
  'whole test, n = %i, beside one statistic of a peer that needs 100 of them',
  async (n, { bench }) => {
    const { X, treatment, Y } = drawDesign('scale', 'obs', 0.5, n, 1);
    const data = { X, treatment, Y };
    await bench.compare(
      bench('dense', () => void testHomogeneity(data)),
      bench('low rank', () => void testHomogeneity(data, { rank: 'auto' })),
      bench('kernel conditional discrepancy', () => void kcdStatistic(data, { lambda: 0.1 })),
      few,
    );
  },
);
