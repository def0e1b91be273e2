import { randomStream } from '@lab/stats';
import { expect, it } from 'vitest';
import { bulkEdge } from '@lab/transient-bbp';
import { minMaxEdge } from '../test/minMaxEdge.ts';
import { randomProfile } from '../test/randomProfiles.ts';
import { robustnessSweep } from './robustnessSweep.ts';

it('the whole sweep: 10,000 random parameter sets without exception, NaN or disagreement', () => {
  const { faults, worst } = robustnessSweep(10_000, 1);
  for (const [kind, difference] of worst) console.log(`worst ${kind}: ${difference.toExponential(2)}`);
  expect([...faults]).toEqual([]);
  expect(worst.get('edge against min-max')).toBeLessThan(1e-8);
}, 600_000);

it('the edges of 100 random profiles beside their min-max characterisation', async ({ bench }) => {
  const profiles = Array.from({ length: 100 }, (_, seed) => randomProfile(randomStream('edge', seed)));
  await bench.compare(
    bench('bulkEdge', () => {
      for (const profile of profiles) bulkEdge(profile);
    }),
    bench('min-max by bisection', () => {
      for (const { weights, variance } of profiles) minMaxEdge(weights, variance);
    }),
    { iterations: 5, time: 0, warmupIterations: 2, warmupTime: 0 },
  );
});
