import { describe, expect, it } from 'vitest';
import { cholesky, lu, qr, qrForm, triangularSolve } from '../../src/wasm/index.ts';
import {
  build,
  distance,
  EPS,
  extremes,
  failures,
  largest,
  orthogonality,
  product,
  random,
  sizes,
  symmetricKinds,
  transpose,
} from './reference.ts';

const row = (data: Float64Array, rowStride: number) => ({ data, offset: 0, rowStride, columnStride: 1 });

/** Definite matrices: random Gram plus a ridge, and those of the shared list that are definite. */
const definite: Readonly<Record<string, (n: number) => Float64Array>> = {
  ridge: (n) => {
    const g = random(n, n, 61);
    const a = product(n, n, n, g, transpose(n, n, g)).value;
    for (let i = 0; i < n; i++) a[i * n + i] += 1e-3;
    return a;
  },
  laplacian: symmetricKinds.laplacian,
  clustered: symmetricKinds.clustered,
  minij: (n) => build(n, n, (i, j) => Math.min(i, j) + 1),
  small: (n) => symmetricKinds.laplacian(n).map((x) => x * 1e-150),
  large: (n) => symmetricKinds.laplacian(n).map((x) => x * 1e150),
};

const general: Readonly<Record<string, (m: number, n: number) => Float64Array>> = {
  random: (m, n) => random(m, n, 71),
  kahan: (m, n) => build(m, n, (i, j) => (i > j ? 0 : Math.sin(1.2) ** i * (i === j ? 1 : -Math.cos(1.2)))),
  hilbert: (m, n) => build(m, n, (i, j) => 1 / (i + j + 1)),
  lotkin: (m, n) => build(m, n, (i, j) => (i === 0 ? 1 : 1 / (i + j + 1))),
  frank: (m, n) => build(m, n, (i, j) => (j >= i - 1 ? n - Math.max(i, j) : 0)),
  ones: (m, n) => build(m, n, () => 1),
  zero: (m, n) => new Float64Array(m * n),
  identity: (m, n) => build(m, n, (i, j) => (i === j ? 1 : 0)),
  graded: (m, n) => random(m, n, 73).map((x, at) => x * 10 ** ((-16 * Math.floor(at / n)) / m)),
  tiny: (m, n) => random(m, n, 79).map((x) => x * 1e-300),
  subnormal: (m, n) => random(m, n, 79).map((x) => x * 1e-312),
  huge: (m, n) => random(m, n, 83).map((x) => x * 1e150),
};

describe.each(extremes().map((engine) => ({ tier: engine.tier, engine })))('factors, $tier', ({ engine }) => {
  it.each(Object.keys(definite))('Cholesky of %s: backward error at most 2 n eps', (kind) => {
    for (const n of [...sizes, 200]) {
      const a = definite[kind](n);
      const work = build(n, n, (i, j) => (j > i ? NaN : a[i * n + j]));
      expect(cholesky(engine, n, row(work, n))).toBe(-1);
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(work[i * n + j]).toBeNaN();
      const scale = largest(a) || 1;
      const l = build(n, n, (i, j) => (j > i ? 0 : work[i * n + j] / Math.sqrt(scale)));
      const back = product(n, n, n, l, transpose(n, n, l)).value;
      expect(
        distance(
          back,
          a.map((x) => x / scale),
        ),
      ).toBeLessThanOrEqual(2 * Math.max(n, 10) * EPS);
    }
  });

  it('Cholesky of an indefinite matrix names the first pivot that is not positive', () => {
    for (const n of [1, 2, 31, 33, 64, 100, 130])
      for (const bad of new Set([0, Math.floor(n / 3), Math.floor(n / 2), n - 1])) {
        const a = build(n, n, (i, j) => Math.min(i, j) + 1);
        a[bad * n + bad] -= 1;
        expect(cholesky(engine, n, row(a, n))).toBe(bad);
      }
    expect(cholesky(engine, 3, row(Float64Array.of(1, 0, 0, NaN, 1, 0, 0, 0, 1), 3))).toBe(1);
  });

  it('triangular solves of both sides, strides and unit diagonals have a small backward error', () => {
    for (const n of [...sizes, 150])
      for (const m of [1, 7, 8, 9, 40]) {
        const t = random(n, n, 91);
        for (let i = 0; i < n; i++) t[i * n + i] += i % 2 === 0 ? n : -n;
        const b = random(n, m, 93);
        for (const upper of [false, true])
          for (const unit of [false, true])
            for (const stored of ['rows', 'columns']) {
              const scaled = unit ? t.map((x) => x / n) : t;
              const [p, q] =
                stored === 'rows'
                  ? [row(scaled, n), row(b.slice(), m)]
                  : [
                      { data: transpose(n, n, scaled), offset: 0, rowStride: 1, columnStride: n },
                      { data: transpose(n, m, b), offset: 0, rowStride: 1, columnStride: n },
                    ];
              triangularSolve(engine, upper, unit, n, m, p, q);
              const x = stored === 'rows' ? q.data : transpose(m, n, q.data);
              const used = build(n, n, (i, j) =>
                i === j ? (unit ? 1 : scaled[i * n + i]) : upper === j > i ? scaled[i * n + j] : 0,
              );
              const { value, size } = product(n, m, n, used, x);
              const relative = 3 * Math.max(n, 10) * EPS;
              const off = failures(
                n * m,
                (i) => Math.abs(value[i] - b[i]) <= relative * (size[i] + Math.abs(b[i])),
              );
              expect(off).toBe(0);
            }
      }
  });

  it.each(Object.keys(general))('LU of %s: P A = L U with multipliers at most 1', (kind) => {
    for (const n of [...sizes, 130]) {
      const a = general[kind](n, n);
      const scale = largest(a) || 1;
      const work = a.map((x) => x);
      const pivots = new Int32Array(n);
      const zero = lu(engine, n, row(work, n), pivots);
      const diagonal = Array.from({ length: n }, (_, i) => work[i * n + i]);
      expect(zero).toBe(diagonal.indexOf(0));
      const l = build(n, n, (i, j) => (i === j ? 1 : i > j ? work[i * n + j] : 0));
      expect(largest(l)).toBeLessThanOrEqual(1 + 1e-9);
      const u = build(n, n, (i, j) => (i <= j ? work[i * n + j] / scale : 0));
      const permuted = a.map((x) => x / scale);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          const held = permuted[i * n + j];
          permuted[i * n + j] = permuted[pivots[i] * n + j];
          permuted[pivots[i] * n + j] = held;
        }
      const growth = Math.max(1, largest(u));
      const floor = kind === 'subnormal' ? 2 ** -1074 / scale : 0;
      expect(distance(product(n, n, n, l, u).value, permuted)).toBeLessThanOrEqual(
        2 * Math.max(n, 10) * (EPS * growth + floor),
      );
    }
  });

  it.each(Object.keys(general))("QR of %s: |A - QR| and |Q'Q - I| at most 3 n eps", (kind) => {
    for (const n of [0, 1, 2, 9, 31, 33, 64, 100])
      for (const [m, columns] of [
        [n, n],
        [n + 21, n],
        [n, n + 7],
      ]) {
        const a = general[kind](m, columns);
        const scale = largest(a) || 1;
        const k = Math.min(m, columns);
        const work = a.slice();
        const tau = new Float64Array(k);
        qr(engine, m, columns, row(work, columns), tau);
        const q = new Float64Array(m * k);
        qrForm(engine, m, k, k, row(work, columns), tau, row(q, k));
        const r = build(k, columns, (i, j) => (i <= j ? work[i * columns + j] / scale : 0));
        const bound = 3 * Math.max(m, columns, 10) * EPS;
        const norm = Math.sqrt(a.reduce((sum, x) => sum + (x / scale) ** 2, 0)) || 1;
        const floor = kind === 'subnormal' ? (Math.max(m, columns) * 2 ** -1074) / scale : 0;
        expect(orthogonality(m, k, q)).toBeLessThanOrEqual(bound);
        expect(
          distance(
            product(m, columns, k, q, r).value,
            a.map((x) => x / scale),
          ),
        ).toBeLessThanOrEqual(bound * norm + floor);
        if (m > k) continue;
        const whole = new Float64Array(m * m);
        qrForm(engine, m, m, k, row(work, columns), tau, row(whole, m));
        expect(orthogonality(m, m, whole)).toBeLessThanOrEqual(bound);
      }
  });
});
