/** Bytes allocated on the JavaScript heap by 1,000 steps of the benchmark's language model: pnpm exec node scripts/allocation.ts */
import { getHeapStatistics } from 'node:v8';
import { createOptimizer } from '../src/index.ts';
import { llamaParameters, pseudoGradients } from './llamaParameters.ts';

for (const method of ['muonEq', 'muon', 'normuon', 'muonPlus', 'rmnp', 'adamw', 'sgd'] as const) {
  const params = llamaParameters();
  const optimizer = createOptimizer(params, { method });
  const gradients = pseudoGradients(params);
  const steps = (count: number): void => {
    for (let i = 0; i < count; i++) optimizer.step(gradients);
  };
  steps(1500);
  const readings: number[] = [];
  for (let round = 0; round < 3; round++) {
    const before = getHeapStatistics().used_heap_size;
    steps(1000);
    readings.push(getHeapStatistics().used_heap_size - before);
  }
  // Reading the statistics allocates their own object: the same twice in a row, without steps between.
  const before = getHeapStatistics().used_heap_size;
  const reading = getHeapStatistics().used_heap_size - before;
  console.log(method, 'bytes in 1,000 steps:', readings.join(', '), '; two readings in a row:', reading);
  optimizer.free();
}
