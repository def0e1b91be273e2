import { afterAll, it } from 'vitest';
import { randomStream } from '@lab/stats';
import { criticalStrength, fitFlow, fromSampleCovariance, topPair, windows } from '@lab/transient-bbp';
import { canonical } from '../test/canonical.ts';
import { startNumpy } from './numpyPeer.ts';

const numpy = startNumpy();
afterAll(() => numpy?.stop());
if (numpy === undefined) console.log('numpy not found: nothing to compare with');
const run = async (job: string, calls: number): Promise<void> => numpy?.run(job, calls);

const few = { iterations: 5, time: 0, warmupIterations: 2, warmupTime: 0 };
const times = Array.from({ length: 1000 }, (_, i) => 0.01 * 1.01 ** i);

it.skipIf(numpy === undefined)(
  '1000 critical strengths of two blocks (target: 40 times numpy)',
  async ({ bench }) => {
    await bench.compare(
      bench('criticalStrength', () => void criticalStrength(canonical, times)),
      bench('numpy', () => run('theta_c, K = 2', 1000)),
      few,
    );
  },
);

it.skipIf(numpy === undefined)(
  '50 critical strengths of 1000 eigenvalues (target: no slower than numpy)',
  async ({ bench }) => {
    const eigenvalues = Array.from({ length: 1000 }, (_, i) => 10 ** ((-2 * i) / 1000));
    const model = fromSampleCovariance(eigenvalues, { theta: 1, noise: 0.2, initVariance: 0.3 });
    await bench.compare(
      bench('criticalStrength', () => void criticalStrength(model, times.slice(0, 50))),
      bench('numpy', () => run('theta_c, K = 1000', 50)),
      few,
    );
  },
);

it.skipIf(numpy === undefined)(
  'windows (target: 50 times numpy at the 450 critical strengths they take)',
  async ({ bench }) => {
    await bench.compare(
      bench('windows', () => void windows(canonical)),
      bench('numpy, 450 critical strengths', () => run('theta_c, K = 2', 450)),
      few,
    );
  },
);

it.skipIf(numpy === undefined)(
  'top eigenpair of W(t), N = 500 (target: no slower than eigvalsh of numpy)',
  async ({ bench }) => {
    const stream = randomStream('speed');
    const gaussian = (): { data: Float64Array; rows: number; columns: number } => ({
      data: stream.fillNormal(new Float64Array(700 * 500)),
      rows: 700,
      columns: 500,
    });
    const [X, Y] = [gaussian(), gaussian()];
    // A strong signal along the first coordinates, as where a top eigenpair is wanted.
    for (let i = 0; i < 700; i++) Y.data[i * 500] += 3 * X.data[i * 500];
    const fit = fitFlow(X, Y, { spectrum: 'symmetric' });
    await bench.compare(
      bench('topPair', () => void topPair(fit, 2)),
      bench('numpy, eigvalsh', () => run('top eigenpair, N = 500', 1)),
      few,
    );
  },
);
