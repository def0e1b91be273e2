import { gram, symmetricEigen } from '@lab/linalg';
import { normalMatrix, randomStream } from '@lab/stats';
import { it } from 'vitest';
import { quotientSandwich } from '../src/index.ts';

const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };
const stream = randomStream(1, 'bench');

it('quotient sandwich, q = 200', async ({ bench }) => {
  const hessian = gram(normalMatrix(stream, 400, 200));
  const scoreCovariance = gram(normalMatrix(stream, 400, 200));
  const residualGram = gram(normalMatrix(stream, 400, 200));
  await bench.compare(
    bench('V', () => void quotientSandwich({ hessian, scoreCovariance })),
    bench('V, weights and trace', () => void quotientSandwich({ hessian, scoreCovariance, residualGram })),
    bench('one symmetric eigenproblem of that order, for scale', () => void symmetricEigen(hessian)),
    few,
  );
});

it('score covariance, 100000 x 200', async ({ bench }) => {
  const scores = normalMatrix(stream, 100_000, 200);
  await bench('Gram of the scores', () => void gram(scores)).run(few);
});
