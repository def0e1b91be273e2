import {
  CholeskyDecomposition,
  EigenvalueDecomposition,
  LuDecomposition,
  Matrix,
  QrDecomposition,
  SingularValueDecomposition,
  pseudoInverse as mlPseudoInverse,
} from 'ml-matrix';
import { it } from 'vitest';
import { cholesky, gram, luSolve, pseudoInverse, qr, svd, symmetricEigen } from '@lab/linalg';
import { randomMatrix } from './random.ts';

const few = { iterations: 5, time: 0, warmupIterations: 2, warmupTime: 0 };

it.for([200, 500])('symmetric eigenproblem of order %i', async (n, { bench }) => {
  const a = randomMatrix(n, n);
  const symmetric = Matrix.add(a, a.transpose());
  await bench.compare(
    bench('@lab/linalg', () => void symmetricEigen(symmetric)),
    bench('@lab/linalg, values only', () => void symmetricEigen(symmetric, { vectors: false })),
    bench(
      'ml-matrix',
      () => new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues.length,
    ),
    few,
  );
});

it.for([
  [200, 200],
  [500, 100],
] as const)('singular value decomposition of %i x %i', async ([m, n], { bench }) => {
  const a = randomMatrix(m, n);
  await bench.compare(
    bench('@lab/linalg', () => void svd(a)),
    bench('@lab/linalg, values only', () => void svd(a, { vectors: false })),
    bench('ml-matrix', () => new SingularValueDecomposition(a).rank),
    few,
  );
});

it('QR of order 200', async ({ bench }) => {
  const a = randomMatrix(200, 200);
  await bench.compare(
    bench('@lab/linalg', () => void qr(a)),
    bench('@lab/linalg, pivoted', () => void qr(a, { pivot: true })),
    bench('ml-matrix', () => {
      const { orthogonalMatrix, upperTriangularMatrix } = new QrDecomposition(a);
      if (orthogonalMatrix.rows !== upperTriangularMatrix.rows) throw new Error('shapes differ');
    }),
    few,
  );
});

it('Cholesky of order 500', async ({ bench }) => {
  const a = gram(randomMatrix(600, 500));
  await bench.compare(
    bench('@lab/linalg', () => void cholesky(a)),
    bench('ml-matrix', () => new CholeskyDecomposition(a).lowerTriangularMatrix.rows),
    few,
  );
});

it('solution of 500 equations', async ({ bench }) => {
  const a = randomMatrix(500, 500);
  const b = randomMatrix(500, 3);
  await bench.compare(
    bench('@lab/linalg', () => void luSolve(a, b)),
    bench('ml-matrix', () => void new LuDecomposition(a).solve(b)),
    few,
  );
});

it('pseudo-inverse of 200 x 50', async ({ bench }) => {
  const a = randomMatrix(200, 50);
  await bench.compare(
    bench('@lab/linalg', () => void pseudoInverse(a)),
    bench('ml-matrix', () => void mlPseudoInverse(a)),
    few,
  );
});
