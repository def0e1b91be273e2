import { describe, expect, it } from 'vitest';
import {
  binomialInterval,
  bootstrap,
  bootstrapIndices,
  drawBinomial,
  drawExponential,
  foldLabels,
  jackknife,
  pairedDifference,
  randomStream,
  standardErrorOfMean,
  weightedMean,
  weightedVariance,
  type Interval,
} from '../src/index.ts';

const meanAt =
  (values: ArrayLike<number>) =>
  (indices: Int32Array): number =>
    indices.reduce((sum, i) => sum + values[i], 0) / indices.length;

function expectInterval({ lower, upper }: Interval, low: number, high: number, digits: number): void {
  expect(lower).toBeCloseTo(low, digits);
  expect(upper).toBeCloseTo(high, digits);
}

describe('the bootstrap', () => {
  const values = randomStream('sample').fillNormal(new Float64Array(60));

  it('gives the mean the standard error of the formula', () => {
    const draws = 4000;
    const { estimate, standardError, bias, draws: means } = bootstrap(60, meanAt(values), { draws });
    const exact = standardErrorOfMean(values) * Math.sqrt(59 / 60);
    expect(estimate).toBeCloseTo(weightedMean(values), 14);
    expect(means).toHaveLength(draws);
    // The standard deviation of B draws has a relative standard error of about 1 / sqrt(2 B).
    expect(Math.abs(standardError / exact - 1)).toBeLessThan(4.5 / Math.sqrt(2 * draws));
    expect(Math.abs(bias)).toBeLessThan((4.5 * exact) / Math.sqrt(draws));
  });

  it('depends on its seed alone, and its first resamples not on how many there are', () => {
    const few = bootstrap(60, meanAt(values), { draws: 50, seed: 'a' }).draws;
    const many = bootstrap(60, meanAt(values), { draws: 80, seed: 'a' }).draws;
    expect(many.subarray(0, 50)).toEqual(few);
    expect(bootstrap(60, meanAt(values), { draws: 50, seed: 'b' }).draws).not.toEqual(few);
  });

  it.each(['percentile', 'basic', 'bca'] as const)(
    '%s intervals cover the mean of a skewed law about as often as they say',
    (method) => {
      const replicates = 200;
      const stream = randomStream('coverage');
      let covered = 0;
      for (let r = 0; r < replicates; r += 1) {
        const sample = Float64Array.from({ length: 40 }, () => drawExponential(stream));
        const { interval } = bootstrap(40, meanAt(sample), { draws: 300, level: 0.9, method, seed: r });
        if (interval.lower <= 1 && 1 <= interval.upper) covered += 1;
      }
      // Small samples of a skewed law cost a few percent of coverage (Efron and Tibshirani, chapter 14).
      expect(Math.abs(covered / replicates - 0.87)).toBeLessThan(4.5 * Math.sqrt((0.9 * 0.1) / replicates));
    },
  );

  it('basic reflects percentile about the estimate', () => {
    const percentile = bootstrap(60, meanAt(values), { method: 'percentile' });
    const basic = bootstrap(60, meanAt(values), { method: 'basic' });
    expect(basic.interval.lower).toBeCloseTo(2 * basic.estimate - percentile.interval.upper, 14);
    expect(basic.interval.upper).toBeCloseTo(2 * basic.estimate - percentile.interval.lower, 14);
  });

  it('draws indices with replacement, evenly', () => {
    const counts = new Float64Array(7);
    const stream = randomStream(1);
    for (let i = 0; i < 2000; i += 1) for (const index of bootstrapIndices(stream, 7)) counts[index] += 1;
    for (const count of counts)
      expect(Math.abs(count - 2000)).toBeLessThan(4.5 * Math.sqrt(14_000 * (6 / 49)));
  });
});

describe('the jackknife', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];

  it('gives the mean its standard error, without bias', () => {
    const { estimate, bias, standardError } = jackknife(8, meanAt(values));
    expect([estimate, bias]).toEqual([weightedMean(values), expect.closeTo(0, 14)]);
    expect(standardError).toBeCloseTo(standardErrorOfMean(values), 14);
  });

  it('finds the bias of the population variance', () => {
    const variance = (indices: Int32Array): number =>
      weightedVariance(
        Array.from(indices, (i) => values[i]),
        { kind: 'population' },
      );
    const { estimate, bias } = jackknife(8, variance);
    expect(estimate - bias).toBeCloseTo(weightedVariance(values), 12);
  });
});

describe('folds', () => {
  it('have sizes that differ by at most one, overall and in each stratum', () => {
    const strata = Array.from({ length: 103 }, (_, i) => (i % 7 === 0 ? 1 : i % 3));
    const folds = foldLabels(randomStream(3), 103, 5, { strata });
    const sizes = (of: (i: number) => boolean): number[] =>
      [0, 1, 2, 3, 4].map((fold) => folds.filter((label, i) => label === fold && of(i)).length);
    for (const stratum of [0, 1, 2]) {
      const inStratum = sizes((i) => strata[i] === stratum);
      expect(Math.max(...inStratum) - Math.min(...inStratum)).toBeLessThanOrEqual(1);
    }
    const all = sizes(() => true);
    expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
  });

  it('are random: each observation falls into each fold equally often', () => {
    const counts = new Float64Array(4);
    for (let seed = 0; seed < 4000; seed += 1) counts[foldLabels(randomStream(seed), 10, 4)[9]] += 1;
    // Two of the four folds have three members, two have two.
    expect(Math.abs(counts[0] - 1200)).toBeLessThan(4.5 * Math.sqrt(4000 * 0.21));
    expect(Math.abs(counts[3] - 800)).toBeLessThan(4.5 * Math.sqrt(4000 * 0.16));
  });
});

describe('the paired difference', () => {
  it('is that of Student on a known example', () => {
    // W. S. Gosset, "The probable error of a mean", Biometrika 6, 1908: hours of sleep gained by two drugs.
    const first = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const second = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const { difference, standardError, interval, pValue, degreesOfFreedom } = pairedDifference(first, second);
    expect([difference, degreesOfFreedom]).toEqual([expect.closeTo(1.58, 12), 9]);
    expect(difference / standardError).toBeCloseTo(4.0621, 4);
    expect([interval.lower, interval.upper]).toEqual([
      expect.closeTo(0.7001142, 6),
      expect.closeTo(2.4598858, 6),
    ]);
    expect(pValue).toBeCloseTo(0.00283289, 7);
  });

  it('by the bootstrap is close to it, and turns with the order', () => {
    const stream = randomStream('pairs');
    const first = stream.fillNormal(new Float64Array(80));
    const second = first.map((x) => x - 0.3 + 0.5 * stream.normal());
    const t = pairedDifference(first, second);
    const resampled = pairedDifference(first, second, { method: 'bootstrap', draws: 2000 });
    const width = t.interval.upper - t.interval.lower;
    expect(Math.abs(resampled.interval.lower - t.interval.lower)).toBeLessThan(0.15 * width);
    expect(Math.abs(resampled.interval.upper - t.interval.upper)).toBeLessThan(0.15 * width);
    const turned = pairedDifference(second, first);
    expect([turned.difference, turned.pValue]).toEqual([
      expect.closeTo(-t.difference, 14),
      expect.closeTo(t.pValue, 14),
    ]);
  });

  it('of equal pairs is 0 with p-value 1, of a constant difference certain', () => {
    expect(pairedDifference([1, 2], [1, 2])).toMatchObject({
      difference: 0,
      pValue: 1,
      interval: { lower: 0, upper: 0 },
    });
    expect(pairedDifference([2, 3], [1, 2])).toMatchObject({ difference: 1, pValue: 0 });
  });
});

describe('binomial intervals', () => {
  it('are those of known examples', () => {
    // Wilson's and the exact interval for 7 of 20, as in R's binom 1.1.
    expectInterval(binomialInterval(7, 20), 0.1811918, 0.5671457, 6);
    expectInterval(binomialInterval(7, 20, { method: 'clopper-pearson' }), 0.1539092, 0.5921885, 6);
    // Without successes the exact upper end is 1 - (alpha / 2)^(1/n).
    expectInterval(binomialInterval(0, 30, { method: 'clopper-pearson' }), 0, 1 - 0.025 ** (1 / 30), 12);
    expect(binomialInterval(30, 30).upper).toBe(1);
  });

  it('turn with successes and failures', () => {
    for (const method of ['wilson', 'clopper-pearson'] as const) {
      const { lower, upper } = binomialInterval(3, 50, { method, level: 0.99 });
      expectInterval(binomialInterval(47, 50, { method, level: 0.99 }), 1 - upper, 1 - lower, 12);
    }
  });

  it('the exact one covers at least its level', () => {
    const stream = randomStream('exact');
    for (const probability of [0.02, 0.3, 0.5]) {
      let covered = 0;
      for (let r = 0; r < 4000; r += 1) {
        const successes = drawBinomial(stream, { trials: 25, probability });
        const { lower, upper } = binomialInterval(successes, 25, { method: 'clopper-pearson', level: 0.9 });
        if (lower <= probability && probability <= upper) covered += 1;
      }
      expect(covered / 4000).toBeGreaterThan(0.9 - 4.5 * Math.sqrt(0.09 / 4000));
    }
  });
});

describe('bad input', () => {
  it.each([
    ['count 1', () => bootstrap(1, () => 0), 'OUT_OF_RANGE'],
    ['draws 1', () => bootstrap(3, () => 0, { draws: 1 }), 'OUT_OF_RANGE'],
    ['level 1', () => bootstrap(3, () => 0, { level: 1 }), 'OUT_OF_RANGE'],
    ['an unknown method', () => bootstrap(3, () => 0, { method: 'abc' as never }), 'UNKNOWN_OPTION'],
    ['a statistic that is NaN', () => bootstrap(3, () => NaN), 'NOT_FINITE'],
    ['jackknife of one', () => jackknife(1, () => 0), 'OUT_OF_RANGE'],
    ['no indices', () => bootstrapIndices(randomStream(1), 0), 'OUT_OF_RANGE'],
    ['one fold', () => foldLabels(randomStream(1), 5, 1), 'OUT_OF_RANGE'],
    ['more folds than observations', () => foldLabels(randomStream(1), 5, 6), 'OUT_OF_RANGE'],
    ['strata of another length', () => foldLabels(randomStream(1), 5, 2, { strata: [1] }), 'SHAPE'],
    ['pairs of unequal length', () => pairedDifference([1, 2], [1]), 'SHAPE'],
    ['one pair', () => pairedDifference([1], [1]), 'OUT_OF_RANGE'],
    ['a pair that is NaN', () => pairedDifference([1, NaN], [1, 2]), 'NOT_FINITE'],
    ['more successes than trials', () => binomialInterval(3, 2), 'OUT_OF_RANGE'],
    ['no trials', () => binomialInterval(0, 0), 'OUT_OF_RANGE'],
    ['an unknown interval', () => binomialInterval(1, 2, { method: 'wald' as never }), 'UNKNOWN_OPTION'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
