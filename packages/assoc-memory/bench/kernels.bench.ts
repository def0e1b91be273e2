import { Matrix } from 'ml-matrix';
import { it } from 'vitest';
import {
  gaussianEmbeddings,
  margins,
  negativeGradient,
  newtonSchulz,
  powerLaw,
  sampledRanks,
  stabilizedPolar,
} from '@lab/assoc-memory';

const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };
const [n, d] = [8192, 128];
const problem = {
  inputs: gaussianEmbeddings({ n, d, seed: 'inputs' }),
  outputs: gaussianEmbeddings({ n, d, seed: 'outputs' }),
  frequencies: powerLaw({ n, alpha: 1.5 }),
};

it('gradient at zero, N = 8192, d = 128, beside ml-matrix', async ({ bench }) => {
  const { inputs, outputs, frequencies } = problem;
  await bench.compare(
    bench('negativeGradient', () => void negativeGradient(problem, { center: false })),
    bench('ml-matrix', () => {
      const weighted = new Matrix(outputs);
      for (let i = 0; i < n; i++) weighted.mulRow(i, frequencies[i]);
      weighted.transpose().mmul(inputs);
    }),
    few,
  );
});

it('margins of 260 items among 8192 outputs, d = 128, beside all logits by ml-matrix', async ({ bench }) => {
  const W = stabilizedPolar(negativeGradient(problem), { lambda: 1e-4 });
  const items = sampledRanks({ n }).map((rank) => rank - 1);
  const rows = Array.from(items);
  await bench.compare(
    bench('margins', () => void margins(problem, W, { items })),
    bench('ml-matrix', () => {
      const logits = problem.inputs
        .selection(
          rows,
          Array.from({ length: d }, (_, k) => k),
        )
        .mmul(W.transpose())
        .mmul(problem.outputs.transpose());
      rows.forEach((item, i) => {
        const own = logits.get(i, item);
        logits.set(i, item, -Infinity);
        return own - Math.max(...logits.getRow(i));
      });
    }),
    few,
  );
});

it('directions of a 128 x 128 gradient', async ({ bench }) => {
  const G = negativeGradient(problem);
  await bench.compare(
    bench('h_lambda by the Gram matrix', () => void stabilizedPolar(G, { lambda: 1e-4, method: 'gram' })),
    bench('h_lambda by singular values', () => void stabilizedPolar(G, { lambda: 1e-4, method: 'svd' })),
    bench('Newton-Schulz, 5 steps', () => void newtonSchulz(G)),
    few,
  );
});
