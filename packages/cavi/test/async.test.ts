import { describe, expect, it } from 'vitest';
import {
  fit,
  fitAsync,
  fitGrid,
  fitGridAsync,
  fitLogistic,
  fitLogisticAsync,
  fitMixture,
  fitMixtureAsync,
  fitRestarts,
  fitRestartsAsync,
  fitSummary,
  fitSummaryAsync,
  fitUnknownNoise,
  fitUnknownNoiseAsync,
  priors,
  type AsyncOptions,
  type Progress,
} from '../src/index.ts';
import { drawTable, streamOf } from './models.ts';

const stream = streamOf('async');
const { X, y } = drawTable('equicorrelated', 60, 30, stream);
const binary = y.map((value) => (value > 0 ? 1 : 0));
const gram = X[0].map((_, i) => X[0].map((__, j) => X.reduce((sum, row) => sum + row[i] * row[j], 0)));
const xty = X[0].map((_, j) => X.reduce((sum, row, i) => sum + row[j] * y[i], 0));
const sample = Array.from({ length: 80 }, (_, i) => stream.normal() + (i % 2) * 2);

const sparse = { prior: priors.spikeSlab({ inclusion: 0.5, slabVariance: 1 }), noiseVariance: 1 };
const grid = { inclusion: [0.2, 0.5], slabVariance: [0.5, 1], noiseVariance: 1 };
const logistic = { priorPrecision: 1 };
const means = { priorVariance: 10, meanStart: [-0.1, 0.2] };

interface Variant {
  readonly name: string;
  readonly sync: () => unknown;
  readonly async: (options: AsyncOptions) => Promise<unknown>;
}

const variants: readonly Variant[] = [
  { name: 'fitAsync', sync: () => fit(X, y, sparse), async: (o) => fitAsync(X, y, { ...sparse, ...o }) },
  { name: 'fitAsync, nothing given', sync: () => fit(X, y), async: (o) => fitAsync(X, y, o) },
  {
    name: 'fitSummaryAsync',
    sync: () => fitSummary(gram, xty, sparse),
    async: (o) => fitSummaryAsync(gram, xty, { ...sparse, ...o }),
  },
  {
    name: 'fitRestartsAsync',
    sync: () => fitRestarts(X, y, { ...sparse, restarts: 3 }),
    async: (o) => fitRestartsAsync(X, y, { ...sparse, restarts: 3, ...o }),
  },
  {
    name: 'fitGridAsync',
    sync: () => fitGrid(X, y, grid),
    async: (o) => fitGridAsync(X, y, { ...grid, ...o }),
  },
  ...(['meanField', 'joint'] as const).flatMap((family) => [
    {
      name: `fitLogisticAsync, ${family}`,
      sync: () => fitLogistic(X, binary, { ...logistic, family }),
      async: (o: AsyncOptions) => fitLogisticAsync(X, binary, { ...logistic, family, ...o }),
    },
    {
      name: `fitUnknownNoiseAsync, ${family}`,
      sync: () => fitUnknownNoise(X, y, { family }),
      async: (o: AsyncOptions) => fitUnknownNoiseAsync(X, y, { family, ...o }),
    },
  ]),
  {
    name: 'fitMixtureAsync',
    sync: () => fitMixture(sample, means),
    async: (o) => fitMixtureAsync(sample, { ...means, ...o }),
  },
];

const isAbort = { name: 'AbortError' };

describe.each(variants)('$name', ({ sync, async }) => {
  it('resolves to what its synchronous form returns, and tells how far it is', async () => {
    const told: Progress[] = [];
    const running = async({ onProgress: (progress) => void told.push(progress) });
    // Nothing is computed before the caller has gone on.
    expect(told).toEqual([]);
    expect(await running).toEqual(sync());
    expect(told.length).toBeGreaterThan(0);
    for (const { phase, done, total } of told) {
      expect(phase).not.toBe('');
      expect(done).toBeGreaterThan(0);
      expect(done).toBeLessThanOrEqual(total);
    }
  });

  it('gives way to the event loop between its parts', async () => {
    let [turns, over] = [0, false];
    const turn = (): void => {
      turns += 1;
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    const atReports: number[] = [];
    const controller = new AbortController();
    // Parts that take longer than a page may be kept waiting are a reason to give way after each; four are enough.
    const onProgress = (): void => {
      atReports.push(turns);
      if (atReports.length === 4) controller.abort();
      const end = performance.now() + 30;
      while (performance.now() < end);
    };
    await async({ signal: controller.signal, onProgress }).catch((error: unknown) => {
      expect(error).toMatchObject(isAbort);
    });
    over = true;
    expect(turns).toBeGreaterThan(0);
    for (let k = 1; k < atReports.length; k++) expect(atReports[k]).toBeGreaterThan(atReports[k - 1]);
  });

  it('rejects with an AbortError when told to stop, before and during', async () => {
    let reports = 0;
    const before = async({ signal: AbortSignal.abort(), onProgress: () => (reports += 1) });
    await expect(before).rejects.toMatchObject(isAbort);
    expect(reports).toBe(0);
    const controller = new AbortController();
    const during = async({
      signal: controller.signal,
      onProgress() {
        reports += 1;
        controller.abort();
      },
    });
    await expect(during).rejects.toMatchObject(isAbort);
    expect(reports).toBe(1);
  });
});
