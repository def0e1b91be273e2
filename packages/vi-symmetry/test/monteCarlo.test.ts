import { readReference, referencePath } from '@lab/reference';
import { randomStream } from '@lab/stats';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { energySignFlipTest } from '../src/samples.ts';
import { vmf } from '../src/sphere.ts';

const { monteCarlo = [] } = readReference(
  referencePath('vi-symmetry', path.resolve(import.meta.dirname, '..')),
);

describe('the von Mises-Fisher sampler', () => {
  it('has facts to be held against', () => {
    expect(monteCarlo.length).toBeGreaterThan(0);
  });

  for (const fact of monteCarlo) {
    it(`agrees with ${fact.name}, and with the exact mean and variance`, () => {
      const { d, kappa } = fact.sizes as { d: number; kappa: number };
      const count = Math.min(100_000, Math.round(2_000_000 / d));
      const mu = Array.from({ length: d }, (_, j) => (j === d - 1 ? 1 : 0));
      const { data } = vmf.sample(count, { mu, kappa }, randomStream(fact.name));
      let [sum, square] = [0, 0];
      for (let i = 0; i < count; i++) {
        const t = data[i * d + d - 1];
        sum += t;
        square += t * t;
      }
      const mean = sum / count;
      const variance = square / count - mean * mean;
      const error = Math.sqrt(variance / count);
      expect(Math.abs(mean - vmf.meanResultantLength(d, kappa))).toBeLessThan(4.5 * error);
      expect(Math.abs(mean - (fact.mean as number))).toBeLessThan(
        4.5 * Math.hypot(error, fact.standardError as number),
      );
      const exact = vmf.derivativeOfMeanResultantLength(d, kappa);
      // The variance of a variance is at most that of t^2 over n; t lies in [-1, 1].
      expect(Math.abs(variance - exact)).toBeLessThan(4.5 * Math.sqrt((4 * variance) / count));
    });
  }

  it('gives unit vectors for every size and concentration', () => {
    for (const [d, kappa] of [
      [2, 0],
      [2, 1e5],
      [3, 0],
      [3, 1e6],
      [7, 1e-3],
      [1000, 1e6],
    ] as const) {
      // prettier-ignore
      const mu = Array.from({ length: d }, (_, j) => (j === 0 ? -1 : 0));
      const { data } = vmf.sample(50, { mu, kappa }, randomStream('unit', d, kappa));
      for (let i = 0; i < 50; i++) {
        const length = Math.hypot(...data.subarray(i * d, (i + 1) * d));
        expect(Math.abs(length - 1)).toBeLessThan(1e-12);
      }
    }
  });
});

describe('the sign-flip test', () => {
  it('has its size on even samples and power on skewed ones', { timeout: 120_000 }, () => {
    const stream = randomStream('sign flip size');
    const reject = (draw: () => number, runs: number): number => {
      let rejected = 0;
      for (let r = 0; r < runs; r++) {
        const samples = Array.from({ length: 40 }, () => [draw(), stream.normal()]);
        if (energySignFlipTest(samples, { A: [[-1, 0], [0, 1]], draws: 99, seed: r }).pValue <= 0.05) rejected++; // prettier-ignore
      }
      return rejected / runs;
    };
    const size = reject(() => stream.normal(), 300);
    expect(Math.abs(size - 0.05)).toBeLessThan(4.5 * Math.sqrt((0.05 * 0.95) / 300));
    expect(reject(() => stream.normal() + 0.8, 40)).toBeGreaterThan(0.8);
  });
});
