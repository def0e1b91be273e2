import { readReference, referencePath } from '@lab/reference';
import { describe, expect, it } from 'vitest';
import {
  aliasTable,
  beta,
  chiSquare,
  drawAlias,
  drawBernoulli,
  drawBeta,
  drawBinomial,
  drawCategorical,
  drawChiSquare,
  drawExponential,
  drawGamma,
  drawMultinomial,
  drawPoisson,
  drawSphere,
  drawStudentT,
  gamma,
  normalMatrix,
  permutation,
  randomStream,
  sampleWithoutReplacement,
  shuffle,
  shuffleInPlace,
  studentT,
  type RandomStream,
} from '../src/index.ts';
import { portableExp } from '../src/random/portableExponential.ts';
import { portableLogBinomial, portableLogPoisson } from '../src/random/portableFactorial.ts';
import { portableLog } from '../src/random/portableLogarithm.ts';
import { discretePValue, pearsonPValue, uniformityPValue } from './support/goodnessOfFit.ts';

const lowest = 1e-4;

describe('facts known by simulation', () => {
  const statistics: Record<string, (stream: RandomStream) => () => number> = {
    'uniform mean': (stream) => () => stream.uniform(),
    'uniform variance': (stream) => () => (stream.uniform() - 0.5) ** 2,
    'normal mean': (stream) => () => stream.normal(),
    'normal second moment': (stream) => () => stream.normal() ** 2,
    'normal third moment': (stream) => () => stream.normal() ** 3,
    'normal fourth moment': (stream) => () => stream.normal() ** 4,
    'normal tail': (stream) => () => (Math.abs(stream.normal()) > 3 ? 1 : 0),
    'normal lag one': (stream) => {
      let last = stream.normal();
      return () => {
        const next = stream.normal();
        const product = last * next;
        last = next;
        return product;
      };
    },
    'exponential mean': (stream) => () => drawExponential(stream),
    'chi-square(3) mean': (stream) => () => drawChiSquare(stream, { degreesOfFreedom: 3 }),
    'gamma(0.3) mean': (stream) => () => drawGamma(stream, { shape: 0.3 }),
    'Rademacher mean': (stream) => () => stream.sign(),
    'bernoulli(0.2)': (stream) => () => drawBernoulli(stream, { probability: 0.2 }),
    'sphere first coordinate': (stream) => () => 10 * drawSphere(stream, 10)[0] ** 2,
  };
  const facts = readReference(referencePath('stats', `${import.meta.dirname}/..`)).monteCarlo ?? [];

  it('are all covered', () => {
    expect(facts.map((fact) => fact.name).filter((name) => !(name in statistics))).toEqual([]);
    // Another file of the same form need not hold facts; this package's own does.
    if ((process.env['LAB_REFERENCE_DIR'] ?? '') === '') expect(facts.length).toBeGreaterThan(0);
  });

  it.each(facts.map((fact) => [fact.name, fact] as const))('%s', (name, fact) => {
    const next = statistics[name](randomStream('facts', name));
    const n = fact.sizes!['n'] as number;
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += next();
    expect(Math.abs(sum / n - (fact.mean as number))).toBeLessThan(4.5 * (fact.standardError as number));
  });
});

describe('continuous draws follow their laws on 100 cells', () => {
  const laws: [string, (stream: RandomStream) => number, (x: number) => number][] = [
    ['exponential', (stream) => drawExponential(stream), (x) => -Math.expm1(-x)],
    ['exponential, rate 3', (stream) => drawExponential(stream, { rate: 3 }), (x) => -Math.expm1(-3 * x)],
    ...[0.05, 0.3, 0.99, 1, 2.5, 40, 1e5].map(
      (shape): [string, (stream: RandomStream) => number, (x: number) => number] => [
        `gamma, shape ${shape}`,
        (stream) => drawGamma(stream, { shape, scale: 2 }),
        (x) => gamma.cdf(x, { shape, scale: 2 }),
      ],
    ),
    [
      'chi-square, 1',
      (stream) => drawChiSquare(stream, { degreesOfFreedom: 1 }),
      (x) => chiSquare.cdf(x, { degreesOfFreedom: 1 }),
    ],
    ...[
      [0.1, 0.2],
      [0.5, 0.5],
      [1, 1],
      [2, 30],
      [0.7, 3],
    ].map(([a, b]): [string, (stream: RandomStream) => number, (x: number) => number] => [
      `beta, ${a} and ${b}`,
      (stream) => drawBeta(stream, { alpha: a, beta: b }),
      (x) => beta.cdf(x, { alpha: a, beta: b }),
    ]),
    ...[0.3, 1, 4, 100].map((nu): [string, (stream: RandomStream) => number, (x: number) => number] => [
      `Student t, ${nu}`,
      (stream) => drawStudentT(stream, { degreesOfFreedom: nu }),
      (x) => studentT.cdf(x, { degreesOfFreedom: nu }),
    ]),
  ];

  it.each(laws)('%s', (name, draw, cdf) => {
    const stream = randomStream('fit', name);
    const p = uniformityPValue(Float64Array.from({ length: 100_000 }, () => cdf(draw(stream))));
    expect(p).toBeGreaterThan(lowest);
    expect(p).toBeLessThan(1 - lowest);
  });

  it('exponential draws reach into the tail', () => {
    const stream = randomStream('exponential tail');
    const n = 1_000_000;
    let largest = 0;
    let smallest = Infinity;
    let beyond = 0;
    for (let i = 0; i < n; i += 1) {
      const x = drawExponential(stream);
      largest = Math.max(largest, x);
      smallest = Math.min(smallest, x);
      if (x > 8) beyond += 1;
    }
    expect(largest).toBeGreaterThan(-Math.log(-Math.expm1(Math.log(1e-5) / n)));
    expect(largest).toBeLessThan(-Math.log(-Math.expm1(Math.log1p(-1e-5) / n)));
    expect(smallest * n).toBeGreaterThan(1e-5);
    expect(smallest * n).toBeLessThan(Math.log(1e5));
    expect(Math.abs(beyond - n * Math.exp(-8))).toBeLessThan(4.5 * Math.sqrt(n * Math.exp(-8)));
  });
});

describe('integer draws follow their laws', () => {
  it.each([0.01, 1, 3, 9.99, 10, 50, 1234.5, 1e6])('Poisson, mean %d', (mean) => {
    const stream = randomStream('poisson', mean);
    const draws = Array.from({ length: 100_000 }, () => drawPoisson(stream, { mean }));
    const logGamma = logFactorials(draws.reduce((a, b) => Math.max(a, b), 0));
    const p = discretePValue(draws, (k) => Math.exp(k * Math.log(mean) - mean - logGamma[k]));
    expect(p).toBeGreaterThan(lowest);
    expect(p).toBeLessThan(1 - 1e-5);
  });

  it.each([
    [1, 0.3],
    [20, 0.3],
    [20, 0.95],
    [100, 0.5],
    [1000, 0.02],
    [5000, 0.8],
    [1_000_000, 1e-6],
  ])('binomial, %d trials, probability %d', (trials, probability) => {
    const stream = randomStream('binomial', trials, probability);
    const draws = Array.from({ length: 100_000 }, () => drawBinomial(stream, { trials, probability }));
    const logGamma = logFactorials(trials);
    const p = discretePValue(draws, (k) =>
      Math.exp(
        logGamma[trials] -
          logGamma[k] -
          logGamma[trials - k] +
          k * Math.log(probability) +
          (trials - k) * Math.log1p(-probability),
      ),
    );
    expect(p).toBeGreaterThan(lowest);
    expect(p).toBeLessThan(1 - 1e-5);
  });

  it('Poisson and binomial of huge size have their mean and variance', () => {
    const stream = randomStream('huge');
    const n = 50_000;
    for (const [draw, mean, variance] of [
      [() => drawPoisson(stream, { mean: 1e12 }), 1e12, 1e12],
      [() => drawBinomial(stream, { trials: 2 ** 50, probability: 0.25 }), 2 ** 48, 0.75 * 2 ** 48],
    ] as const) {
      const z = Float64Array.from({ length: n }, () => (draw() - mean) / Math.sqrt(variance));
      expect(Math.abs(z.reduce((a, b) => a + b, 0))).toBeLessThan(4.5 * Math.sqrt(n));
      expect(Math.abs(z.reduce((a, b) => a + b * b, 0) - n)).toBeLessThan(4.5 * Math.sqrt(2 * n));
    }
  });

  it('certain outcomes are certain', () => {
    const stream = randomStream(1);
    expect(drawPoisson(stream, { mean: 0 })).toBe(0);
    expect(drawBinomial(stream, { trials: 0, probability: 0.5 })).toBe(0);
    expect(drawBinomial(stream, { trials: 7, probability: 0 })).toBe(0);
    expect(drawBinomial(stream, { trials: 7, probability: 1 })).toBe(7);
    expect(drawBernoulli(stream, { probability: 0 })).toBe(0);
    expect(drawBernoulli(stream, { probability: 1 })).toBe(1);
    expect(drawCategorical(stream, [0, 0, 3, 0])).toBe(2);
    expect(drawAlias(stream, aliasTable([0, 1e-300, 0]))).toBe(1);
  });

  it.each([
    ['categorical', (stream: RandomStream, w: number[]) => () => drawCategorical(stream, w)],
    [
      'alias',
      (stream: RandomStream, w: number[]) => {
        const table = aliasTable(w);
        return () => drawAlias(stream, table);
      },
    ],
  ])('%s draws follow the weights, whatever their scale', (name, prepare) => {
    for (const scale of [1, 1e300, 1e-300]) {
      const weights = [3, 0, 1, 0.001, 2.5, 7, 0.2, 0].map((w) => w * scale);
      const next = prepare(randomStream(name, scale), weights);
      const counts = new Float64Array(8);
      for (let i = 0; i < 200_000; i += 1) counts[next()] += 1;
      const total = weights.reduce((a, b) => a + b / scale, 0);
      const positive = weights.flatMap((w, i) => (w > 0 ? [i] : []));
      expect(counts[1] + counts[7]).toBe(0);
      const p = pearsonPValue(
        positive.map((i) => counts[i]),
        positive.map((i) => (200_000 * (weights[i] / scale)) / total),
      );
      expect(p).toBeGreaterThan(lowest);
    }
  });

  it('an alias table holds the weights exactly: its cells add up to them', () => {
    const weights = Array.from({ length: 257 }, (_, i) => (i * 37) % 101);
    const { probability, alias } = aliasTable(weights);
    const mass = new Float64Array(257);
    for (let i = 0; i < 257; i += 1) {
      mass[i] += probability[i] / 257;
      mass[alias[i]] += (1 - probability[i]) / 257;
    }
    const total = weights.reduce((a, b) => a + b, 0);
    weights.forEach((w, i) => expect(mass[i]).toBeCloseTo(w / total, 14));
  });

  it('multinomial counts add up, and have the means and covariances of the law', () => {
    const stream = randomStream('multinomial');
    const weights = [1, 0, 2, 3, 0.5];
    const shares = weights.map((w) => w / 6.5);
    const n = 20_000;
    const sums = new Float64Array(5);
    let cross = 0;
    for (let i = 0; i < n; i += 1) {
      const counts = drawMultinomial(stream, { trials: 100, weights });
      expect(counts.reduce((a, b) => a + b, 0)).toBe(100);
      counts.forEach((count, k) => (sums[k] += count));
      cross += (counts[0] - 100 * shares[0]) * (counts[3] - 100 * shares[3]);
    }
    shares.forEach((share, k) => {
      expect(Math.abs(sums[k] - 100 * share * n)).toBeLessThanOrEqual(
        4.5 * Math.sqrt(100 * share * (1 - share) * n),
      );
    });
    const covariance = -100 * shares[0] * shares[3];
    const spread =
      100 *
      Math.sqrt(shares[0] * (1 - shares[0]) * shares[3] * (1 - shares[3]) + (shares[0] * shares[3]) ** 2);
    expect(Math.abs(cross / n - covariance)).toBeLessThan((4.5 * spread) / Math.sqrt(n));
  });
});

describe('orders and subsets', () => {
  it('permutations of 4 hit the 24 orders evenly', () => {
    const stream = randomStream('orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 48_000; i += 1) {
      const key = permutation(stream, 4).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const p = pearsonPValue([...counts.values()], new Float64Array(24).fill(2000));
    expect(p).toBeGreaterThan(lowest);
    expect(p).toBeLessThan(1 - lowest);
  });

  it.each([
    [10, 3],
    [1000, 5],
    [7, 7],
  ])('samples without replacement out of %d, %d at a time, have no repeats and even inclusion', (n, k) => {
    const stream = randomStream('samples', n, k);
    const counts = new Float64Array(n);
    const firsts = new Float64Array(n);
    const draws = 50_000;
    let repeats = 0;
    for (let i = 0; i < draws; i += 1) {
      const sample = sampleWithoutReplacement(stream, n, k);
      repeats += k - new Set(sample).size;
      firsts[sample[0]] += 1;
      for (const index of sample) counts[index] += 1;
    }
    expect(repeats).toBe(0);
    expect(pearsonPValue(firsts, new Float64Array(n).fill(draws / n))).toBeGreaterThan(lowest);
    if (k === n) {
      expect(counts.every((count) => count === draws)).toBe(true);
      return;
    }
    // Inclusions of one sample are dependent: Pearson's statistic shrinks by (n - k) / (n - 1).
    const share = k / n;
    const statistic =
      counts.reduce((sum, count) => sum + (count - draws * share) ** 2, 0) / (draws * share * (1 - share));
    const p = chiSquare.sf((statistic * (n - 1)) / n, { degreesOfFreedom: n - 1 });
    expect(p).toBeGreaterThan(lowest);
    expect(p).toBeLessThan(1 - lowest);
  });

  it('both ways to sample are the same shuffle', () => {
    // Out of 64 two are drawn from a stored order, out of 65 from the moved entries alone.
    const dense = sampleWithoutReplacement(randomStream(4), 320, 11);
    const sparse = sampleWithoutReplacement(randomStream(4), 320, 10);
    expect(Array.from(dense.subarray(0, 10))).toEqual(Array.from(sparse));
  });

  it('shuffles keep the entries, and only the one in place changes its input', () => {
    const values = ['a', 'b', 'c', 'd', 'e', 'f'];
    const copy = shuffle(randomStream(2), values);
    expect(values.join('')).toBe('abcdef');
    expect(copy.sort().join('')).toBe('abcdef');
    const list = Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    expect(shuffleInPlace(randomStream(2), list)).toBe(list);
    expect(list.join('')).not.toBe('12345678');
  });

  it('empty requests give empty answers', () => {
    const stream = randomStream(1);
    expect(permutation(stream, 0)).toHaveLength(0);
    expect(sampleWithoutReplacement(stream, 5, 0)).toHaveLength(0);
    expect(shuffle(stream, [])).toEqual([]);
  });
});

describe('vectors and matrices', () => {
  it.each([1, 2, 5, 300])(
    'points of the sphere in dimension %d have length 1 and no direction of their own',
    (d) => {
      const stream = randomStream('sphere', d);
      const n = 20_000;
      const mean = new Float64Array(d);
      let farthest = 0;
      for (let i = 0; i < n; i += 1) {
        const point = drawSphere(stream, d);
        const square = point.reduce((sum, x) => sum + x * x, 0);
        farthest = Math.max(farthest, Math.abs(square - 1));
        point.forEach((x, j) => (mean[j] += x));
      }
      expect(farthest).toBeLessThan(1e-14 * d + 1e-15);
      const statistic = mean.reduce((sum, x) => sum + (x * x * d) / n, 0);
      const p = chiSquare.sf(statistic, { degreesOfFreedom: d });
      expect(p).toBeGreaterThan(lowest);
    },
  );

  it('a normal matrix is filled row by row', () => {
    const matrix = normalMatrix(randomStream(8), 3, 4);
    const stream = randomStream(8);
    for (let i = 0; i < 3; i += 1)
      for (let j = 0; j < 4; j += 1) expect(matrix.get(i, j)).toBe(stream.normal());
    expect(normalMatrix(randomStream(8), 0, 4).rows).toBe(0);
  });
});

describe('functions of fixed arithmetic', () => {
  const points = Array.from({ length: 4000 }, (_, i) => (i - 2000) * 0.35 + 0.123);

  it('the exponential is right to 3e-16, from the smallest to the largest double', () => {
    for (const x of points) {
      const want = Math.exp(x);
      expect(Math.abs(portableExp(x) - want)).toBeLessThanOrEqual(Math.max(3e-16 * want, 5e-324));
    }
    expect([portableExp(0), portableExp(-800), portableExp(710)]).toEqual([1, 0, Infinity]);
  });

  it('the logarithm is right to 3e-16, also near 1 and below the normal range', () => {
    for (const x of [
      ...points.map((p) => Math.exp(p)).filter((x) => x > 0 && x < Infinity),
      5e-324,
      1e-310,
      1 - 2 ** -53,
      1 + 2 ** -52,
    ]) {
      const want = Math.log(x);
      expect(Math.abs(portableLog(x) - want)).toBeLessThanOrEqual(3e-16 * Math.abs(want));
    }
    expect(portableLog(1)).toBe(0);
  });

  it('probabilities of counts agree with the gamma function', () => {
    const logGamma = logFactorials(3000);
    for (const [k, mean] of [
      [0, 3],
      [1, 0.5],
      [15, 20],
      [16, 16],
      [300, 250],
      [3000, 3000],
    ]) {
      expect(portableLogPoisson(k, mean)).toBeCloseTo(k * Math.log(mean) - mean - logGamma[k], 9);
    }
    for (const [k, n, p] of [
      [0, 10, 0.01],
      [10, 10, 0.99],
      [3, 10, 0.3],
      [1500, 3000, 0.4],
    ]) {
      const want = logGamma[n] - logGamma[k] - logGamma[n - k] + k * Math.log(p) + (n - k) * Math.log1p(-p);
      expect(portableLogBinomial(k, n, p)).toBeCloseTo(want, 8);
    }
  });
});

describe('bad input', () => {
  const stream = randomStream(1);
  it.each([
    ['rate 0', () => drawExponential(stream, { rate: 0 }), 'OUT_OF_RANGE'],
    ['shape 0', () => drawGamma(stream, { shape: 0 }), 'OUT_OF_RANGE'],
    ['scale NaN', () => drawGamma(stream, { shape: 1, scale: NaN }), 'NOT_FINITE'],
    ['degrees of freedom -1', () => drawChiSquare(stream, { degreesOfFreedom: -1 }), 'OUT_OF_RANGE'],
    ['degrees of freedom Infinity', () => drawStudentT(stream, { degreesOfFreedom: Infinity }), 'NOT_FINITE'],
    ['alpha 0', () => drawBeta(stream, { alpha: 0, beta: 1 }), 'OUT_OF_RANGE'],
    ['beta -2', () => drawBeta(stream, { alpha: 1, beta: -2 }), 'OUT_OF_RANGE'],
    ['probability 1.1', () => drawBernoulli(stream, { probability: 1.1 }), 'OUT_OF_RANGE'],
    ['no weights', () => drawCategorical(stream, []), 'SHAPE'],
    ['weights of 0', () => drawCategorical(stream, [0, 0]), 'OUT_OF_RANGE'],
    ['a negative weight', () => aliasTable([1, -1]), 'OUT_OF_RANGE'],
    ['a weight that is NaN', () => aliasTable([1, NaN]), 'NOT_FINITE'],
    ['mean -1', () => drawPoisson(stream, { mean: -1 }), 'OUT_OF_RANGE'],
    ['mean 1e300', () => drawPoisson(stream, { mean: 1e300 }), 'OUT_OF_RANGE'],
    ['trials 1.5', () => drawBinomial(stream, { trials: 1.5, probability: 0.5 }), 'OUT_OF_RANGE'],
    ['probability NaN', () => drawBinomial(stream, { trials: 1, probability: NaN }), 'NOT_FINITE'],
    ['multinomial without weights', () => drawMultinomial(stream, { trials: 1, weights: [] }), 'SHAPE'],
    ['n -1', () => permutation(stream, -1), 'OUT_OF_RANGE'],
    ['k > n', () => sampleWithoutReplacement(stream, 3, 4), 'OUT_OF_RANGE'],
    ['d 0', () => drawSphere(stream, 0), 'OUT_OF_RANGE'],
    ['rows 0.5', () => normalMatrix(stream, 0.5, 1), 'OUT_OF_RANGE'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});

/** log k! for k = 0..n, by summing logarithms. */
function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  let carry = 0;
  for (let k = 2; k <= n; k += 1) {
    const term = Math.log(k) - carry;
    logs[k] = logs[k - 1] + term;
    carry = logs[k] - logs[k - 1] - term;
  }
  return logs;
}
