import { describe, expect, it } from 'vitest';
import { compileSync, link, type TileShape } from '../../src/wasm/engine.ts';
import { gemm, gemmF32, loadEngine, lu, qr, svd, symmetricEigen, syrk } from '../../src/wasm/index.ts';
import { build, distance, engines, EPS, failures, product, random, transpose } from './reference.ts';

const shapes: readonly (readonly [number, number, number])[] = [
  [0, 3, 2],
  [3, 0, 2],
  [3, 4, 0],
  [1, 1, 1],
  [1, 70, 3],
  [70, 1, 5],
  [2, 3, 4],
  [5, 7, 3],
  [6, 8, 256],
  [31, 33, 35],
  [33, 65, 257],
  [64, 63, 300],
  [100, 99, 101],
  [193, 200, 17],
];

const all = engines();

/** The same matrix as an operand of each storage: rows, padded rows, columns, both strided. */
function storages(m: number, n: number, a: Float64Array) {
  const padded = new Float64Array(3 + m * (n + 2)).fill(NaN);
  const both = new Float64Array(5 + 2 * m * n * 3).fill(NaN);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      padded[3 + i * (n + 2) + j] = a[i * n + j];
      both[5 + i * 2 * n * 3 + 3 * j] = a[i * n + j];
    }
  return [
    { data: a, offset: 0, rowStride: n, columnStride: 1 },
    { data: padded, offset: 3, rowStride: n + 2, columnStride: 1 },
    { data: transpose(m, n, a), offset: 0, rowStride: 1, columnStride: m },
    { data: both, offset: 5, rowStride: 6 * n, columnStride: 3 },
  ];
}

describe.each(all.map((engine) => ({ tier: engine.tier, engine })))('product, $tier', ({ engine }) => {
  it.each(shapes)('%i x %i over %i agrees with the definition in every storage', (m, n, k) => {
    const a = random(m, k, 3);
    const b = random(k, n, 5);
    const c0 = random(m, n, 9);
    const { value, size } = product(m, n, k, a, b);
    const [alpha, beta] = [-1.5, 0.75];
    for (const p of storages(m, k, a))
      for (const q of storages(k, n, b))
        for (const factor of [0, beta, 1]) {
          const c = factor === 0 ? new Float64Array(m * n).fill(NaN) : c0.slice();
          gemm(engine, m, n, k, alpha, p, q, factor, { data: c, offset: 0, rowStride: n, columnStride: 1 });
          const off = failures(m * n, (i) => {
            const want = alpha * value[i] + (factor === 0 ? 0 : factor * c0[i]);
            return Math.abs(c[i] - want) <= 4 * (k + 2) * EPS * (1.5 * size[i] + Math.abs(c0[i]));
          });
          expect(off).toBe(0);
        }
  });

  it('writes any strides of C and nothing else', () => {
    const [m, n, k] = [13, 9, 7];
    const a = random(m, k, 3);
    const b = random(k, n, 5);
    const { value } = product(m, n, k, a, b);
    for (const [row, column] of [
      [n + 3, 1],
      [1, m + 2],
      [2 * n, 2],
    ]) {
      const data = new Float64Array(400).fill(-7);
      gemm(
        engine,
        m,
        n,
        k,
        1,
        { data: a, offset: 0, rowStride: k, columnStride: 1 },
        { data: b, offset: 0, rowStride: n, columnStride: 1 },
        0,
        { data, offset: 2, rowStride: row, columnStride: column },
      );
      const want = new Float64Array(400).fill(-7);
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) want[2 + i * row + j * column] = value[i * n + j];
      expect(distance(data, want)).toBeLessThan(1e-14);
    }
  });

  it('is exact on integers and stays within 2 k eps |A||B| of a compensated sum', () => {
    const [m, n, k] = [37, 41, 520];
    const a = build(m, k, (i, j) => ((i * 7 + j * 13) % 19) - 9);
    const b = build(k, n, (i, j) => ((i * 5 + j * 11) % 23) - 11);
    const c = new Float64Array(m * n);
    const row = (data: Float64Array, rowStride: number) => ({ data, offset: 0, rowStride, columnStride: 1 });
    gemm(engine, m, n, k, 1, row(a, k), row(b, n), 0, row(c, n));
    expect(distance(c, product(m, n, k, a, b).value)).toBe(0);
    const x = random(m, k, 21);
    const y = random(k, n, 22);
    gemm(engine, m, n, k, 1, row(x, k), row(y, n), 0, row(c, n));
    const { size } = product(m, n, k, x, y);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let [sum, low] = [0, 0];
        for (let p = 0; p < k; p++) {
          const [u, v] = [x[i * k + p], y[p * n + j]];
          const t = u * v;
          const [uh, vh] = [Math.fround(u), Math.fround(v)];
          low += uh * vh - t + uh * (v - vh) + (u - uh) * vh + (u - uh) * (v - vh);
          const s = sum + t;
          low += Math.abs(sum) >= Math.abs(t) ? sum - s + t : t - s + sum;
          sum = s;
        }
        const bound = 2 * k * EPS * size[i * n + j];
        expect(Math.abs(c[i * n + j] - (sum + low)) <= bound).toBe(true);
      }
  });

  it.each(shapes)('single precision %i x %i over %i agrees with the definition', (m, n, k) => {
    const a = Float32Array.from(random(m, k, 3));
    const b = Float32Array.from(random(k, n, 5));
    const c0 = Float32Array.from(random(m, n, 9));
    const { value, size } = product(m, n, k, Float64Array.from(a), Float64Array.from(b));
    const at = transpose(m, k, Float64Array.from(a));
    for (const p of [
      { data: a, offset: 0, rowStride: k, columnStride: 1 },
      { data: Float32Array.from(at), offset: 0, rowStride: 1, columnStride: m },
    ])
      for (const beta of [0, 1]) {
        const c = c0.slice();
        const q = { data: b, offset: 0, rowStride: n, columnStride: 1 };
        gemmF32(engine, m, n, k, 1, p, q, beta, { data: c, offset: 0, rowStride: n, columnStride: 1 });
        const off = failures(m * n, (i) => {
          const bound = 2 * (k + 2) * 2 ** -24 * (size[i] + Math.abs(c0[i]));
          return Math.abs(c[i] - value[i] - beta * c0[i]) <= bound;
        });
        expect(off).toBe(0);
      }
  });

  it.each([0, 1, 5, 6, 7, 33, 100, 201, 400])('syrk of order %i writes the lower triangle alone', (n) => {
    const k = 45;
    const a = random(n, k, 31);
    const { value, size } = product(n, n, k, a, transpose(n, k, a));
    for (const beta of [0, 2]) {
      const c = new Float64Array(n * n).fill(3);
      const target = { data: c, offset: 0, rowStride: n, columnStride: 1 };
      syrk(engine, n, k, 0.5, { data: a, offset: 0, rowStride: k, columnStride: 1 }, beta, target);
      const off = failures(n * n, (at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        const want = j > i ? 3 : 0.5 * value[at] + 3 * beta;
        return Math.abs(c[at] - want) <= (j > i ? 0 : 2 * (k + 2) * EPS * (size[at] + 6));
      });
      expect(off).toBe(0);
    }
  });
});

describe('tiles', () => {
  it('give the same bits, whole or partial, relaxed or turbo', () => {
    const fused = all.filter((engine) => engine.tier !== 'plain');
    const n = 301;
    const a = random(n, n, 41);
    const b = random(n, n, 43);
    const row = (data: Float64Array) => ({ data, offset: 0, rowStride: n, columnStride: 1 });
    const results = fused.map((engine) => {
      const c = random(n, n, 47);
      for (let round = 0; round < 3; round++) gemm(engine, n, n, n, 1 / 3, row(a), row(b), 0.25, row(c));
      return c;
    });
    for (const c of results) expect(c).toEqual(results[0]);
    const single = (data: Float64Array) => ({ ...row(data), data: Float32Array.from(data) });
    const singles = fused.map((engine) => {
      const c = new Float32Array(n * n);
      gemmF32(engine, n, n, n, 1, single(a), single(b), 0, {
        data: c,
        offset: 0,
        rowStride: n,
        columnStride: 1,
      });
      return c;
    });
    for (const c of singles) expect(c).toEqual(singles[0]);
  });

  it('of plain arithmetic give the same bits, wide, narrow or simple, and others than fused ones', () => {
    const tileShapes: readonly TileShape[] = ['narrow', 'wide', 'simple'];
    const plain = tileShapes.map((shape) => link('plain', compileSync('plain'), shape));
    for (const [m, n, k] of [
      [301, 301, 301],
      [7, 9, 5],
      [65, 34, 257],
    ]) {
      const [a, b] = [random(m, k, 41), random(k, n, 43)];
      const row = (data: Float64Array, rowStride: number) => ({
        data,
        offset: 0,
        rowStride,
        columnStride: 1,
      });
      const results = [...plain, link('relaxed', compileSync('relaxed'))].map((engine) => {
        const c = random(m, n, 47);
        gemm(engine, m, n, k, 1 / 3, row(a, k), row(b, n), 0.25, row(c, n));
        return c;
      });
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
      expect(results[3]).not.toEqual(results[0]);
      const single = (data: Float64Array, rowStride: number) => ({
        ...row(data, rowStride),
        data: Float32Array.from(data),
      });
      const [first, ...others] = plain.map((engine) => {
        const c = new Float32Array(m * n);
        const out = { data: c, offset: 0, rowStride: n, columnStride: 1 };
        gemmF32(engine, m, n, k, 1, single(a, k), single(b, n), 0, out);
        return c;
      });
      for (const c of others) expect(c).toEqual(first);
    }
  });

  it('do not show in the bits of decompositions either', () => {
    const n = 150;
    const a = random(n, n, 71);
    const row = (data: Float64Array) => ({ data, offset: 0, rowStride: n, columnStride: 1 });
    const results = all
      .filter((engine) => engine.tier !== 'plain')
      .map((engine) => {
        const [values, singular, tau] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
        const [vectors, u, v] = [new Float64Array(n * n), new Float64Array(n * n), new Float64Array(n * n)];
        const [triangle, factors] = [a.slice(), a.slice()];
        for (let round = 0; round < 3; round++) {
          symmetricEigen(engine, n, row(a), values, row(vectors));
          svd(engine, n, n, row(a), singular, row(u), n, row(v));
        }
        qr(engine, n, n, row(triangle), tau);
        lu(engine, n, row(factors), new Int32Array(n));
        return [values, vectors, singular, u, v, triangle, tau, factors];
      });
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it('of plain arithmetic give the same bits in strict mode before and after turbo', () => {
    const n = 270;
    const a = random(n, n, 61);
    const b = random(n, n, 62);
    const row = (data: Float64Array) => ({ data, offset: 0, rowStride: n, columnStride: 1 });
    const results = [all[0], loadEngine('strict')!].map((engine) => {
      const c = random(n, n, 63);
      for (let round = 0; round < 3; round++) gemm(engine, n, n, n, 1 / 3, row(a), row(b), 0.25, row(c));
      const values = new Float64Array(n);
      const v = new Float64Array(n * n);
      symmetricEigen(engine, n, row(a), values, row(v));
      return [c, values, v];
    });
    expect(results[1]).toEqual(results[0]);
  });

  it('do not show in the bits of a part: a block of the product is the product of the blocks', () => {
    for (const engine of all) {
      const [m, n, k] = [50, 47, 300];
      const a = random(m, k, 51);
      const b = random(k, n, 53);
      const whole = new Float64Array(m * n);
      const part = new Float64Array(11 * 13);
      const left = { data: a, offset: 0, rowStride: k, columnStride: 1 };
      const right = { data: b, offset: 0, rowStride: n, columnStride: 1 };
      gemm(engine, m, n, k, 1, left, right, 0, { data: whole, offset: 0, rowStride: n, columnStride: 1 });
      const target = { data: part, offset: 0, rowStride: 13, columnStride: 1 };
      gemm(engine, 11, 13, k, 1, { ...left, offset: 9 * k }, { ...right, offset: 21 }, 0, target);
      expect(part).toEqual(build(11, 13, (i, j) => whole[(9 + i) * n + 21 + j]));
    }
  });
});
