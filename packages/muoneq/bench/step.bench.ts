import { it } from 'vitest';
import { createOptimizer } from '../src/index.ts';
import { llamaParameters, pseudoGradients } from '../scripts/llamaParameters.ts';

const few = { iterations: 20, time: 0, warmupIterations: 20, warmupTime: 0 };

it('one step of a model of 111,040 parameters', async ({ bench }) => {
  const step = (method: 'muonEq' | 'muon' | 'normuon' | 'rmnp' | 'adamw'): (() => void) => {
    const params = llamaParameters();
    const optimizer = createOptimizer(params, { method });
    const gradients = pseudoGradients(params);
    return () => void optimizer.step(gradients);
  };
  await bench.compare(
    bench('muonEq', step('muonEq')),
    bench('muon', step('muon')),
    bench('normuon', step('normuon')),
    bench('rmnp', step('rmnp')),
    bench('adamw', step('adamw')),
    few,
  );
});
