import { randomStream } from '@lab/stats';
import { it } from 'vitest';
import { designSampling, drawSample, fourier, haar, localCoherence } from '@lab/partial-sampling';

const few = { iterations: 5, time: 0, warmupIterations: 2, warmupTime: 0 };
const stream = randomStream('bench');
const energy = Float64Array.from({ length: 2 ** 20 }, () => 10 ** (-4 * stream.uniform()));

/** Water-filling by a sorted list, as one writes it first. */
function sortedWaterfill(a: Float64Array, m: number): Float64Array {
  const sorted = a.slice().sort();
  let rest = sorted.reduce((sum, value) => sum + value, 0);
  let k = 0;
  while ((m - k) * sorted[sorted.length - 1 - k] > rest) rest -= sorted[sorted.length - 1 - k++];
  const c = (m - k) / rest;
  return a.map((value) => Math.min(1, c * value));
}

it('water-filling of 2^20 energies beside a sorted list', async ({ bench }) => {
  await bench.compare(
    bench(
      'designSampling (target: a third of numpy)',
      () => void designSampling({ energy, measurements: 2 ** 18 }),
    ),
    bench('sorted list', () => void sortedWaterfill(energy, 2 ** 18)),
    few,
  );
});

it('local coherence, 512 x 512, closed form beside streaming 64 x 64', async ({ bench }) => {
  const large = fourier({ shape: [512, 512] });
  const small = fourier({ shape: [64, 64] });
  // Another name, so that the closed form is not recognised.
  const streamed = { ...small, kind: 'mine' };
  await bench.compare(
    bench('closed form, 512 x 512', () => {
      localCoherence(large, { kind: 'sparse', basis: haar({ shape: [512, 512] }) });
    }),
    bench('streamed, 64 x 64', () => {
      localCoherence(streamed, { kind: 'sparse', basis: haar({ shape: [64, 64] }) });
    }),
    few,
  );
});

it('draws of 128 x 128 rows', async ({ bench }) => {
  const shape = [128, 128] as const;
  const transform = fourier({ shape });
  const map = localCoherence(transform, { kind: 'sparse', basis: haar({ shape }) });
  const design = designSampling({ energy: map.energy, measurements: 4096, pairs: transform.pairs });
  let seed = 0;
  await bench.compare(
    bench('bernoulli', () => void drawSample(design, { seed: seed++ })),
    bench(
      'fixed size, systematic',
      () => void drawSample(design, { scheme: 'fixedSize', rounding: 'random', seed: seed++ }),
    ),
    bench(
      'fixed size, local pivotal',
      () =>
        void drawSample(design, {
          scheme: 'fixedSize',
          method: 'localPivotal',
          positions: { shape },
          rounding: 'random',
          seed: seed++,
        }),
    ),
    few,
  );
});
