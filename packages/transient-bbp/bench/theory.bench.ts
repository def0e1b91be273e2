import { it } from 'vitest';
import {
  bulkDensity,
  bulkEdge,
  criticalStrength,
  fromSampleCovariance,
  generalVarianceOutlier,
  outlier,
  phaseDiagram,
  varianceMatrix,
  varianceProfile,
  windows,
} from '@lab/transient-bbp';
import { canonical } from '../test/canonical.ts';
import { naiveDensity } from './naiveDensity.ts';

const few = { iterations: 5, time: 0, warmupIterations: 2, warmupTime: 0 };
const times = Array.from({ length: 1000 }, (_, i) => 0.01 * 1.01 ** i);

it('1000 critical strengths of two blocks: scalar map beside a 2 x 2 Dyson solver', async ({ bench }) => {
  await bench.compare(
    bench('criticalStrength (target: 10 ms)', () => void criticalStrength(canonical, times)),
    bench('generalVarianceOutlier', () => {
      for (const t of times) generalVarianceOutlier({ ...canonical, ...varianceMatrix(canonical, t) });
    }),
    few,
  );
});

it('one critical strength of 1000 eigenvalues beside that of two blocks', async ({ bench }) => {
  const eigenvalues = Array.from({ length: 1000 }, (_, i) => 10 ** ((-2 * i) / 1000));
  const model = fromSampleCovariance(eigenvalues, { theta: 1, noise: 0.2, initVariance: 0.3 });
  await bench.compare(
    bench('1000 eigenvalues', () => void criticalStrength(model, [2])),
    bench('two blocks', () => void criticalStrength(canonical, [2])),
  );
});

it('windows and a phase diagram of 200 x 200', async ({ bench }) => {
  const theta = Array.from({ length: 200 }, (_, i) => 0.02 * i);
  const anisotropy = Array.from({ length: 200 }, (_, i) => 10 ** ((3 * i) / 199));
  await bench.compare(
    bench('windows (target: 8 ms)', () => void windows(canonical)),
    bench('phase diagram (target: 2 s)', () => void phaseDiagram({ theta, anisotropy, base: canonical })),
    few,
  );
});

it('density at 500 points beside the fixed point at Im z = 1e-3', async ({ bench }) => {
  const profile = varianceProfile(canonical, 5);
  const { edge } = bulkEdge(profile);
  const points = Array.from({ length: 500 }, (_, i) => edge * Math.sin(Math.PI * (i / 499 - 0.5)));
  await bench.compare(
    bench('roots (target: 10 ms)', () => void bulkDensity(profile, { points, method: 'roots' })),
    bench('continuation', () => void bulkDensity(profile, { points, method: 'continuation' })),
    bench(
      'fixed point, Im z = 1e-3',
      () => void naiveDensity(profile.weights, profile.variance, points, 1e-3),
    ),
    few,
  );
});

it('an outlier with overlaps and block masses', async ({ bench }) => {
  const model = { ...canonical, theta: 1.5 };
  await bench.compare(
    bench('outlier', () => void outlier(model, 3)),
    bench('critical strength alone', () => void criticalStrength(model, [3])),
  );
});
