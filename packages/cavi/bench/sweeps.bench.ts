import { randomStream } from '@lab/stats';
import { it } from 'vitest';
import { certifyProblem, priors, regressionProblem, startState, sweep } from '../src/index.ts';

const few = { iterations: 20, time: 0, warmupIterations: 3, warmupTime: 0 };

/** The textbook sweep, as a user would write it. */
function prototypeSweep(
  X: readonly Float64Array[],
  residual: Float64Array,
  mean: Float64Array,
  tau: number,
): void {
  for (const [j, column] of X.entries()) {
    let [product, square] = [0, 0];
    for (const [i, x] of column.entries()) {
      product += x * residual[i];
      square += x * x;
    }
    const next = (product + square * mean[j]) / (square + tau);
    for (const [i, x] of column.entries()) residual[i] -= x * (next - mean[j]);
    mean[j] = next;
  }
}

it.for([
  [500, 200],
  [2000, 1000],
] as const)('one sweep of %i x %i, and a certificate of 40 products', async ([n, p], { bench }) => {
  const stream = randomStream(1);
  const X = { data: stream.fillNormal(new Float64Array(n * p)), rows: n, columns: p };
  const y = stream.fillNormal(new Float64Array(n));
  const ridge = regressionProblem(
    { X, y },
    { prior: priors.gaussian(1), noiseVariance: 1, intercept: false },
  );
  const sparse = regressionProblem(
    { X, y },
    { prior: priors.spikeSlab({ inclusion: 0.1, slabVariance: 1 }), noiseVariance: 1, intercept: false },
  );
  const columns = Array.from({ length: p }, (_, j) =>
    Float64Array.from({ length: n }, (__, i) => X.data[i * p + j]),
  );
  const residual = Float64Array.from(y);
  const mean = new Float64Array(p);
  const [a, b, c] = [startState(ridge), startState(ridge), startState(sparse)];
  await bench.compare(
    bench('sequential, Gaussian prior', () => void sweep.sequential(ridge, a, { out: a })),
    bench('sequential, spike and slab', () => void sweep.sequential(sparse, c, { out: c })),
    bench('parallel, Gaussian prior', () => void sweep.damped(ridge, b, { omega: 0.1, out: b })),
    bench('prototype, Gaussian prior', () => prototypeSweep(columns, residual, mean, 1)),
    bench('certificate', () => void certifyProblem(ridge)),
    few,
  );
});
