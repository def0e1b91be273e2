import { getHeapStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { createOptimizer, type MethodName } from '../src/index.ts';
import { llamaParameters, pseudoGradients } from '../scripts/llamaParameters.ts';

const used = (): number => getHeapStatistics().used_heap_size;

describe('1,000 steps allocate nothing', () => {
  it.each(['muonEq', 'muon', 'normuon', 'muonPlus', 'rmnp', 'adamw', 'sgd'] as readonly MethodName[])(
    '%s',
    (method) => {
      const params = llamaParameters(16, 24, 1, 20);
      const optimizer = createOptimizer(params, { method });
      const gradients = pseudoGradients(params);
      const steps = (count: number): void => {
        for (let i = 0; i < count; i++) optimizer.step(gradients);
      };
      steps(4000);
      // The least of several rounds: what else runs in the process allocates too. Below one byte a step is none.
      const rounds = Array.from({ length: 8 }, () => {
        const before = used();
        steps(1000);
        return used() - before;
      });
      const own = Array.from({ length: 8 }, () => -used() + used());
      expect(
        Math.min(...rounds.filter((bytes) => bytes >= 0)) - Math.min(...own.filter((bytes) => bytes >= 0)),
      ).toBeLessThan(1000);
      optimizer.free();
    },
  );
});
