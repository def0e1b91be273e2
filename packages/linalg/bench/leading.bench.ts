import { it } from 'vitest';
import {
  csrMatrixVector,
  csrMultiply,
  gram,
  leadingEigenpairs,
  leadingSingularTriplets,
  svd,
  symmetricEigen,
  toCsr,
} from '@lab/linalg';
import { randomMatrix } from './random.ts';

const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };

it('10 leading eigenpairs of order 500 beside all of them', async ({ bench }) => {
  const a = gram(randomMatrix(600, 500));
  await bench.compare(
    bench('leadingEigenpairs', () => void leadingEigenpairs(a, 10)),
    bench('symmetricEigen', () => void symmetricEigen(a)),
    few,
  );
});

it('10 leading singular triplets of 600 x 300 beside all of them', async ({ bench }) => {
  const a = randomMatrix(600, 300);
  await bench.compare(
    bench('leadingSingularTriplets', () => void leadingSingularTriplets(a, 10)),
    bench('svd', () => void svd(a)),
    few,
  );
});

it('sparse products, 2000 x 2000 with 1 % of the entries, beside the dense one', async ({ bench }) => {
  const dense = randomMatrix(2000, 2000).apply(function (i, j) {
    if ((i * 31 + j * 17) % 100 !== 0) this.set(i, j, 0);
  });
  const sparse = toCsr(dense);
  const x = new Float64Array(2000).fill(0.5);
  const b = randomMatrix(2000, 8);
  await bench.compare(
    bench('csrMatrixVector', () => void csrMatrixVector(sparse, x)),
    bench('csrMatrixVector, transposed', () => void csrMatrixVector(sparse, x, { transpose: true })),
    bench('csrMultiply, 8 columns', () => void csrMultiply(sparse, b)),
    bench('ml-matrix, 8 columns', () => void dense.mmul(b)),
    few,
  );
});
