import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocate,
  crossover,
  factorModelLaw,
  fitPcr,
  iteratePlanFromPilot,
  labelsForTarget,
  planFromPilot,
  unlabelledPerLabelled,
} from '../src/index.ts';
import { plannerStudy } from '../scripts/plannerStudy.ts';
import { scaledNormals, streamOf } from './numbers.ts';

const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const prices = fc.record({
  floor: positive,
  trace: positive,
  labelledCost: positive,
  unlabelledCost: positive,
  budget: positive,
});

describe('allocate', () => {
  it('spends the budget, and no other split of it risks less', () => {
    fc.assert(
      fc.property(prices, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (input, share) => {
        const { floor, trace, labelledCost, unlabelledCost, budget } = input;
        const plan = allocate(input);
        const spent = plan.labelled * labelledCost + plan.unlabelled * unlabelledCost;
        expect(spent / budget).toBeCloseTo(1, 9);
        expect((floor / plan.labelled + trace / plan.unlabelled) / plan.excessRisk).toBeCloseTo(1, 9);
        const other =
          floor / ((share * budget) / labelledCost) + trace / (((1 - share) * budget) / unlabelledCost);
        expect(other).toBeGreaterThanOrEqual(plan.excessRisk * (1 - 1e-12));
      }),
    );
  });

  it('trades at its own price: at the optimum a labelled row is worth its price in unlabelled ones', () => {
    fc.assert(
      fc.property(prices, (input) => {
        const plan = allocate(input);
        const worth = unlabelledPerLabelled({
          ...input,
          labelled: plan.labelled,
          unlabelled: plan.unlabelled,
        });
        expect(worth / (input.labelledCost / input.unlabelledCost)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('gives all to the labels where pre-training is free, all to pre-training where labels are noiseless', () => {
    const base = { labelledCost: 2, unlabelledCost: 0.5, budget: 10 };
    const free = allocate({ ...base, floor: 1, trace: 0 });
    expect(free).toMatchObject({ labelled: 5, unlabelled: 0 });
    expect(free.excessRisk).toBeCloseTo(0.2, 12);
    const noiseless = allocate({ ...base, floor: 0, trace: 1 });
    expect(noiseless).toMatchObject({ labelled: 0, unlabelled: 20 });
    expect(noiseless.excessRisk).toBeCloseTo(0.05, 12);
    expect(allocate({ ...base, floor: 0, trace: 0 })).toEqual({ labelled: 5, unlabelled: 0, excessRisk: 0 });
  });

  it('is within 2 % of the best split that simulation finds', () => {
    const study = plannerStudy(400, 7);
    expect(study.regret).toBeLessThan(0.02 + 4.5 * study.standardError);
    expect(study.standardError).toBeLessThan(0.02);
    // The grid is not flat: a bad split costs much more than the tolerance.
    expect(Math.max(...study.grid.map(({ risk }) => risk)) / study.best).toBeGreaterThan(1.15);
  });
});

describe('the rate of exchange', () => {
  it('says how many labels reach a target, or that none do', () => {
    const constants = { floor: 3, trace: 8 };
    const n = labelsForTarget({ ...constants, unlabelled: 1000, targetRisk: 0.02 });
    expect(3 / n + 8 / 1000).toBeCloseTo(0.02, 12);
    expect(labelsForTarget({ ...constants, unlabelled: 400, targetRisk: 0.02 })).toBe(Infinity);
    expect(labelsForTarget({ floor: 0, trace: 1, unlabelled: 1000, targetRisk: 0.02 })).toBe(0);
  });

  it('is what keeps the risk when a labelled row is exchanged for unlabelled ones', () => {
    const constants = { floor: 3, trace: 8 };
    const [n, m] = [200, 5000];
    const rate = unlabelledPerLabelled({ ...constants, unlabelled: m, labelled: n });
    const risk = (labelled: number, unlabelled: number): number => 3 / labelled + 8 / unlabelled;
    const step = 1e-4;
    expect((risk(n - step, m + rate * step) - risk(n, m)) / step).toBeCloseTo(0, 8);
    expect(unlabelledPerLabelled({ floor: 3, trace: 0, unlabelled: 1, labelled: 1 })).toBe(Infinity);
  });

  it('has the crossover of the factor model', () => {
    const law = factorModelLaw({
      loadings: [[1], [0], [0]],
      beta: [1],
      noiseVariance: 0.5,
      unlabelled: 9,
      labelled: 3,
    });
    const found = crossover({ trace: law.weight * 2, sigma2: law.sigma2, dEff: 1, dBase: 3, labelled: 60 });
    expect(found.alpha0).toBeCloseTo(law.alpha0, 12);
    expect(found.unlabelled).toBeCloseTo(60 * law.alpha0, 10);
    expect(found.canHelp).toBe(true);
    expect(crossover({ trace: 1, sigma2: 1, dEff: 3, dBase: 3 })).toEqual({ alpha0: 0, canHelp: false });
    expect(crossover({ trace: 1, sigma2: 0, dEff: 1, dBase: 3 }).alpha0).toBe(Infinity);
  });
});

describe('planFromPilot', () => {
  const stream = streamOf(1);
  const deviations = [2, 1.5, 0.8, 0.7, 0.5];
  const Z = scaledNormals(stream, 300, deviations);
  const X = scaledNormals(stream, 60, deviations);
  const y = X.map((row) => row[0] - row[1] + 0.5 * stream.normal());
  const fit = (z: unknown, x: unknown, labels: unknown): ReturnType<typeof fitPcr> =>
    fitPcr(z as number[][], x as number[][], labels as number[], {
      components: 2,
      poolLabelled: false,
      gapFallback: 'none',
    });
  const options = { fit, labelledCost: 1, unlabelledCost: 0.01, budget: 500, resamples: 60 };

  it('plans with the constants of the pilot, inside bands of resampled pilots', () => {
    const plan = planFromPilot(Z, X, y, options);
    const { law } = fit(Z, X, y);
    expect(plan.floor.value).toBe(law.floor);
    expect(plan.trace.value).toBe(law.trace);
    const direct = allocate({
      floor: law.floor,
      trace: law.trace,
      labelledCost: 1,
      unlabelledCost: 0.01,
      budget: 500,
    });
    expect(plan.labelled.value).toBe(direct.labelled);
    expect(plan.excessRisk.value).toBe(direct.excessRisk);
    for (const band of [plan.floor, plan.trace, plan.labelled, plan.unlabelled, plan.excessRisk]) {
      expect(band.lower).toBeLessThan(band.upper);
    }
    const narrower = planFromPilot(Z, X, y, { ...options, level: 0.5 });
    expect(narrower.trace.upper - narrower.trace.lower).toBeLessThan(plan.trace.upper - plan.trace.lower);
    const smallest = Math.min(...plan.budgetLine.map(({ excessRisk }) => excessRisk.value));
    expect(smallest).toBeGreaterThanOrEqual(plan.excessRisk.value);
    expect(smallest).toBeLessThan(1.1 * plan.excessRisk.value);
    expect(planFromPilot(Z, X, y, options)).toEqual(plan);
  });

  it('says which stage to stop buying for', () => {
    const cheapLabels = planFromPilot(Z, X, y, { ...options, labelledCost: 0.001, unlabelledCost: 1 });
    expect(cheapLabels.advice).toBe('stop collecting');
    const dearLabels = planFromPilot(Z, X, y, { ...options, labelledCost: 1e4, unlabelledCost: 1e-3 });
    expect(dearLabels.advice).toBe('stop labelling');
    expect(dearLabels.explanation).toContain('unlabelled');
    const { law } = fit(Z, X, y);
    const even = planFromPilot(Z, X, y, {
      ...options,
      labelledCost: law.floor / 60 ** 2,
      unlabelledCost: law.trace / 300 ** 2,
    });
    expect(even.advice).toBe('buy both');
  });

  it('can be stepped through', () => {
    const steps = iteratePlanFromPilot(Z, X, y, options);
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count++;
    expect(count).toBe(60);
    expect(step.value).toEqual(planFromPilot(Z, X, y, options));
  });
});
