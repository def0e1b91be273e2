import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../src/index.ts';
import { complexFourier2 } from '../../src/transforms/complexFourier2.ts';
import { filterBank } from '../../src/transforms/filterBank.ts';
import { scalingFilters } from '../../src/transforms/scalingFilters.ts';
import { waveletLine, waveletPlane } from '../../src/transforms/waveletLevels.ts';
import {
  fft,
  fft2,
  inverseRealFft2,
  kernelMatrix,
  newtonSchulz,
  realFft2,
  squaredDistances,
  walshHadamard,
  wavelet,
  wavelet2,
} from '../../src/wasm/index.ts';
import {
  build,
  distance,
  engines,
  EPS,
  failures,
  largest,
  orthogonality,
  product,
  random,
  transpose,
} from './reference.ts';

const row = (data: Float64Array, rowStride: number) => ({ data, offset: 0, rowStride, columnStride: 1 });

function distancesByDefinition(
  n: number,
  m: number,
  p: number,
  x: Float64Array,
  y: Float64Array,
): Float64Array {
  return build(n, m, (i, j) => {
    let sum = 0;
    for (let l = 0; l < p; l++) sum += (x[i * p + l] - y[j * p + l]) ** 2;
    return sum;
  });
}

const kernels: readonly (readonly [Kernel, (squared: number, inner: number) => number])[] = [
  [{ kind: 'rbf', lengthScale: 0.7 }, (d) => Math.exp(-d / (2 * 0.49))],
  [{ kind: 'rbf', lengthScale: 0.03 }, (d) => Math.exp(-d / (2 * 0.0009))],
  [{ kind: 'matern', nu: 0.5, lengthScale: 1.3 }, (d) => Math.exp(-Math.sqrt(d) / 1.3)],
  [
    { kind: 'matern', nu: 1.5, lengthScale: 0.01 },
    (d) => (1 + (Math.sqrt(3) * Math.sqrt(d)) / 0.01) * Math.exp((-Math.sqrt(3) * Math.sqrt(d)) / 0.01),
  ],
  [
    { kind: 'matern', nu: 2.5, lengthScale: 2 },
    (d) => {
      const r = (Math.sqrt(5) * Math.sqrt(d)) / 2;
      return (1 + r + (r * r) / 3) * Math.exp(-r);
    },
  ],
  [{ kind: 'polynomial', degree: 3, gamma: 0.5, offset: 2 }, (_, inner) => (0.5 * inner + 2) ** 3],
  [{ kind: 'polynomial', degree: 1 }, (_, inner) => inner + 1],
];

describe.each(engines().map((engine) => ({ tier: engine.tier, engine })))('fields, $tier', ({ engine }) => {
  it('squared distances keep 13 digits, also beside a common offset and within tight clusters', () => {
    for (const [n, m, p] of [
      [1, 1, 1],
      [3, 5, 2],
      [40, 33, 7],
      [300, 35, 3],
      [33, 40, 50],
    ])
      for (const [offset, spread] of [
        [0, 1],
        [1e6, 1],
        [0, 1e-7],
        [0, 1e160],
      ]) {
        const shift = (a: Float64Array): Float64Array =>
          a.map(
            (value, at) =>
              offset + ((Math.floor(at / p) % 3) + value * Math.min(spread, 1)) * Math.max(1, spread),
          );
        const x = shift(random(n, p, 3));
        const y = shift(random(m, p, 4));
        const want = distancesByDefinition(n, m, p, x, y);
        const got = new Float64Array(n * m);
        squaredDistances(
          engine,
          n,
          m,
          p,
          { data: transpose(n, p, x), offset: 0, rowStride: 1, columnStride: n },
          row(y, p),
          row(got, m),
        );
        expect(
          failures(n * m, (at) => got[at] === want[at] || Math.abs(got[at] - want[at]) <= 1e-13 * want[at]),
        ).toBe(0);
        const own = new Float64Array(n * (n + 3)).fill(-1);
        squaredDistances(engine, n, n, p, row(x, p), undefined, row(own, n + 3));
        const self = distancesByDefinition(n, n, p, x, x);
        for (let i = 0; i < n; i++) {
          expect(own[i * (n + 3) + i]).toBe(0);
          expect(own.subarray(i * (n + 3) + n, (i + 1) * (n + 3))).toEqual(Float64Array.of(-1, -1, -1));
          const bad = failures(n, (j) => {
            const value = own[i * (n + 3) + j];
            const known = self[i * n + j];
            return (
              value === own[j * (n + 3) + i] && (value === known || Math.abs(value - known) <= 1e-13 * known)
            );
          });
          expect(bad).toBe(0);
        }
      }
  });

  it('kernel matrices agree with their formulas', () => {
    const [n, m, p] = [37, 29, 4];
    const x = random(n, p, 5);
    const y = random(m, p, 6);
    const squared = distancesByDefinition(n, m, p, x, y);
    const inner = product(n, m, p, x, transpose(m, p, y)).value;
    for (const [kernel, value] of kernels) {
      const got = new Float64Array(n * m);
      kernelMatrix(engine, kernel, n, m, p, row(x, p), row(y, p), row(got, m));
      const bad = failures(n * m, (at) => {
        const want = value(squared[at], inner[at]);
        return Math.abs(got[at] - want) <= 1e-11 * Math.abs(want) + 1e-300;
      });
      expect(bad).toBe(0);
      const own = new Float64Array(n * n);
      kernelMatrix(engine, kernel, n, n, p, row(x, p), undefined, row(own, n));
      expect(transpose(n, n, own)).toEqual(own);
      if (kernel.kind !== 'polynomial') for (let i = 0; i < n; i++) expect(own[i * n + i]).toBe(1);
    }
  });

  it('the exponential inside kernels is within 2 units in the last place and fades out to 0', () => {
    const count = 4001;
    const y = build(count, 1, (i) => Math.sqrt(i * 0.375));
    const got = new Float64Array(count);
    const line = { data: y, offset: 0, rowStride: 1, columnStride: 1 };
    kernelMatrix(
      engine,
      { kind: 'rbf', lengthScale: Math.SQRT1_2 },
      1,
      count,
      1,
      row(Float64Array.of(0), 1),
      line,
      row(got, count),
    );
    const bad = failures(count, (i) => {
      const squared = y[i] * y[i];
      const want = Math.exp(-squared);
      return Math.abs(got[i] - want) <= (4 * EPS + squared * 4 * EPS) * want + 2 ** -1073;
    });
    expect(bad).toBe(0);
    expect(got[0]).toBe(1);
    expect(got[count - 1]).toBe(0);
  });

  it.each([1, 2, 4, 8, 16, 32, 64, 128, 512, 1024])('Fourier transforms of length %i and back', (n) => {
    const count = 3;
    const [re, im] = [random(count, n, 7), random(count, n, 8)];
    const [x, y] = [re.slice(), im.slice()];
    fft(engine, n, count, x, y);
    let worst = 0;
    for (let c = 0; c < count; c++)
      for (let k = 0; k < n; k += Math.max(1, n >> 6)) {
        let [sr, si] = [0, 0];
        for (let j = 0; j < n; j++) {
          const angle = (-2 * Math.PI * ((j * k) % n)) / n;
          const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
          sr += re[c * n + j] * cos - im[c * n + j] * sin;
          si += re[c * n + j] * sin + im[c * n + j] * cos;
        }
        worst = Math.max(worst, Math.abs(sr - x[c * n + k]), Math.abs(si - y[c * n + k]));
      }
    expect(worst).toBeLessThanOrEqual(40 * EPS * n);
    fft(engine, n, count, x, y, true);
    expect(
      distance(
        x.map((value) => value / n),
        re,
      ),
    ).toBeLessThanOrEqual(20 * EPS);
    expect(
      distance(
        y.map((value) => value / n),
        im,
      ),
    ).toBeLessThanOrEqual(20 * EPS);
  });

  it('Walsh-Hadamard transforms are products with the Hadamard matrix, exact on integers', () => {
    for (const n of [1, 2, 4, 8, 16, 32, 64, 256]) {
      const x = build(3, n, (i, j) => ((i * 31 + j * 17) % 23) - 11);
      const bits = (v: number): number => v.toString(2).replaceAll('0', '').length;
      const hadamard = build(n, n, (i, j) => (bits(i & j) % 2 === 0 ? 1 : -1));
      const got = x.slice();
      walshHadamard(engine, n, 3, got);
      expect(distance(got, product(3, n, n, x, hadamard).value)).toBe(0);
    }
  });

  const banks = (['haar', 'db2', 'db4', 'db10'] as const).map(
    (name) => [name, filterBank(scalingFilters[name])] as const,
  );

  it.each(banks)('wavelet transforms by %s agree with plain JavaScript and go back', (_, bank) => {
    for (const [n, levels] of [
      [1, 0],
      [2, 1],
      [6, 1],
      [8, 3],
      [96, 5],
      [64, 6],
    ]) {
      const original = random(1, n, 9);
      const [x, want] = [original.slice(), original.slice()];
      wavelet(engine, n, x, levels, bank, false);
      waveletLine(n, want, levels, bank, false);
      expect(distance(x, want)).toBeLessThanOrEqual(40 * EPS);
      wavelet(engine, n, x, levels, bank, true);
      expect(distance(x, original)).toBeLessThanOrEqual(60 * EPS);
    }
    for (const [m, n, levels] of [
      [1, 1, 0],
      [2, 6, 1],
      [6, 2, 1],
      [4, 4, 2],
      [24, 40, 3],
      [32, 64, 5],
      [20, 12, 2],
    ]) {
      const original = random(m, n, 10);
      const [got, want, back] = [original.slice(), original.slice(), original.slice()];
      wavelet2(engine, m, n, row(original, n), levels, bank, false, row(got, n));
      const given = { data: original, offset: 0, rows: m, columns: n, row: n, column: 1 };
      waveletPlane(given, levels, bank, false, want, n);
      expect(distance(got, want)).toBeLessThanOrEqual(60 * EPS);
      wavelet2(engine, m, n, row(got, n), levels, bank, true, row(back, n));
      expect(distance(back, original)).toBeLessThanOrEqual(80 * EPS);
    }
  });

  it('Fourier transforms of matrices agree with rows, then columns, complex and real, forward and back', () => {
    for (const [m, n] of [
      [8, 16],
      [16, 16],
      [16, 64],
      [64, 32],
      [128, 16],
      [8, 128],
    ]) {
      const [re, im] = [random(m, n, 5), random(m, n, 6)];
      const given = (data: Float64Array) => ({ data, offset: 0, rows: m, columns: n, row: n, column: 1 });
      const parts = () => [new Float64Array(m * n), new Float64Array(m * n)] as const;
      const unit = 20 * EPS * Math.sqrt(m * n);
      for (const inverse of [false, true]) {
        const [x, y] = parts();
        const [p, q] = parts();
        fft2(engine, m, n, row(re, n), row(im, n), inverse, 0.5, row(x, n), row(y, n));
        const out = { re: p, reRow: n, im: q, imRow: n };
        complexFourier2(given(re), given(im), inverse, 0.5, out);
        expect(Math.max(distance(x, p), distance(y, q))).toBeLessThanOrEqual(unit);
      }
      const [x, y] = parts();
      const [p, q] = parts();
      realFft2(engine, m, n, row(re, n), 1, row(x, n), row(y, n));
      complexFourier2(given(re), undefined, false, 1, { re: p, reRow: n, im: q, imRow: n });
      expect(Math.max(distance(x, p), distance(y, q))).toBeLessThanOrEqual(unit);
      // Of numbers without symmetry it is the real part of the inverse.
      inverseRealFft2(engine, m, n, row(re, n), row(im, n), 1 / (m * n), row(x, n));
      complexFourier2(given(re), given(im), true, 1 / (m * n), { re: p, reRow: n, im: q, imRow: n });
      expect(distance(x, p)).toBeLessThanOrEqual(4 * EPS);
    }
  });

  it('transforms refuse lengths that do not fit', () => {
    const shape = expect.objectContaining({ code: 'SHAPE', argument: 'n' }) as Error;
    expect(() => fft(engine, 12, 1, new Float64Array(12), new Float64Array(12))).toThrow(shape);
    expect(() => walshHadamard(engine, 3, 1, new Float64Array(3))).toThrow(shape);
    const bank = filterBank(scalingFilters.haar);
    expect(() => wavelet(engine, 6, new Float64Array(6), 2, bank, false)).toThrow(shape);
  });

  it('Newton-Schulz gives the polar factor of well-conditioned matrices and says when it did not', () => {
    for (const [m, n] of [
      [1, 1],
      [5, 3],
      [40, 40],
      [90, 35],
    ])
      for (const scale of [1, 1e-200, 1e200]) {
        const g = random(m, n, 11);
        const a = build(m, n, (i, j) => scale * (g[i * n + j] * 0.05 + (i === j ? 1 : 0)));
        const factor = new Float64Array(m * n);
        const result = newtonSchulz(engine, m, n, row(a, n), row(factor, n));
        expect(result.converged).toBe(true);
        expect(orthogonality(m, n, factor)).toBeLessThanOrEqual(3 * Math.max(m, 10) * EPS);
        // U V' times A' is symmetric positive semidefinite for the polar factor alone.
        const h = product(
          n,
          n,
          m,
          transpose(m, n, factor),
          a.map((value) => value / scale),
        ).value;
        expect(distance(h, transpose(n, n, h))).toBeLessThanOrEqual(20 * Math.max(m, 10) * EPS * largest(h));
        for (let i = 0; i < n; i++) expect(h[i * n + i]).toBeGreaterThan(0);
      }
    const singular = build(6, 6, (i, j) => i + j);
    expect(newtonSchulz(engine, 6, 6, row(singular, 6), row(new Float64Array(36), 6)).converged).toBe(false);
    expect(
      newtonSchulz(engine, 3, 3, row(new Float64Array(9), 3), row(new Float64Array(9), 3)).converged,
    ).toBe(false);
  });
});
