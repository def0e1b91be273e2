import { symmetricEigen } from '@lab/linalg';
import { runToEnd } from '@lab/linalg/cooperative';
import { randomStream } from '@lab/stats';
import { it } from 'vitest';
import { symmetricGram } from '../src/kernels/kernel.ts';
import { medianDistance } from '../src/kernels/medianBandwidth.ts';
import { pivotedCholesky } from '../src/kernels/pivotedCholesky.ts';
import { columnsOf } from '../src/model/state.ts';

const few = { iterations: 10, time: 0, warmupIterations: 2, warmupTime: 0 };

it('hot kernels beside the eigenvalues of one Gram matrix, n = 500', async ({ bench }) => {
  const n = 500;
  const points = { data: randomStream(1).fillNormal(new Float64Array(3 * n)), rows: n, columns: 3 };
  const kernel = { name: 'gaussian', bandwidth: 2 } as const;
  const gram = symmetricGram(kernel, points);
  await bench.compare(
    bench('Gram matrix', () => void symmetricGram(kernel, points)),
    bench('median distance', () => void medianDistance(points)),
    bench('pivoted Cholesky, trace error 1e-5', () => {
      runToEnd(pivotedCholesky(columnsOf(kernel, points), { traceTolerance: 1e-5 }, 'basis'));
    }),
    bench('eigenvalues of the Gram matrix', () => {
      symmetricEigen({ data: gram, rows: n, columns: n }, { vectors: false });
    }),
    few,
  );
});
