import { it } from 'vitest';
import { capacityCurve, recoveryCurve } from '@lab/assoc-memory';
import { naiveExpectedCount } from './naiveCurve.ts';

const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };

it('one expected count, 60 groups, beside the definition as it reads', async ({ bench }) => {
  const raw = Array.from({ length: 60 }, (_, k) => 1.2 ** -k);
  const multiplicity = raw.map((_, k) => Math.ceil(1.12 ** k));
  const sum = raw.reduce((total, p, k) => total + p * multiplicity[k], 0);
  const frequency = raw.map((p) => p / sum);
  const [d, lambda] = [64, 1e-4];
  await bench.compare(
    bench('recoveryCurve', () => {
      recoveryCurve({ rule: 'muon', d, lambda, frequencies: frequency, multiplicities: multiplicity });
    }),
    bench('definition', () => void naiveExpectedCount({ frequency, multiplicity, d, lambda })),
    few,
  );
});

it('a capacity curve of 100 dimensions (target: 50 ms)', async ({ bench }) => {
  const dims = Array.from({ length: 100 }, (_, i) => Math.round(64 * 256 ** (i / 99)));
  await bench.compare(
    bench('Muon', () => void capacityCurve({ rule: 'muon', dims, n: 1e6, alpha: 1.5 })),
    bench('SGD', () => void capacityCurve({ rule: 'sgd', dims, n: 1e6, alpha: 1.5 })),
    few,
  );
});
