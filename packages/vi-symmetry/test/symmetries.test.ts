import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  antipodal,
  blockFlip,
  certify,
  coordinateFlip,
  even,
  findSymmetries,
  fit,
  recoveryReport,
  symmetryDefect,
  target,
} from '../src/index.ts';
import { fractionalDefect, sampleAverageFit } from '../src/parts.ts';
import { findSampleSymmetries } from '../src/samples.ts';
import { targets } from '../src/targets/index.ts';

const quick = { restarts: 0, discretisation: false } as const;
const normals = (seed: number, count: number, dim: number): number[][] => {
  const stream = randomStream(seed, 'symmetries');
  return Array.from({ length: count }, () => Array.from({ length: dim }, () => stream.normal()));
};

describe('generators', () => {
  it('a flip of a block given the rest pins its mean and its correlations with the rest, and no more', () => {
    const flip = blockFlip(3, [0, 2], [1, -2]);
    const { statistics } = certify({ d: 3, generators: [flip], family: 'fullrank' });
    const pinned = statistics
      .filter(({ status }) => status !== 'none')
      .map(({ statistic, index, value }) => [statistic, index, value]);
    expect(pinned).toEqual([
      ['mean', [0], 1],
      ['mean', [2], -2],
      ['correlation', [0, 1], 0],
      ['correlation', [1, 2], 0],
    ]);
  });

  it('a block of one coordinate is the flip of it, a block of all about a centre is evenness', () => {
    const maps = (g: { readonly A: unknown; readonly b?: unknown }) => ({ A: g.A, b: g.b });
    expect(maps(blockFlip(2, [1], [3]))).toEqual(maps(coordinateFlip(2, 1, 3)));
    expect(maps(blockFlip(2, [0, 1], [3, 4]))).toEqual(maps(even([3, 4])));
  });

  it('a density that is antipodal keeps every point with its opposite, and no direction', () => {
    const watson = targets.watson({ axis: [0, 0, 1], k: 2 });
    const points = [
      [0, 0, 1],
      [0.6, 0, 0.8],
    ];
    expect(symmetryDefect(watson, points, antipodal(3)).status).toBe('exact');
    const pole = targets.zonal({ axis: [0, 0, 1], profile: { kind: 'exp' } });
    expect(symmetryDefect(pole, points, antipodal(3)).status).toBe('approximate');
  });
});

describe('the fractional defect', () => {
  const shifted = target({ dim: 1, logDensity: ([z]) => -Math.abs(z - 1) - 1 });

  it('is the quantile of |log p(z) - log p(gz)| / |log p(z)|', () => {
    // log p is -2, -3, -1 at 0, 3, 1; under z -> -z it is -2, -5, -3: fractions 0, 2/3, 2.
    const points = [[0], [3], [1]];
    expect(fractionalDefect(shifted, points, even([0]), 1)).toBeCloseTo(2, 14);
    expect(fractionalDefect(shifted, points, even([0]), 0.5)).toBeCloseTo(2 / 3, 14);
    expect(fractionalDefect(shifted, points, even([0]), 0.2)).toBe(0);
    expect(fractionalDefect(shifted, points, even([1]))).toBe(0);
  });

  it('is Infinity, never NaN, where the map leaves the support', () => {
    const half = target({ dim: 1, logDensity: ([z]) => (z > 0 ? -z : -Infinity) });
    expect(fractionalDefect(half, [[2]], even([0]))).toBe(Infinity);
    expect(fractionalDefect(half, [[2], [-1]], even([0]))).toBe(Infinity);
  });
});

describe('symmetries of draws alone', () => {
  const draws = normals(3, 200, 2).map(([a, b]) => [5 + a, 4 * Math.exp(b)]);

  it('are found about a known centre and refused where there are none', () => {
    const found = findSampleSymmetries(draws, { centre: [5, 4], draws: 199, seed: 4 });
    expect(found.map(({ name }) => name)).toEqual(['even', 'flip of coordinate 0', 'flip of coordinate 1']);
    const [both, first, second] = found.map(({ pValue }) => pValue);
    expect(first).toBeGreaterThan(0.02);
    expect(both).toBeLessThan(0.02);
    expect(second).toBeLessThan(0.02);
  });

  it('are those of the candidates where candidates are given', () => {
    const [only, ...rest] = findSampleSymmetries(draws, {
      candidates: [coordinateFlip(2, 0, 5)],
      draws: 199,
    });
    expect(rest).toEqual([]);
    expect(only.pValue).toBeGreaterThan(0.02);
    expect(only.generator.b).toEqual([10, 0]);
  });
});

describe('options of searches and fits', () => {
  const banana = target({
    dim: 2,
    logDensity: ([a, b]) => -0.5 * (a * a + (b - a * a) ** 2),
  });

  it('discover false tests what is declared and nothing else, in a search and in a report', () => {
    const declared = [coordinateFlip(2, 0), coordinateFlip(2, 1)];
    const { symmetries, exact, singularValueRatios } = findSymmetries(banana, {
      candidates: declared,
      discover: false,
    });
    expect(symmetries.map(({ name, declared: given }) => [name, given])).toEqual([
      ['flip of coordinate 0', true],
      ['flip of coordinate 1', true],
    ]);
    expect(exact.map(({ name }) => name)).toEqual(['flip of coordinate 0']);
    expect(singularValueRatios).toBeNull();
    const model = fit(banana, quick);
    const statuses = (discover: boolean) =>
      recoveryReport(model, banana, { discover }).statistics.map(({ status }) => status);
    expect(statuses(true)).toContain('exact-if-unique');
    expect(statuses(false)).not.toContain('exact-if-unique');
  });

  it('around puts the points of a search where the fit is', () => {
    // Even about 40 and, far from there, nothing: the mode lies at 0.
    const far = target({
      dim: 1,
      logDensity: ([z]) =>
        Math.log(Math.exp(-0.5 * (z - 40) ** 2) + 2 * Math.exp(-0.5 * z * z - 0.1 * Math.sin(z)) + 1e-300),
    });
    const model = fit(far, { ...quick, start: { location: [40], scaleTril: [[1]] } });
    expect(model.mean[0]).toBeCloseTo(40, 6);
    const best = (around?: typeof model) =>
      Math.min(...findSymmetries(far, { around }).symmetries.map(({ defect }) => defect.relative));
    expect(best(model)).toBeLessThan(best());
  });

  it('sampleWeights count draws of the target, as repeating them does', () => {
    const draws = normals(5, 40, 2);
    const weighted = fit(banana, {
      ...quick,
      divergence: 'forwardKl',
      samples: draws,
      sampleWeights: draws.map((_, i) => (i < 10 ? 2 : 1)),
    });
    const repeated = fit(banana, {
      ...quick,
      divergence: 'forwardKl',
      samples: [...draws, ...draws.slice(0, 10)],
    });
    weighted.mean.forEach((mean, i) => expect(mean).toBeCloseTo(repeated.mean[i], 10));
    const again = repeated.covariance!.flat();
    weighted.covariance!.flat().forEach((c, i) => expect(c).toBeCloseTo(again[i], 10));
  });

  it('gradientTolerance says where the iteration stops', () => {
    const options = { basePoints: normals(6, 30, 2), family: 'fullrank' } as const;
    const fine = sampleAverageFit(banana, options);
    const coarse = sampleAverageFit(banana, { ...options, gradientTolerance: 1e-2 });
    expect(coarse.converged).toBe(true);
    expect(coarse.iterations).toBeLessThan(fine.iterations);
    expect(coarse.gradientNorm).toBeLessThanOrEqual(1e-2);
    expect(fine.gradientNorm).toBeLessThan(1e-8);
    const model = fit(banana, { ...quick, gradientTolerance: 1e-3 });
    expect(model.gradientNorm).toBeLessThanOrEqual(1e-3);
  });
});
