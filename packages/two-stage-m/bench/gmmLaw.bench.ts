import { it } from 'vitest';
import { gmmLaw } from '../src/index.ts';

const few = { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 };

it('gmmLaw, K = 4, r = 3', async ({ bench }) => {
  const centres = Array.from({ length: 4 }, (_, i) =>
    Array.from({ length: 20 }, (_unused, j) => (i === j ? 2 : 0)),
  );
  const theta = Array.from({ length: 4 }, (_, i) => new Array<number>(20).fill(0.18 / (i + 1)));
  const bias = [0.18, 0.09, 0.06, 0.045];
  await bench.compare(
    bench('step .4', () => void gmmLaw({ centres, theta, bias, quadratureStep: 0.4 })),
    bench('step .25', () => void gmmLaw({ centres, theta, bias, quadratureStep: 0.25 })),
    few,
  );
});
