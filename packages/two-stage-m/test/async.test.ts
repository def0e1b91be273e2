import { describe, expect, it } from 'vitest';
import {
  automaticFeatures,
  automaticLoss,
  bootstrapRisk,
  bootstrapRiskAsync,
  fitFactor,
  fitFactorAsync,
  fitGmm,
  fitGmmAsync,
  fitPcr,
  fitPcrAsync,
  fitSpectral,
  fitSpectralAsync,
  fitTwoStage,
  fitTwoStageAsync,
  gmmLaw,
  gmmLawAsync,
  iterateBootstrapRisk,
  iterateFitGmm,
  iterateFitPcr,
  planFromPilot,
  planFromPilotAsync,
  predict,
  type Progress,
  type TwoStageSpec,
} from '../src/index.ts';
import { iterateTwoStage, simulateTwoStage, summariseTwoStage } from '../src/simulation/index.ts';
import { normals, scaledNormals, streamOf } from './numbers.ts';

const stream = streamOf(1);
const Z = scaledNormals(stream, 80, [2, 1.5, 1.1, 0.9]);
const X = scaledNormals(stream, 40, [2, 1.5, 1.1, 0.9]);
const y = X.map((row) => row[0] + 0.3 * stream.normal());
const pairs = {
  anchors: Z,
  positives: Z.map((row) => row.map((value) => 0.8 * value + 0.3 * stream.normal())),
};
const spec: TwoStageSpec = {
  loss: automaticLoss(4, (t, w, z) => t.square(t.subtract(t.dot(w, z), t.tanh(t.dot(w, w))))),
  features: automaticFeatures(4, 2, (t, w, x) => [1, t.dot(w, x)]),
};
const law = {
  centres: [
    [2, 0],
    [0, 2],
    [-2, -2],
  ],
  theta: [
    [1, 0],
    [0, 1],
    [1, 1],
  ],
  bias: [0, 1, 2],
  quadratureStep: 0.05,
};
const fit = (z: unknown, x: unknown, labels: unknown): ReturnType<typeof fitPcr> =>
  fitPcr(z as number[][], x as number[][], labels as number[], { components: 1, gapFallback: 'none' });
const plan = { fit, labelledCost: 1, unlabelledCost: 1, budget: 10, resamples: 20 };
const bootstrap = {
  resamples: 20,
  fit: (z: unknown, x: unknown, labels: unknown) => {
    const model = fit(z, x, labels);
    return (rows: unknown): number[] => predict(model, rows as number[][]);
  },
};

interface Long {
  readonly name: string;
  readonly now: () => unknown;
  readonly later: (options: {
    signal?: AbortSignal;
    onProgress?: (progress: Progress) => void;
  }) => Promise<unknown>;
}

const jobs: readonly Long[] = [
  { name: 'gmmLaw', now: () => gmmLaw(law), later: (options) => gmmLawAsync(law, options) },
  {
    name: 'fitPcr',
    now: () => fitPcr(Z, X, y, { components: 2 }),
    later: (options) => fitPcrAsync(Z, X, y, { components: 2, ...options }),
  },
  {
    name: 'fitFactor',
    now: () => fitFactor(Z, X, y, { components: 2 }),
    later: (options) => fitFactorAsync(Z, X, y, { components: 2, ...options }),
  },
  {
    name: 'fitSpectral',
    now: () => fitSpectral(pairs, X, y, { components: 2 }),
    later: (options) => fitSpectralAsync(pairs, X, y, { components: 2, ...options }),
  },
  {
    name: 'fitGmm',
    now: () => fitGmm(Z, X, y, { components: 2 }),
    later: (options) => fitGmmAsync(Z, X, y, { components: 2, ...options }),
  },
  {
    name: 'fitTwoStage',
    now: () => fitTwoStage(spec, Z, X, y),
    later: (options) => fitTwoStageAsync(spec, Z, X, y, options),
  },
  {
    name: 'planFromPilot',
    now: () => planFromPilot(Z, X, y, plan),
    later: (options) => planFromPilotAsync(Z, X, y, { ...plan, ...options }),
  },
  {
    name: 'bootstrapRisk',
    now: () => bootstrapRisk(Z, X, y, bootstrap),
    later: (options) => bootstrapRiskAsync(Z, X, y, { ...bootstrap, ...options }),
  },
];

describe('every Async function', () => {
  for (const { name, now, later } of jobs) {
    it(`${name} gives the same result, and stops at once when aborted`, async () => {
      expect(await later({})).toEqual(now());
      const aborted = AbortSignal.abort();
      await expect(later({ signal: aborted })).rejects.toMatchObject({ name: 'AbortError' });
      const reason = new Error('changed my mind');
      await expect(later({ signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
        name: 'AbortError',
      });
    });
  }

  it('lets the event loop turn while it works, reports progress, and can be aborted in the middle', async () => {
    const seen: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const slow = { ...law, quadratureStep: 0.01 };
    await gmmLawAsync(slow, { onProgress: ({ fraction }) => seen.push(fraction) });
    clearInterval(timer);
    expect(seen.length).toBeGreaterThan(2);
    expect(turns).toBeGreaterThan(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    expect(seen.at(-1)).toBeLessThanOrEqual(1);
    const controller = new AbortController();
    const pending = gmmLawAsync(slow, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('iterators', () => {
  it('of fits show what is driven down, and end with the result', () => {
    const steps = iterateFitGmm(Z, X, y, { components: 2, starts: 1 });
    const moves: number[] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      if (step.value.stage === 'EM') moves.push(step.value.value ?? NaN);
    }
    expect(moves.at(-1)).toBeLessThan(moves[0]);
    expect(step.value).toEqual(fitGmm(Z, X, y, { components: 2, starts: 1 }));
  });

  it('of principal components go through the bootstrap where the eigengap is small', () => {
    const options = { components: 3, gapFallback: { resamples: 30, seed: 1 } };
    const steps = iterateFitPcr(Z, X, y, options);
    const means: number[] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next())
      if (step.value.stage === 'bootstrap') means.push(step.value.value ?? NaN);
    expect(means.length).toBe(30);
    expect(means.at(-1)).toBeCloseTo(step.value.law.bootstrap?.trace ?? NaN, 12);
    expect(step.value).toEqual(fitPcr(Z, X, y, options));
  });

  it('of the bootstrap carry the running mean', () => {
    const steps = iterateBootstrapRisk(Z, X, y, bootstrap);
    const means: number[] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) means.push(step.value.value ?? NaN);
    expect(means.length).toBe(20);
    expect(means.at(-1)).toBeCloseTo(step.value.excessRisk, 12);
  });
});

describe('simulateTwoStage', () => {
  const setting = {
    setting: 'pcr',
    eigenvalues: [3, 1, 0.5],
    theta: [1],
    sigma2: 0.3,
    unlabelled: 200,
    labelled: 50,
  } as const;

  it('yields the steps of iterateTwoStage, with running means and standard errors of what was seen', async () => {
    const later = [];
    for await (const step of simulateTwoStage(setting, { repetitions: 12, seed: 'a' })) later.push(step);
    const now = Array.from(iterateTwoStage(setting, { repetitions: 12, seed: 'a' }));
    expect(later).toEqual(now);
    const values = now.map((step) => step.values['conditionalExcess']);
    const mean = values.reduce((sum, value) => sum + value, 0) / 12;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 11;
    const { summary } = now[11];
    expect(summary['conditionalExcess'].mean).toBeCloseTo(mean, 12);
    expect(summary['conditionalExcess'].variance).toBeCloseTo(variance, 12);
    expect(summary['conditionalExcess'].standardError).toBeCloseTo(Math.sqrt(variance / 12), 12);
    expect(now[0].summary['conditionalExcess'].standardError).toBe(0);
  });

  it('gives each repetition its own stream, whatever the number of repetitions', () => {
    const few = summariseTwoStage(setting, { repetitions: 3, seed: 4 }).values['pretrainTerm'];
    const more = summariseTwoStage(setting, { repetitions: 6, seed: 4 }).values['pretrainTerm'];
    expect(more.slice(0, 3)).toEqual(few);
    expect(summariseTwoStage(setting, { repetitions: 3, seed: 5 }).values['pretrainTerm']).not.toEqual(few);
  });

  it('stops between repetitions when aborted, and keeps what was yielded', async () => {
    const controller = new AbortController();
    const kept: number[] = [];
    const run = async (): Promise<void> => {
      for await (const step of simulateTwoStage(setting, { repetitions: 1000, signal: controller.signal })) {
        kept.push(step.repetition);
        if (step.repetition === 5) controller.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
    expect(kept).toEqual([1, 2, 3, 4, 5]);
  });

  it('repeats experiments of one’s own, and refuses numbers that are not finite', () => {
    const custom = summariseTwoStage(
      { setting: 'custom', replicate: (own, index) => ({ square: own.normal() ** 2, index }) },
      { repetitions: 2000, seed: 1 },
    );
    const { mean, standardError } = custom.summary['square'];
    expect(Math.abs(mean - 1)).toBeLessThan(4.5 * standardError);
    expect(custom.summary['index'].mean).toBeCloseTo(999.5, 9);
    expect(() =>
      summariseTwoStage({ setting: 'custom', replicate: () => ({ bad: NaN }) }, { repetitions: 1 }),
    ).toThrow(expect.objectContaining({ code: 'NOT_FINITE' }));
  });
});

describe('bootstrapRisk', () => {
  it('finds the two parts of the excess risk that the formula gives', () => {
    const source = streamOf(9);
    const deviations = [3, 1, 0.8, 0.6];
    const rows = scaledNormals(source, 300, deviations);
    const labelled = scaledNormals(source, 150, deviations);
    const labels = labelled.map((row) => row[0] + 0.5 * source.normal());
    const noPool = (z: unknown, x: unknown, values: unknown): ReturnType<typeof fitPcr> =>
      fitPcr(z as number[][], x as number[][], values as number[], {
        components: 1,
        poolLabelled: false,
        gapFallback: 'none',
      });
    const model = noPool(rows, labelled, labels);
    const risk = bootstrapRisk(rows, labelled, labels, {
      resamples: 300,
      seed: 2,
      fit: (z, x, values) => {
        const own = noPool(z, x, values);
        return (at) => predict(own, at);
      },
    });
    // The bootstrap world has its own moments; agreement is to its Monte Carlo error and a tenth for that.
    const pretraining = model.law.trace / 300;
    const whole = model.law.floor / 150 + pretraining;
    expect(Math.abs(risk.pretrainPart - pretraining)).toBeLessThan(
      4.5 * risk.pretrainStandardError + 0.1 * pretraining,
    );
    expect(Math.abs(risk.excessRisk - whole)).toBeLessThan(4.5 * risk.standardError + 0.1 * whole);
    expect(risk.interval[0]).toBeLessThan(risk.excessRisk);
    expect(risk.interval[1]).toBeGreaterThan(risk.excessRisk);
  });

  it('draws whole clusters where they are named, which widens what repeated rows hide', () => {
    const source = streamOf(10);
    const base = scaledNormals(source, 40, [2, 1, 0.7]);
    const repeated = base.flatMap((row) => Array.from({ length: 6 }, () => row));
    const clusters = base.flatMap((_, i) => new Array<number>(6).fill(i));
    const labelled = scaledNormals(source, 60, [2, 1, 0.7]);
    const labels = labelled.map((row) => row[0]);
    const options = { ...bootstrap, resamples: 100 };
    const byRow = bootstrapRisk(repeated, labelled, labels, options);
    const byCluster = bootstrapRisk(repeated, labelled, labels, {
      ...options,
      unlabelledClusters: clusters,
      labelledClusters: labels.map((_, i) => i),
    });
    expect(byCluster.pretrainPart / byRow.pretrainPart).toBeGreaterThan(1.8);
  });
});

describe('normals', () => {
  it('of the tests are what they say', () => {
    const values = normals(streamOf(0), 100, 10).flat();
    const mean = values.reduce((sum, value) => sum + value, 0) / 1000;
    expect(Math.abs(mean)).toBeLessThan(4.5 / Math.sqrt(1000));
  });
});
