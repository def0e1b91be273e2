import { describe, expect, it } from 'vitest';
import {
  bulkCdf,
  edgeTest,
  iterateSimulation,
  outlier,
  randomDesignOutlier,
  simulateFlow,
  simulateFlowAsync,
  singularValueOutlier,
  tracyWidom1Cdf,
  varianceProfile,
  type Estimate,
  type SimulationInput,
} from '../src/index.ts';
import { canonical } from './canonical.ts';

/** Distance of a simulated mean from theory in standard errors. */
function deviation({ mean, standardError }: Estimate, theory: number | undefined): number {
  return Math.abs(mean - (theory ?? NaN)) / standardError;
}

describe('simulated matrices of N = 300 agree with theory within 4.5 standard errors', () => {
  it('in outlier and overlaps of the canonical problem, 95 % of them within 3', () => {
    const deviations: number[] = [];
    for (const [theta, times] of [
      [1.5, [0.5, 1, 2, 5, 10, 20, 50]],
      [0.75, [1.6, 2.5, 5]],
    ] as const) {
      const { summary, model } = simulateFlow({
        model: { ...canonical, theta },
        dimension: 300,
        times,
        replicates: 16,
        seed: theta,
      });
      for (const { t, top, overlapLeft, overlapRight, crossOverlap } of summary) {
        const theory = outlier(model, t);
        deviations.push(deviation(top, theory.value), deviation(overlapLeft, theory.overlapLeft));
        deviations.push(
          deviation(overlapRight, theory.overlapRight),
          deviation(crossOverlap, theory.crossOverlap),
        );
      }
    }
    expect(Math.max(...deviations)).toBeLessThan(4.5);
    expect(deviations.filter((value) => value > 3).length).toBeLessThanOrEqual(0.05 * deviations.length);
  });

  it('for a teacher with different sides, uneven masses and gradient-descent-like weight decay', () => {
    const { summary, model } = simulateFlow({
      model: {
        weights: [0.4, 0.6],
        covariance: [1, 0.1],
        theta: 2.2,
        noise: 0.3,
        initVariance: 0.2,
        massLeft: [0.3, 0.7],
        massRight: [0.8, 0.2],
        massCross: [0.2, 0.1],
      },
      dimension: 300,
      times: [2, 6],
      replicates: 16,
      weightDecay: 0.05,
    });
    for (const { t, top, overlapLeft, overlapRight, crossOverlap } of summary) {
      const theory = outlier(model, t, { weightDecay: 0.05 });
      expect(deviation(top, theory.value)).toBeLessThan(4.5);
      expect(deviation(overlapLeft, theory.overlapLeft)).toBeLessThan(4.5);
      expect(deviation(overlapRight, theory.overlapRight)).toBeLessThan(4.5);
      expect(deviation(crossOverlap, theory.crossOverlap)).toBeLessThan(4.5);
    }
  });

  it('for symmetric initial weights', () => {
    const { summary, model } = simulateFlow({
      model: { ...canonical, theta: 1.5 },
      dimension: 300,
      times: [1, 2],
      replicates: 16,
      initialization: 'symmetric',
      symmetrization: 'sum',
    });
    for (const { t, top, overlapLeft } of summary) {
      const theory = outlier(model, t, { initialization: 'symmetric', symmetrization: 'sum' });
      expect(deviation(top, theory.value)).toBeLessThan(4.5);
      expect(deviation(overlapLeft, theory.overlapLeft)).toBeLessThan(4.5);
    }
    // Independent initial weights would be far off.
    expect(deviation(summary[0].top, 2 * (outlier(model, 1).value ?? NaN))).toBeGreaterThan(4.5);
  });

  it('for the singular values of rectangular weights', () => {
    const { summary, model } = simulateFlow({
      model: { ...canonical, theta: 1.2 },
      dimension: 300,
      aspectRatio: 0.6,
      spectrum: 'singular',
      times: [1.5, 3, 10],
      replicates: 16,
    });
    for (const { t, top, overlapLeft, overlapRight } of summary) {
      const theory = singularValueOutlier(model, 0.6, t);
      expect(deviation(top, theory.value)).toBeLessThan(4.5);
      expect(deviation(overlapLeft, theory.overlapLeft)).toBeLessThan(4.5);
      expect(deviation(overlapRight, theory.overlapRight)).toBeLessThan(4.5);
    }
  });

  it('for random samples, where the population alone would be wrong', () => {
    const { summary } = simulateFlow({
      model: { ...canonical, theta: 1.5 },
      dimension: 300,
      times: [10],
      replicates: 16,
      design: { sampleRatio: 1 / 3 },
    });
    const population = { ...canonical, theta: 1.5, labelNoise: 0.6 };
    const theory = randomDesignOutlier(population, 1 / 3, 10);
    expect(deviation(summary[0].top, theory.value)).toBeLessThan(4.5);
    expect(deviation(summary[0].overlapLeft, theory.overlapLeft)).toBeLessThan(4.5);
    expect(deviation(summary[0].top, outlier({ ...canonical, theta: 1.5 }, 10).value)).toBeGreaterThan(4.5);
  });

  it('in the whole bulk: largest distance of the distribution functions below 0.01', () => {
    const { records, model } = simulateFlow({
      model: { ...canonical, theta: 0 },
      dimension: 300,
      times: [5],
      eigenvalues: true,
    });
    const eigenvalues = records[0].eigenvalues ?? new Float64Array();
    const cdf = bulkCdf(varianceProfile(model, 5), eigenvalues);
    const distance = Math.max(...cdf.map((value, i) => Math.abs(value - (i + 0.5) / eigenvalues.length)));
    expect(eigenvalues).toHaveLength(300);
    expect(distance).toBeLessThan(0.01);
  });
});

describe('outside the window', () => {
  it('the overlap is not 0 at finite N, and falls with N', () => {
    const overlapAt = (dimension: number): Estimate =>
      simulateFlow({ model: canonical, dimension, times: [15], replicates: 24, seed: 3 }).summary[0]
        .overlapLeft;
    const small = overlapAt(60);
    const large = overlapAt(300);
    expect(outlier(canonical, 15).exists).toBe(false);
    expect(large.mean).toBeGreaterThan(3 * large.standardError);
    expect(small.mean - large.mean).toBeGreaterThan(2 * Math.hypot(small.standardError, large.standardError));
  });
});

describe('the top of pure noise is Tracy-Widom', () => {
  const nullZ = (
    input: Partial<SimulationInput>,
    aspectRatio?: number,
  ): { shifted: number[]; plain: number[] } => {
    const { records, model } = simulateFlow({
      model: { ...canonical, theta: 0 },
      dimension: 80,
      times: [2],
      replicates: 500,
      ...input,
    });
    const profile = varianceProfile(model, 2);
    const z = (correction: 'shift' | 'none'): number[] =>
      records.map(({ top }) => edgeTest(profile, top, { dimension: 80, aspectRatio, correction }).z);
    return { shifted: z('shift'), plain: z('none') };
  };
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  it("for (W+W')/2: level, mean and whole law, better with the finite-size shift than without", () => {
    const { shifted, plain } = nullZ({});
    const rejected = shifted.filter((z) => 1 - tracyWidom1Cdf([z])[0] < 0.05).length;
    expect(Math.abs(rejected / 500 - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / 500));
    const standardError = 1.268 / Math.sqrt(500);
    expect(Math.abs(mean(shifted) + 1.2065336)).toBeLessThan(3 * standardError);
    expect(mean(plain)).toBeLessThan(mean(shifted) - 0.1);
    const sorted = tracyWidom1Cdf(shifted.toSorted((a, b) => a - b));
    const distance = Math.max(...sorted.map((value, i) => Math.abs(value - (i + 0.5) / 500)));
    // The 0.1 % point of the Kolmogorov law.
    expect(distance * Math.sqrt(500)).toBeLessThan(1.95);
  });

  it('for the singular values of W', () => {
    const { shifted, plain } = nullZ({ spectrum: 'singular', aspectRatio: 0.6, seed: 2 }, 0.6);
    const rejected = shifted.filter((z) => 1 - tracyWidom1Cdf([z])[0] < 0.05).length;
    expect(Math.abs(rejected / 500 - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / 500));
    expect(Math.abs(mean(shifted) + 1.2065336)).toBeLessThan(3 * (1.268 / Math.sqrt(500)));
    expect(mean(plain)).toBeLessThan(mean(shifted) - 0.1);
  });
});

describe('a simulation', () => {
  const input: SimulationInput = { model: canonical, dimension: 40, times: [1, 5], replicates: 3, seed: 'a' };

  it('is the same for the same seed, and step by step', async () => {
    const whole = simulateFlow(input);
    expect(simulateFlow(input)).toEqual(whole);
    expect(await simulateFlowAsync(input)).toEqual(whole);
    const steps = [...iterateSimulation(input)];
    expect(steps.flatMap((step) => step.records)).toEqual(whole.records);
    expect(steps.map((step) => step.completed)).toEqual([1, 2, 3]);
    expect(simulateFlow({ ...input, seed: 'b' }).records).not.toEqual(whole.records);
    // More replicates or times leave the others as they are.
    expect(simulateFlow({ ...input, replicates: 2 }).records).toEqual(whole.records.slice(0, 4));
  });

  it('tells the block weights that N dimensions allow', () => {
    const { model } = simulateFlow({
      ...input,
      model: { ...canonical, weights: [0.33, 0.67] },
      dimension: 10,
      replicates: 1,
    });
    expect(model.weights).toEqual([0.3, 0.7]);
  });

  it('reports progress, can be aborted, and lets other work run', async () => {
    const seen: number[] = [];
    const controller = new AbortController();
    const run = simulateFlowAsync(
      { ...input, dimension: 100, replicates: 1000 },
      {
        signal: controller.signal,
        onProgress: ({ completed, total }) => {
          seen.push(completed);
          expect(total).toBe(1000);
          if (completed === 5) controller.abort();
        },
      },
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    await expect(simulateFlowAsync(input, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await simulateFlowAsync({ ...input, dimension: 120, replicates: 40 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });
});
