import { describe, expect, it } from 'vitest';
import { normalMatrix, randomStream, tracyWidom, type RandomStream } from '../src/index.ts';
import { tracyWidomPieces } from '../src/distributions/tracyWidomTable.ts';
import { tracyWidomLogs } from '../scripts/fredholm.ts';

const betas = [1, 2] as const;

describe('the tables', () => {
  it.each([-9.3, -5.1, -2.2, -0.4, 3.3])('agree with a Fredholm determinant of their own at %d', (s) => {
    const logs = tracyWidomLogs(s, { nodes: s < -8 ? 100 : 60, bits: s < -8 ? 220 : 120 });
    const bound = 3e-12;
    expect(Math.abs(Math.log(tracyWidom.cdf(s, { beta: 1 })) - logs.logCdf1)).toBeLessThan(bound);
    expect(Math.abs(Math.log(tracyWidom.cdf(s, { beta: 2 })) - logs.logCdf2)).toBeLessThan(bound);
    expect(Math.abs(Math.log(tracyWidom.sf(s, { beta: 1 })) - logs.logSf1)).toBeLessThan(bound);
    expect(Math.abs(Math.log(tracyWidom.sf(s, { beta: 2 })) - logs.logSf2)).toBeLessThan(bound);
  });

  it.each(betas)('meet each other and the asymptotic series, beta %d', (beta) => {
    const joints = [tracyWidomPieces[0].from, ...tracyWidomPieces.map((piece) => piece.to)];
    for (const s of joints) {
      const [below, above] = [s - 1e-12, s + 1e-12];
      const tail = s <= -1.5 ? tracyWidom.cdf : tracyWidom.sf;
      expect(Math.abs(Math.log(tail(above, { beta }) / tail(below, { beta })))).toBeLessThan(2e-10);
      expect(tracyWidom.pdf(above, { beta }) / tracyWidom.pdf(below, { beta })).toBeCloseTo(1, 8);
    }
  });
});

describe.each(betas)('beta %d', (beta) => {
  it('has the mean, variance, skewness and kurtosis in the literature', () => {
    // C. Tracy and H. Widom 2000; F. Bornemann, Markov Process. Related Fields 16, 2010, table 4.
    const known = {
      1: [-1.206533574582, 1.607781034581, 0.29346452408, 0.1652429384],
      2: [-1.771086807411, 0.8131947928329, 0.22408420361, 0.0934480876],
    }[beta];
    const h = 0.02;
    const raw = [0, 0, 0, 0, 0];
    for (let s = -45; s < 60; s += h) {
      const density = tracyWidom.pdf(s, { beta });
      for (let k = 0; k <= 4; k += 1) raw[k] += h * density * s ** k;
    }
    const [total, mean, second, third, fourth] = raw;
    const variance = second - mean ** 2;
    const skewness = (third - 3 * mean * second + 2 * mean ** 3) / variance ** 1.5;
    const kurtosis = (fourth - 4 * mean * third + 6 * mean ** 2 * second - 3 * mean ** 4) / variance ** 2 - 3;
    expect(total).toBeCloseTo(1, 12);
    [mean, variance, skewness, kurtosis].forEach((value, k) => expect(value).toBeCloseTo(known[k], 9));
  });

  it('has quantiles that lead back to their probabilities', () => {
    for (const power of [-300, -200, -60, -20, -8, -3, -1, -0.31]) {
      const q = 10 ** power;
      expect(tracyWidom.sf(tracyWidom.upperQuantile(q, { beta }), { beta }) / q).toBeCloseTo(1, 11);
      expect(tracyWidom.cdf(tracyWidom.quantile(q, { beta }), { beta }) / q).toBeCloseTo(1, 11);
    }
    for (const p of [0.3, 0.55, 0.62, 0.64, 0.9, 0.999999]) {
      expect(tracyWidom.cdf(tracyWidom.quantile(p, { beta }), { beta })).toBeCloseTo(p, 14);
      expect(tracyWidom.sf(tracyWidom.upperQuantile(p, { beta }), { beta })).toBeCloseTo(p, 14);
    }
  });

  it('increases from 0 to 1', () => {
    let last = 0;
    for (let s = -60; s < 120; s += 0.05) {
      const value = tracyWidom.cdf(s, { beta });
      expect(value).toBeGreaterThanOrEqual(last);
      expect(tracyWidom.sf(s, { beta })).toBeCloseTo(1 - value, 14);
      last = value;
    }
    expect([tracyWidom.cdf(-60, { beta }), last]).toEqual([0, 1]);
  });
});

it('the largest eigenvalue of a random symmetric matrix follows beta 1', () => {
  const n = 60;
  const replicates = 300;
  const stream = randomStream('tracy-widom');
  const scaled = Array.from(
    { length: replicates },
    () => (largestEigenvalue(stream, n) - 2 * Math.sqrt(n)) * n ** (1 / 6),
  );
  const above = scaled.filter((s) => s > tracyWidom.quantile(0.8, { beta: 1 })).length / replicates;
  // The bias of a matrix of order 60 is of order n^(-2/3) = 0.065 in s, 0.01 in probability.
  expect(Math.abs(above - 0.2)).toBeLessThan(4.5 * Math.sqrt(0.16 / replicates) + 0.02);
});

/** Largest eigenvalue of (G + G') / sqrt(2), by power iteration on the shifted matrix. */
function largestEigenvalue(stream: RandomStream, n: number): number {
  const G = normalMatrix(stream, n, n).to2DArray();
  const shift = 2.2 * Math.sqrt(n);
  const A = G.map((row, i) => row.map((value, j) => (value + G[j][i]) / Math.SQRT2 + (i === j ? shift : 0)));
  let vector = Array.from({ length: n }, () => stream.normal());
  let value = 0;
  for (let step = 0; step < 400; step += 1) {
    const next = A.map((row) => row.reduce((sum, a, j) => sum + a * vector[j], 0));
    value = Math.sqrt(next.reduce((sum, x) => sum + x * x, 0));
    vector = next.map((x) => x / value);
  }
  return value - shift;
}

describe('bad input', () => {
  it.each([
    ['beta 3', () => tracyWidom.cdf(0, { beta: 3 as 1 }), 'OUT_OF_RANGE'],
    ['beta NaN', () => tracyWidom.cdf(0, { beta: NaN as 1 }), 'NOT_FINITE'],
    ['s NaN', () => tracyWidom.pdf(NaN, { beta: 1 }), 'NOT_FINITE'],
    ['p 0', () => tracyWidom.quantile(0, { beta: 1 }), 'OUT_OF_RANGE'],
    ['p 1', () => tracyWidom.quantile(1, { beta: 2 }), 'OUT_OF_RANGE'],
    ['q 2', () => tracyWidom.upperQuantile(2, { beta: 2 }), 'OUT_OF_RANGE'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
