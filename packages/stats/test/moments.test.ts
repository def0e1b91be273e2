import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RunningMoments,
  randomStream,
  standardErrorOfMean,
  weightedMean,
  weightedMoments,
  weightedQuantile,
  weightedVariance,
} from '../src/index.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });

const value = fc.double({ min: -100, max: 100, noNaN: true });
const sample = fc
  .array(fc.tuple(value, fc.double({ min: 0.01, max: 10, noNaN: true })), { minLength: 2, maxLength: 40 })
  .map((pairs) => ({ values: pairs.map(([x]) => x), weights: pairs.map(([, w]) => w) }));

describe('weighted means and variances', () => {
  it('take whole weights for repeats', () => {
    const values = [3, 1, 4, 1.5];
    const weights = [2, 1, 3, 1];
    const repeated = values.flatMap((x, i) => new Array<number>(weights[i]).fill(x));
    expect(weightedMean(values, { weights })).toBeCloseTo(weightedMean(repeated), 14);
    expect(weightedVariance(values, { weights, kind: 'frequency' })).toBeCloseTo(
      weightedVariance(repeated),
      14,
    );
    expect(weightedVariance(values, { weights, kind: 'population' })).toBeCloseTo(
      weightedVariance(repeated, { kind: 'population' }),
      14,
    );
  });

  it('move and scale with the values, and not with the scale of the weights', () => {
    fc.assert(
      fc.property(
        sample,
        value,
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        ({ values, weights }, shift, scale) => {
          const moved = values.map((x) => x * scale + shift);
          const scaledWeights = weights.map((w) => w * 1e-160);
          const mean = weightedMean(values, { weights });
          expect(weightedMean(moved, { weights: scaledWeights })).toBeCloseTo(mean * scale + shift, 9);
          for (const kind of ['reliability', 'population'] as const) {
            const variance = weightedVariance(values, { weights, kind });
            expect(
              Math.abs(weightedVariance(moved, { weights: scaledWeights, kind }) - variance * scale ** 2),
            ).toBeLessThanOrEqual(1e-9 * (1 + variance * scale ** 2));
          }
          const error = standardErrorOfMean(values, { weights });
          expect(
            Math.abs(standardErrorOfMean(moved, { weights: scaledWeights }) - error * scale),
          ).toBeLessThanOrEqual(1e-9 * (1 + error * scale));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keep their digits under an offset of 1e9, and at scales of 1e-200 and 1e200', () => {
    const values = [1, 2, 4, 8];
    const variance = weightedVariance(values);
    expect(weightedVariance(values.map((x) => x + 1e9))).toBeCloseTo(variance, 13);
    expect(standardErrorOfMean(values.map((x) => x * 1e-200)) / 1e-200).toBeCloseTo(
      Math.sqrt(variance / 4),
      13,
    );
    expect(standardErrorOfMean(values.map((x) => x * 1e200)) / 1e200).toBeCloseTo(
      Math.sqrt(variance / 4),
      13,
    );
    expect(weightedMean([1.7e308, 1.7e308, -1.7e308])).toBeCloseTo(1.7e308 / 3, -294);
  });

  it('leave out values of weight 0', () => {
    expect(weightedMean([1, 1e308, 3], { weights: [1, 0, 1] })).toBe(2);
    expect(weightedVariance([1, 1e308, 3], { weights: [1, 0, 1] })).toBe(2);
    expect(standardErrorOfMean([1, 1e308, 3], { weights: [1, 0, 1] })).toBe(1);
  });

  it('do not change their inputs', () => {
    const values = Object.freeze([3, 1, 2]);
    const weights = Object.freeze([1, 2, 3]);
    weightedMoments(values, { weights });
    weightedQuantile(values, 0.3, { weights });
    expect([values, weights]).toEqual([
      [3, 1, 2],
      [1, 2, 3],
    ]);
  });
});

describe('weighted quantiles', () => {
  it('compare exactly: 0.1 is more than a tenth, 0.3 less than three tenths, as doubles', () => {
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(weightedQuantile(ten, [0.1, 0.3, 0.7, 0.5])).toEqual(Float64Array.of(2, 3, 7, 5));
  });

  it('are the generalised inverse of the cumulative weights', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 4 })), {
            minLength: 1,
            maxLength: 20,
          })
          .filter((pairs) => pairs.some(([, w]) => w > 0)),
        fc.integer({ min: 0, max: 64 }),
        (pairs, numerator) => {
          const p = numerator / 64;
          const values = pairs.map(([x]) => x);
          const weights = pairs.map(([, w]) => w);
          const total = weights.reduce((a, b) => a + b, 0);
          const upTo = (x: number): number => pairs.reduce((sum, [y, w]) => sum + (y <= x ? w : 0), 0);
          const positive = values.filter((_, i) => weights[i] > 0);
          const want = Math.min(...positive.filter((x) => upTo(x) >= p * total));
          expect(weightedQuantile(values, p, { weights })).toBe(want);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('by midpoints take equal weights for the half-sample rule and hold outside', () => {
    expect(weightedQuantile([10, 20, 30, 40], [0, 0.125, 0.25, 0.5, 0.9, 1], { method: 'midpoint' })).toEqual(
      Float64Array.of(10, 10, 15, 25, 40, 40),
    );
  });

  it('do not depend on the scale of the weights', () => {
    const values = [5, 1, 4, 2];
    const weights = [1, 2, 0.5, 0.25];
    for (const scale of [2 ** -1000, 2 ** 900]) {
      for (const method of ['inverse', 'midpoint'] as const) {
        expect(
          weightedQuantile(values, [0.1, 0.4, 0.8], { weights: weights.map((w) => w * scale), method }),
        ).toEqual(weightedQuantile(values, [0.1, 0.4, 0.8], { weights, method }));
      }
    }
  });
});

describe('moments', () => {
  it('of a normal sample are those of the law', () => {
    const n = 100_000;
    const values = randomStream('moments').fillNormal(new Float64Array(n));
    const { count, mean, variance, skewness, kurtosis, effectiveSampleSize } = weightedMoments(values);
    expect([count, effectiveSampleSize]).toEqual([n, n]);
    expect(Math.abs(mean)).toBeLessThan(4.5 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
    expect(Math.abs(skewness)).toBeLessThan(4.5 * Math.sqrt(6 / n));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4.5 * Math.sqrt(24 / n));
  });

  it('running and merged in any grouping agree with two passes', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 0, max: 40 }), ({ values, weights }, cut) => {
        const whole = new RunningMoments();
        const parts = [new RunningMoments(), new RunningMoments()];
        values.forEach((x, i) => {
          whole.push(x, weights[i]);
          parts[i < cut ? 0 : 1].push(x, weights[i]);
        });
        parts[0].merge(parts[1]);
        const direct = weightedMoments(values, { weights });
        for (const moments of [
          whole,
          parts[0],
          RunningMoments.from(JSON.parse(JSON.stringify(whole)) as RunningMoments['state']),
        ]) {
          expect(moments.count).toBe(direct.count);
          expect(moments.sumOfWeights).toBeCloseTo(direct.sumOfWeights, 9);
          expect(moments.mean).toBeCloseTo(direct.mean, 9);
          expect(Math.abs(moments.variance - direct.variance)).toBeLessThanOrEqual(
            1e-9 * (1 + direct.variance),
          );
          if (direct.variance < 1e-6) continue;
          expect(moments.skewness).toBeCloseTo(direct.skewness, 5);
          expect(moments.kurtosis).toBeCloseTo(direct.kurtosis, 4);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of constant values have neither spread nor shape', () => {
    const moments = new RunningMoments();
    for (let i = 0; i < 5; i += 1) moments.push(7);
    expect([moments.mean, moments.variance, moments.skewness, moments.kurtosis]).toEqual([7, 0, 0, 0]);
    expect(weightedMoments([7, 7, 7])).toMatchObject({ mean: 7, variance: 0, skewness: 0, kurtosis: 0 });
  });
});

describe('bad input', () => {
  it.each([
    ['no values', () => weightedMean([]), 'SHAPE'],
    ['another number of weights', () => weightedMean([1], { weights: [1, 2] }), 'SHAPE'],
    ['values that are not a list', () => weightedMean(3 as unknown as number[]), 'WRONG_TYPE'],
    ['a weight that is NaN', () => weightedMean([1, 2], { weights: [1, NaN] }), 'NOT_FINITE'],
    ['one value', () => weightedVariance([1]), 'OUT_OF_RANGE'],
    ['one value of positive weight', () => weightedVariance([1, 2], { weights: [0, 3] }), 'OUT_OF_RANGE'],
    [
      'frequency weights of sum 1',
      () => weightedVariance([1, 2], { weights: [0.5, 0.5], kind: 'frequency' }),
      'OUT_OF_RANGE',
    ],
    ['an unknown kind', () => weightedVariance([1, 2], { kind: 'sample' as never }), 'UNKNOWN_OPTION'],
    [
      'an unknown method',
      () => weightedQuantile([1, 2], 0.5, { method: 'linear' as never }),
      'UNKNOWN_OPTION',
    ],
    ['p NaN', () => weightedQuantile([1, 2], [0.5, NaN]), 'NOT_FINITE'],
    ['p -1', () => weightedQuantile([1, 2], -1), 'OUT_OF_RANGE'],
    ['a negative weight', () => weightedMoments([1, 2], { weights: [1, -1] }), 'OUT_OF_RANGE'],
    ['a value that is Infinity', () => new RunningMoments().push(Infinity), 'NOT_FINITE'],
    ['a running weight below 0', () => new RunningMoments().push(1, -1), 'OUT_OF_RANGE'],
    ['no value yet', () => new RunningMoments().mean, 'OUT_OF_RANGE'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
