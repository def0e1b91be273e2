import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  aggregateTest,
  conditionalDiscrepancy,
  effectMap,
  explainRejection,
  fit,
  localEffect,
  meanEffect,
  normConfidenceInterval,
  testHomogeneity,
  witness,
  type FitOptions,
} from '../src/index.ts';
import { crossTest } from '../src/peers/index.ts';
import { drawDesign } from './designs.ts';

const n = 300;
const { X, treatment, Y } = drawDesign('scale', 'obs', 0.5, n, 11);
const data = { X, treatment, Y };

function pair(options: FitOptions = {}): [ReturnType<typeof fit>, ReturnType<typeof fit>] {
  return [fit(data, options), fit(data, { ...options, rank: 'auto' })];
}

describe('the low-rank path', () => {
  it('chooses the same ridge parameters and the same mean effect', () => {
    const [dense, low] = pair();
    expect(low.lambdas).toEqual(dense.lambdas);
    const [a, b] = [meanEffect(dense), meanEffect(low)];
    expect(Math.abs(a.ate - b.ate)).toBeLessThan(0.01 * a.se);
    expect(b.rawDifference).toBe(a.rawDifference);
  });

  it('gives statistics within 1% of the null deviation and p-values within .01, for every discrepancy and form', () => {
    const [dense, low] = pair();
    for (const discrepancy of ['mmd', 'marginal', 'l2'] as const)
      for (const form of ['U', 'V'] as const) {
        const a = testHomogeneity(dense, { discrepancy, form });
        const b = testHomogeneity(low, { discrepancy, form });
        const deviation = Math.sqrt(a.eigenvalues!.reduce((sum, value) => sum + 2 * value ** 2, 0));
        expect(Math.abs(a.statistic - b.statistic)).toBeLessThan(0.01 * deviation);
        expect(Math.abs(a.pValue - b.pValue)).toBeLessThan(0.01);
        expect(b.remainder!.variance).toBeGreaterThanOrEqual(0);
      }
  });

  it('gives operator norms, intervals and moment approximations close to those of the dense path', () => {
    const [dense, low] = pair();
    const operator = [dense, low].map((model) =>
      testHomogeneity(model, { discrepancy: 'operator', draws: 20 }),
    );
    expect(operator[1].statistic / operator[0].statistic).toBeCloseTo(1, 2);
    const radii = [dense, low].map((model) => normConfidenceInterval(model).radius);
    expect(radii[1] / radii[0]).toBeCloseTo(1, 2);
    for (const calibration of ['liu', 'satterthwaite'] as const) {
      const [a, b] = [dense, low].map((model) => testHomogeneity(model, { form: 'V', calibration }).pValue);
      expect(Math.abs(a - b)).toBeLessThan(0.01);
    }
    expect(crossTest(low).statistic).toBeCloseTo(crossTest(dense).statistic, 2);
  });

  it('draws multipliers from the same law', () => {
    const [, low] = pair();
    for (const form of ['U', 'V'] as const) {
      const exact = testHomogeneity(low, { form }).pValue;
      const drawn = testHomogeneity(low, { form, calibration: 'multiplier', draws: 2000 }).pValue;
      expect(Math.abs(exact - drawn)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 2000) + 1e-3);
    }
  });

  it('gives the same local effects, witnesses and conditional discrepancies', () => {
    const [dense, low] = pair();
    const query = [
      [0, 0, 0],
      [1, -0.5, 0.3],
    ];
    const yGrid = [[-1], [0], [2]];
    const [a, b] = [dense, low].map((model) => localEffect(model, query, { yGrid }));
    const [c, d] = [dense, low].map((model) => witness(model, query, yGrid, { finalLambda: 0.1 }).witness);
    for (let q = 0; q < 2; q++)
      for (let k = 0; k < 3; k++) {
        expect(Math.abs(a.effect[q][k] - b.effect[q][k])).toBeLessThan(0.05 * a.se[q][k]);
        expect(d[q][k]).toBeCloseTo(c[q][k], 3);
      }
    const [e, f] = [dense, low].map((model) => conditionalDiscrepancy(model, query));
    expect(f.finalLambda).toBe(e.finalLambda);
    for (let q = 0; q < 2; q++) expect(f.mmd2[q]).toBeCloseTo(e.mmd2[q], 4);
  });

  it('aggregates and explains alike', () => {
    const [dense, low] = pair();
    const [a, b] = [dense, low].map((model) => aggregateTest(model, { draws: 200 }));
    for (const [k, { standardized }] of a.scales.entries())
      expect(Math.abs(b.scales[k].standardized - standardized)).toBeLessThan(0.05);
    const [c, d] = [dense, low].map((model) => explainRejection(model));
    for (const [k, { pValue }] of c.components.entries())
      expect(Math.abs(d.components[k].pValue - pValue)).toBeLessThan(0.01);
  });

  it('works with clusters, several outcomes, other kernels and weights, no intercept, a small rank', () => {
    const stream = randomStream(3, 'second outcome');
    const part = drawDesign('scale', 'obs', 0.5, 150, 12);
    const two = { X: part.X, treatment: part.treatment, Y: part.Y.map((y) => [y, y + stream.normal()]) };
    const variants: FitOptions[] = [
      { clusters: Array.from({ length: 150 }, (_, i) => `c${i % 50}`) },
      { kernelY: 'linear' },
      { kernelX: 'laplace', kernelY: 'laplace' },
      { weighting: 'overlap', intercept: false },
    ];
    for (const options of variants) {
      const dense = testHomogeneity(two, options);
      const low = testHomogeneity(two, { ...options, rank: 300 });
      expect(low.units).toBe(dense.units);
      expect(Math.abs(low.pValue - dense.pValue), JSON.stringify(options)).toBeLessThan(0.02);
      expect(low.se! / dense.se!).toBeCloseTo(1, 2);
    }
    const tiny = testHomogeneity(two, { rank: 3 });
    expect(tiny.pValue).toBeGreaterThan(0);
    expect(tiny.eigenvalues!.length).toBeLessThanOrEqual(3);
  });

  it('maps effects with the same band', () => {
    const [dense, low] = pair();
    const query = [[0, 0, 0]];
    const feature = { kind: 'below', yGrid: [[-2], [-1], [0], [1], [2]] } as const;
    const [a, b] = [dense, low].map((model) => effectMap(model, query, { feature, draws: 500 }));
    expect(Math.abs(a.critical - b.critical)).toBeLessThan(0.1);
    expect(a.critical).toBeGreaterThan(a.pointwise);
  });

  it('gives p = 1 for a constant outcome', () => {
    const flat = { ...data, Y: Y.map(() => 5) };
    expect(testHomogeneity(flat, { rank: 'auto' }).pValue).toBe(1);
    expect(testHomogeneity(flat, { rank: 'auto', calibration: 'multiplier' }).pValue).toBe(1);
  });
});
