import { leadingEigenpairs, symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { it } from 'vitest';
import { bulkEdge, fitFlow, monitorFlow, outlier, simulateFlow, varianceProfile } from '@lab/transient-bbp';
import { topPairOf, topValueOf } from '../src/rotatedFlow.ts';
import { canonical } from '../test/canonical.ts';

const few = { iterations: 5, time: 0, warmupIterations: 2, warmupTime: 0 };

/** A symmetric noise matrix with or without an outlier. */
function noise(size: number, strength: number): { data: Float64Array; rows: number; columns: number } {
  const data = randomStream('noise', size).fillNormal(new Float64Array(size * size));
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const value = (data[i * size + j] + data[j * size + i]) / 2 / Math.sqrt(size) + strength / size;
      data[i * size + j] = data[j * size + i] = value;
    }
  return { data, rows: size, columns: size };
}

for (const [what, strength] of [
  ['with an outlier', 2],
  ['of pure noise', 0],
] as const)
  it(`top eigenpair of order 500 ${what}, beside all eigenvalues`, async ({ bench }) => {
    const matrix = noise(500, strength);
    await bench.compare(
      bench('topPairOf', () => void topPairOf(matrix, 'symmetric')),
      bench('topValueOf', () => void topValueOf(matrix, 'symmetric')),
      bench('leadingEigenpairs', () => void leadingEigenpairs(matrix, 1)),
      bench('symmetricEigen, values alone', () => void symmetricEigen(matrix, { vectors: false })),
      few,
    );
  });

it('edge and outlier by theory beside one matrix of N = 1000', async ({ bench }) => {
  const model = { ...canonical, theta: 1.5 };
  await bench.compare(
    bench('theory', () => {
      bulkEdge(varianceProfile(model, 5));
      outlier(model, 5);
    }),
    bench(
      'all eigenvalues of one matrix',
      () => void simulateFlow({ model, dimension: 1000, times: [5], eigenvalues: true }),
    ),
    { ...few, iterations: 2, warmupIterations: 0 },
  );
});

it('22 stages of the monitor, N = M = 120, T = 240, beside the fit', async ({ bench }) => {
  const stream = randomStream('data');
  const X = { data: stream.fillNormal(new Float64Array(240 * 120)), rows: 240, columns: 120 };
  const Y = { data: stream.fillNormal(new Float64Array(240 * 120)), rows: 240, columns: 120 };
  const fit = fitFlow(X, Y, { spectrum: 'symmetric' });
  const times = Array.from({ length: 22 }, (_, i) => 0.05 * 8000 ** (i / 21));
  await bench.compare(
    bench('monitorFlow', () => void monitorFlow(fit, times)),
    bench('fitFlow', () => void fitFlow(X, Y, { spectrum: 'symmetric' })),
    few,
  );
});
