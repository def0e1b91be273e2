import { it } from 'vitest';
import {
  designSampling,
  drawSample,
  fourier,
  haar,
  localCoherence,
  measure,
  reconstruct,
  sheppLogan,
} from '@lab/partial-sampling';

const few = { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 };

it('100 iterations at 256 x 256 (target: 1 s)', async ({ bench }) => {
  const shape = [256, 256] as const;
  const transform = fourier({ shape });
  const prior = { kind: 'sparse', basis: haar({ shape }) } as const;
  const { energy } = localCoherence(transform, prior);
  const design = designSampling({ energy, measurements: 16_384, pairs: transform.pairs });
  const sample = drawSample(design, { seed: 1 });
  const y = measure(transform, sheppLogan(256), sample, {
    noise: { kind: 'gaussian', sigma: 0.005 },
    seed: 1,
  });
  const options = { maxIterations: 100, tolerance: 0 };
  await bench.compare(
    bench(
      'cycle spinning',
      () => void reconstruct(transform, prior, y, sample, { ...options, method: 'cycleSpin', lambda: 0.01 }),
    ),
    bench(
      'basis pursuit denoising',
      () => void reconstruct(transform, prior, y, sample, { ...options, sigma: 0.005 }),
    ),
    few,
  );
});
