import { describe, expect, it } from 'vitest';
import { svd, symmetricEigen } from '../../src/wasm/index.ts';
import {
  build,
  distance,
  EPS,
  extremes,
  largest,
  orthogonality,
  product,
  random,
  sizes,
  symmetricKinds,
  transpose,
} from './reference.ts';

const row = (data: Float64Array, rowStride: number) => ({ data, offset: 0, rowStride, columnStride: 1 });
const unit = (n: number): number => Math.max(n, 10) * EPS;
const sorted = (values: Float64Array): Float64Array => values.slice().sort();

/** Spacing of the doubles around the largest entry over that entry: a bound no result can beat for subnormal input. */
const grain = (scale: number): number => (scale > 0 ? 2 ** -1074 / scale : 0);

const rectangular: Readonly<Record<string, (m: number, n: number) => Float64Array>> = {
  ...Object.fromEntries(
    Object.entries(symmetricKinds).map(([name, make]) => [
      name,
      (m: number, n: number) => {
        const square = make(m);
        return build(m, n, (i, j) => square[i * m + j]);
      },
    ]),
  ),
  kahan: (m, n) => build(m, n, (i, j) => (i > j ? 0 : Math.sin(1.2) ** i * (i === j ? 1 : -Math.cos(1.2)))),
  lotkin: (m, n) => build(m, n, (i, j) => (i === 0 ? 1 : 1 / (i + j + 1))),
  lowerOnes: (m, n) => build(m, n, (i, j) => (i >= j ? 1 : 0)),
  rowsGraded: (m, n) => random(m, n, 5).map((x, at) => x * 10 ** ((-16 * Math.floor(at / n)) / m)),
  columnsGraded: (m, n) => random(m, n, 5).map((x, at) => x * 10 ** ((-16 * (at % n)) / n)),
  rankOne: (m, n) => build(m, n, (i, j) => (i + 1) * (j + 2)),
};

describe.each(extremes().map((engine) => ({ tier: engine.tier, engine })))('spectra, $tier', ({ engine }) => {
  it.each(Object.entries(symmetricKinds))(
    'eigenpairs of %s: residual n eps, orthogonality 3 n eps, ascending',
    (kind, make) => {
      for (const n of [...sizes, 21, 105]) {
        const a = make(n);
        const lower = build(n, n, (i, j) => (j > i ? NaN : a[i * n + j]));
        const values = new Float64Array(n);
        const v = new Float64Array(n * n);
        expect(symmetricEigen(engine, n, row(lower, n), values, row(v, n))).toBe(0);
        const alone = new Float64Array(n);
        expect(symmetricEigen(engine, n, row(lower, n), alone, undefined)).toBe(0);
        const norm = largest(values) || 1;
        const scaled = values.map((x) => x / norm);
        const left = product(
          n,
          n,
          n,
          a.map((x) => x / norm),
          v,
        ).value;
        const floor = 2 * n * grain(kind === 'subnormal' ? norm : 0);
        expect(
          distance(
            left,
            build(n, n, (i, j) => v[i * n + j] * scaled[j]),
          ),
        ).toBeLessThanOrEqual(unit(n) + floor);
        expect(orthogonality(n, n, v)).toBeLessThanOrEqual(3 * unit(n));
        expect(values).toEqual(sorted(values));
        expect(alone).toEqual(sorted(alone));
        expect(
          distance(
            scaled,
            alone.map((x) => x / norm),
          ),
        ).toBeLessThanOrEqual(unit(n) + floor);
        const trace = a.reduce((sum, x, at) => sum + (at % (n + 1) === 0 ? x / norm : 0), 0);
        expect(Math.abs(scaled.reduce((sum, x) => sum + x, 0) - trace)).toBeLessThanOrEqual(
          n * (unit(n) + floor),
        );
      }
    },
  );

  it('eigenvalues of the Laplacian and of Clement matrices are those known in closed form', () => {
    for (const n of [5, 33, 100, 257]) {
      const values = new Float64Array(n);
      symmetricEigen(engine, n, row(symmetricKinds.laplacian(n), n), values, undefined);
      const wave = Float64Array.from(
        { length: n },
        (_, k) => 4 * Math.sin(((k + 1) * Math.PI) / (2 * n + 2)) ** 2,
      );
      expect(distance(values, wave)).toBeLessThanOrEqual(4 * unit(n));
      const v = new Float64Array(n * n);
      symmetricEigen(engine, n, row(symmetricKinds.clement(n), n), values, row(v, n));
      const steps = Float64Array.from({ length: n }, (_, k) => 2 * k - n + 1);
      expect(distance(values, steps)).toBeLessThanOrEqual(unit(n) * n);
    }
  });

  it('the eigensolver reads the lower triangle in every storage', () => {
    const n = 40;
    const a = symmetricKinds.random(n);
    const values = new Float64Array(n);
    const others = new Float64Array(n);
    symmetricEigen(engine, n, row(a, n), values, undefined);
    const upperHeld = {
      data: build(n, n, (i, j) => (j < i ? NaN : a[i * n + j])),
      offset: 0,
      rowStride: 1,
      columnStride: n,
    };
    symmetricEigen(engine, n, upperHeld, others, undefined);
    expect(others).toEqual(values);
    const v = new Float64Array(n * n);
    const w = new Float64Array(n * n);
    symmetricEigen(engine, n, row(a, n), values, row(v, n));
    symmetricEigen(engine, n, upperHeld, values, { data: w, offset: 0, rowStride: 1, columnStride: n });
    expect(transpose(n, n, w)).toEqual(v);
  });

  it('NaN and infinity end, without convergence or with NaN, never in a loop', () => {
    for (const bad of [NaN, Infinity])
      for (const n of [5, 40, 70]) {
        const a = random(n, n, 3);
        a[(n - 2) * n + 1] = bad;
        const values = new Float64Array(n);
        const v = new Float64Array(n * n);
        const left = symmetricEigen(engine, n, row(a, n), values, row(v, n));
        expect(left > 0 || values.some((x) => !Number.isFinite(x))).toBe(true);
        const missing = svd(engine, n, n, row(a, n), values, row(v, n), n, row(new Float64Array(n * n), n));
        expect(missing > 0 || values.some((x) => !Number.isFinite(x))).toBe(true);
      }
  });

  it.each(Object.entries(rectangular))(
    'SVD of %s: residual and orthogonality 3 n eps, descending',
    (kind, make) => {
      for (const n of [...sizes.filter((size) => size !== 34), 66, 67])
        for (const m of [n, n + 1, n + 30]) {
          if (m > 100) continue;
          const a = make(m, n);
          const values = new Float64Array(n);
          const [u, v] = [new Float64Array(m * n), new Float64Array(n * n)];
          expect(svd(engine, m, n, row(a.slice(), n), values, row(u, n), n, row(v, n))).toBe(0);
          const alone = new Float64Array(n);
          expect(svd(engine, m, n, row(a.slice(), n), alone, undefined, n, undefined)).toBe(0);
          const norm = values[0] || 1;
          const floor = 2 * m * grain(kind === 'subnormal' ? norm : 0);
          const us = build(m, n, (i, j) => u[i * n + j] * (values[j] / norm));
          const back = product(m, n, n, us, transpose(n, n, v)).value;
          expect(
            distance(
              back,
              a.map((x) => x / norm),
            ),
          ).toBeLessThanOrEqual(3 * unit(m) + floor);
          expect(orthogonality(m, n, u)).toBeLessThanOrEqual(3 * unit(m));
          expect(orthogonality(n, n, v)).toBeLessThanOrEqual(3 * unit(n));
          for (const found of [values, alone]) {
            expect(found).toEqual(sorted(found).reverse());
            expect(found.every((x) => x >= 0)).toBe(true);
          }
          expect(
            distance(
              values.map((x) => x / norm),
              alone.map((x) => x / norm),
            ),
          ).toBeLessThanOrEqual(2 * unit(m) + floor);
        }
    },
  );

  it('SVD with all left vectors completes them to an orthonormal basis', () => {
    for (const [m, n] of [
      [3, 0],
      [5, 2],
      [40, 37],
      [90, 40],
    ]) {
      const a = random(m, n, 9);
      const values = new Float64Array(n);
      const [u, v] = [new Float64Array(m * m), new Float64Array(n * n)];
      svd(engine, m, n, row(a, n), values, row(u, m), m, row(v, n));
      expect(orthogonality(m, m, u)).toBeLessThanOrEqual(3 * unit(m));
      const us = build(m, n, (i, j) => u[i * m + j] * values[j]);
      expect(distance(product(m, n, n, us, transpose(n, n, v)).value, a)).toBeLessThanOrEqual(30 * unit(m));
    }
  });
});
