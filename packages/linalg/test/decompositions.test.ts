import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cholesky,
  choleskySolve,
  conditionNumber,
  determinant,
  gram,
  inverse,
  leastSquares,
  lu,
  luSolve,
  matrixProduct,
  polarFactor,
  pseudoInverse,
  qr,
  rank,
  svd,
  symmetricEigen,
  toMatrix,
  type MatrixLike,
} from '../src/index.ts';
import { tridiagonalQl } from '../src/js/tridiagonalQl.ts';
import { bidiagonalQr } from '../src/js/bidiagonalQr.ts';
import { anyRows, generalKinds, matricesOf, orders, symmetricKinds, uniform } from './matrices.ts';
import {
  backwardError,
  choleskyResidual,
  eigenResidual,
  EPS,
  largestEntry,
  orthogonality,
  productDistance,
  qrResidual,
  rowsOf,
  svdResidual,
  transposeOf,
} from './measures.ts';

const symmetric = orders.flatMap((n) => matricesOf(n, symmetricKinds));
const general = [...symmetric, ...orders.flatMap((n) => matricesOf(n, generalKinds))];
const tall = [
  [2, 1],
  [40, 33],
  [100, 20],
  [70, 64],
  [33, 32],
].map(([m, n]) => [`uniform ${m} x ${n}`, uniform(m, n, m * n)] as const);
const wide = tall.map(([name, a]) => [`${name} transposed`, toMatrix(a).transpose()] as const);
const rectangular: readonly (readonly [string, MatrixLike])[] = [...tall, ...wide];

function expectAscending(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]);
}

function expectSvd(a: MatrixLike): void {
  const { u, values, v } = svd(a);
  expectAscending(values.slice().reverse());
  expect(values.every((value) => value >= 0)).toBe(true);
  expect(svdResidual(a, u, values, v)).toBeLessThanOrEqual(3);
  expect(orthogonality(u, Math.max(u.rows, v.rows))).toBeLessThanOrEqual(3);
  expect(orthogonality(v, Math.max(u.rows, v.rows))).toBeLessThanOrEqual(3);
}

describe('symmetricEigen meets residual 1 n eps and orthogonality 3 n eps', () => {
  it.each(symmetric)('%s', (_, a) => {
    const { values, vectors } = symmetricEigen(a);
    expectAscending(values);
    expect(eigenResidual(a, values, vectors)).toBeLessThanOrEqual(1);
    expect(orthogonality(vectors)).toBeLessThanOrEqual(3);
    const alone = symmetricEigen(a, { vectors: false }).values;
    const size = Math.max(largestEntry(values), Number.MIN_VALUE);
    const limit = 2 * Math.max(values.length, 10) * EPS;
    for (const [i, value] of values.entries())
      expect(Math.abs(alone[i] - value) / size).toBeLessThanOrEqual(limit);
  });

  it('reads the lower triangle alone', () => {
    const full = symmetricEigen([
      [2, 1],
      [1, 2],
    ]);
    expect(
      symmetricEigen([
        [2, 1e9],
        [1, 2],
      ]),
    ).toEqual(full);
  });

  it('converges where a zero diagonal leaves nothing to measure small entries by', () => {
    const a = Array.from({ length: 7 }, () => new Float64Array(7));
    const entries = [
      [1, 2, -1.9e-316],
      [1, 3, 2.07e-180],
      [2, 3, -1.94e-136],
      [3, 4, 3.67e-234],
      [3, 5, -3.67e-234],
      [3, 6, 7.3e-234],
    ];
    for (const [i, j, value] of entries) a[i][j] = a[j][i] = value;
    for (const vectors of [true, false]) {
      const { values } = symmetricEigen(a, { vectors });
      expect(values[0]).toBeCloseTo(-1.94e-136, 140);
      expect(values[6]).toBeCloseTo(1.94e-136, 140);
      expect(Math.max(...values.subarray(1, 6).map(Math.abs))).toBeLessThan(1e-150);
    }
  });

  it('and is right for subnormal entries', () => {
    const { values, vectors } = symmetricEigen([
      [2e-310, 1e-310],
      [1e-310, 2e-310],
    ]);
    expect(Math.abs(values[0] - 1e-310)).toBeLessThanOrEqual(1e-323);
    expect(Math.abs(values[1] - 3e-310)).toBeLessThanOrEqual(1e-323);
    expect(orthogonality(vectors)).toBeLessThanOrEqual(3);
  });
});

describe('svd meets residual and orthogonality 3 n eps', () => {
  it.each(general)('%s', (_, a) => expectSvd(a));
  it.each(rectangular)('%s', (_, a) => expectSvd(a));

  it.each(rectangular)('and in full gives square factors that agree with the thin ones: %s', (_, a) => {
    const thin = svd(a);
    const full = svd(a, { full: true });
    expect([full.u.rows, full.u.columns]).toEqual([thin.u.rows, thin.u.rows]);
    expect([full.v.rows, full.v.columns]).toEqual([thin.v.rows, thin.v.rows]);
    expect(orthogonality(full.u)).toBeLessThanOrEqual(3);
    expect(orthogonality(full.v)).toBeLessThanOrEqual(3);
    expect(full.values).toEqual(thin.values);
    const size = thin.values.length;
    const first = (rows: Float64Array[]): Float64Array[] => rows.map((row) => row.slice(0, size));
    expect(svdResidual(a, first(rowsOf(full.u)), full.values, first(rowsOf(full.v)))).toBeLessThanOrEqual(3);
    const null_ = rowsOf(full.v).map((row) => row.slice(size));
    if (null_[0].length > 0) expect(matrixProduct(a, null_).abs().max()).toBeLessThan(1e-13);
  });

  it('and of matrices without rows or columns gives nothing, in full the identity', () => {
    expect(svd({ data: new Float64Array(0), rows: 0, columns: 3 }).values).toHaveLength(0);
    expect(svd({ data: new Float64Array(0), rows: 0, columns: 2 }, { full: true }).v.to2DArray()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(svd({ data: new Float64Array(0), rows: 2, columns: 0 }, { full: true }).u.to2DArray()).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('has the singular values without vectors too', () => {
    for (const [, a] of rectangular) {
      const { values } = svd(a);
      const alone = svd(a, { vectors: false });
      expect(alone).not.toHaveProperty('u');
      for (const [i, value] of values.entries())
        expect(Math.abs(alone.values[i] - value)).toBeLessThan(1e-13);
    }
  });
});

describe('qr meets residual and orthogonality 3 n eps, R upper triangular', () => {
  const expectQr = (a: MatrixLike, pivot: boolean): void => {
    const { q, r, permutation, rank: found } = qr(a, { pivot });
    const norm = svd(a, { vectors: false }).values[0];
    const size = Math.max(q.rows, r.columns);
    expect(qrResidual(a, q, r, permutation, norm)).toBeLessThanOrEqual(3);
    expect(orthogonality(q, size)).toBeLessThanOrEqual(3);
    for (let i = 0; i < r.rows; i++) for (let j = 0; j < i; j++) expect(r.get(i, j)).toBe(0);
    if (!pivot) {
      expect(permutation).toBeUndefined();
      return;
    }
    expect([...permutation!].sort((x, y) => x - y)).toEqual(Array.from({ length: r.columns }, (_, j) => j));
    for (let i = 1; i < r.rows; i++) {
      expect(Math.abs(r.get(i, i))).toBeLessThanOrEqual(Math.abs(r.get(i - 1, i - 1)) * (1 + 1e-7));
    }
    expect(found).toBeGreaterThanOrEqual(rank(a));
  };
  it.each([...general, ...rectangular])('%s', (_, a) => {
    expectQr(a, false);
    expectQr(a, true);
  });

  it('finds the rank of a product of thin factors', () => {
    for (const [m, n, k] of [
      [20, 15, 4],
      [15, 40, 7],
      [64, 64, 1],
    ]) {
      const a = matrixProduct(uniform(m, k, 1), uniform(k, n, 2));
      expect(qr(a, { pivot: true }).rank).toBe(k);
      expect(rank(a)).toBe(k);
    }
    expect(
      qr(
        [
          [1, 0],
          [0, 1e-3],
        ],
        { pivot: true, tolerance: 0.01 },
      ).rank,
    ).toBe(1);
  });
});

describe('cholesky', () => {
  it.each(orders.map((n) => [n]))('of order %i meets backward error 2 n eps', (n) => {
    for (const scale of [1, 1e150, 1e-150]) {
      const a = gram(uniform(n + 3, n, n)).mul(scale);
      const { lower } = cholesky(a);
      expect(choleskyResidual(a, lower)).toBeLessThanOrEqual(2);
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(lower.get(i, j)).toBe(0);
      const b = uniform(n, 3, n + 1);
      expect(backwardError(a, choleskySolve(a, b), b)).toBeLessThanOrEqual(10);
      expect(backwardError(a, choleskySolve({ lower }, b), b)).toBeLessThanOrEqual(10);
    }
  });

  it.each([0, 1, 30, 31, 47, 48, 49, 63, 64, 99])(
    'names the first pivot that is not positive: %i',
    (index) => {
      const a = toMatrix(gram(uniform(110, 100, 3)));
      a.set(index, index, -1);
      expect(() => cholesky(a)).toThrow(expect.objectContaining({ code: 'NOT_POSITIVE_DEFINITE', index }));
    },
  );

  it('works for subnormal and for huge entries', () => {
    expect(cholesky([[4e-310]]).lower.get(0, 0)).toBeCloseTo(2e-155, 168);
    expect(
      choleskyResidual(
        [
          [1e308, 5e307],
          [5e307, 1e308],
        ],
        cholesky([
          [1e308, 5e307],
          [5e307, 1e308],
        ]).lower,
      ),
    ).toBeLessThanOrEqual(2);
    expect(() =>
      cholesky([
        [1e-310, 2e-310],
        [2e-310, 1e-310],
      ]),
    ).toThrow(expect.objectContaining({ index: 1 }));
  });
});

describe('lu', () => {
  it.each(orders.map((n) => [n]))('of order %i: P a = L U, solutions with backward error 10 n eps', (n) => {
    const a = uniform(n, n, n + 50);
    const factors = lu(a);
    const lower = rowsOf(factors.lu).map((row, i) => row.map((x, j) => (j < i ? x : j === i ? 1 : 0)));
    const upper = rowsOf(factors.lu).map((row, i) => row.map((x, j) => (j < i ? 0 : x)));
    const permuted = Array.from(factors.permutation, (i) => rowsOf(a)[i]);
    expect(productDistance(lower, transposeOf(upper), permuted)).toBeLessThanOrEqual(
      10 * n * EPS * largestEntry(upper),
    );
    expect(largestEntry(lower)).toBe(1);
    const b = uniform(n, 2, n + 51);
    for (const scale of [1, 1e-150, 1e150]) {
      const scaled = toMatrix(a).mul(scale);
      expect(backwardError(scaled, luSolve(scaled, b), b)).toBeLessThanOrEqual(10);
    }
    expect(luSolve(factors, b)).toEqual(luSolve(a, b));
    const product = matrixProduct(a, inverse(a));
    for (let i = 0; i < n; i++) product.set(i, i, product.get(i, i) - 1);
    expect(product.abs().max()).toBeLessThanOrEqual(10 * n * EPS * conditionNumber(a));
  });

  it('names the first pivot that is 0', () => {
    const a = [
      [1, 2, 3],
      [2, 4, 6],
      [1, 1, 1],
    ];
    expect(() => luSolve(a, [[1], [1], [1]])).toThrow(
      expect.objectContaining({ code: 'SINGULAR', index: 2 }),
    );
    expect(() => inverse(a)).toThrow(expect.objectContaining({ code: 'SINGULAR', index: 2 }));
    expect(() => luSolve(lu(a), [[1], [1], [1]])).toThrow(
      expect.objectContaining({ code: 'SINGULAR', index: 2 }),
    );
  });

  it('reports a solution that overflows', () => {
    expect(() => luSolve([[1e-310]], [[1]])).toThrow(expect.objectContaining({ code: 'NOT_FINITE' }));
  });

  it('gives the determinant of a product as the product of determinants', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1000), (n, seed) => {
        const a = uniform(n, n, seed + 1);
        const b = uniform(n, n, seed + 2);
        const [p, q, both] = [determinant(a), determinant(b), determinant(matrixProduct(a, b))];
        expect(both.sign).toBe(p.sign * q.sign);
        const limit = 1e-12 * (conditionNumber(a) + conditionNumber(b));
        expect(Math.abs(both.logAbsDeterminant - p.logAbsDeterminant - q.logAbsDeterminant)).toBeLessThan(
          limit,
        );
        expect(Math.abs(Math.log(Math.abs(p.determinant)) - p.logAbsDeterminant)).toBeLessThan(1e-11);
      }),
      { numRuns: 30 },
    );
    expect(
      determinant([
        [1e200, 0],
        [0, 1e-200],
      ]).determinant,
    ).toBeCloseTo(1, 12);
    expect(
      determinant([
        [1e200, 0],
        [0, 1e200],
      ]).determinant,
    ).toBe(Infinity);
    expect(
      determinant([
        [1e-310, 0],
        [0, -2],
      ]),
    ).toMatchObject({ sign: -1 });
  });
});

describe('leastSquares', () => {
  it.each(rectangular)('residuals are orthogonal to the columns and x is of least norm: %s', (_, a) => {
    const b = uniform(toMatrix(a).rows, 2, 77);
    const { x, rank: found, residualNorms } = leastSquares(a, b);
    const residual = matrixProduct(a, x).sub(toMatrix(b));
    expect(matrixProduct(a, residual, { transposeA: true }).abs().max()).toBeLessThan(1e-12);
    expect(matrixProduct(pseudoInverse(a), b).sub(x).abs().max()).toBeLessThan(1e-11);
    expect(found).toBe(Math.min(x.rows, residual.rows));
    for (const [j, norm] of residualNorms.entries())
      expect(Math.hypot(...residual.getColumn(j))).toBeCloseTo(norm, 11);
  });

  it('of a matrix of lower rank gives the solution of least norm', () => {
    const {
      x,
      rank: found,
      residualNorms,
    } = leastSquares(
      [
        [1, 1],
        [1, 1],
      ],
      [[2], [0]],
    );
    expect(found).toBe(1);
    expect(x.get(0, 0)).toBeCloseTo(0.5, 15);
    expect(x.get(1, 0)).toBeCloseTo(0.5, 15);
    expect(residualNorms[0]).toBeCloseTo(Math.SQRT2, 15);
  });
});

describe('pseudoInverse and polarFactor', () => {
  it('satisfy the four Penrose equations', () => {
    fc.assert(
      fc.property(anyRows(1, 12), (a) => {
        const x = pseudoInverse(a);
        const size = 1 + largestEntry(rowsOf(x)) * largestEntry(rowsOf(a));
        const [ax, xa] = [matrixProduct(a, x), matrixProduct(x, a)];
        expect(matrixProduct(ax, a).sub(toMatrix(a)).abs().max()).toBeLessThan(1e-11 * size);
        expect(matrixProduct(xa, x).sub(x).abs().max()).toBeLessThan(1e-11 * size);
        expect(ax.clone().sub(ax.transpose()).abs().max()).toBeLessThan(1e-11 * size);
        expect(xa.clone().sub(xa.transpose()).abs().max()).toBeLessThan(1e-11 * size);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the inverse of subnormal values as far as doubles reach', () => {
    expect(pseudoInverse([[1e-307]]).get(0, 0) / 1e307).toBeCloseTo(1, 14);
    expect(() => pseudoInverse([[1e-310]])).toThrow(expect.objectContaining({ code: 'NOT_FINITE' }));
  });

  it("the polar factor is orthogonal, F' a is symmetric positive semidefinite, and scaling changes nothing", () => {
    for (const [, a] of rectangular) {
      const factor = polarFactor(a);
      const upright = factor.rows >= factor.columns ? factor : factor.transpose();
      expect(orthogonality(upright)).toBeLessThanOrEqual(6);
      const { rows, columns } = factor;
      const stretch =
        rows >= columns
          ? matrixProduct(factor, a, { transposeA: true })
          : matrixProduct(a, factor, { transposeB: true });
      expect(stretch.clone().sub(stretch.transpose()).abs().max()).toBeLessThan(1e-13);
      expect(symmetricEigen(stretch).values[0]).toBeGreaterThan(0);
      expect(polarFactor(toMatrix(a).mul(2 ** 300))).toEqual(factor);
    }
  });
});

describe('eigenvalues and singular values', () => {
  it("of A and of A'A agree, and shift and scale as they must", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1000), (n, seed) => {
        const a = uniform(n, n, seed + 1);
        const values = svd(a).values;
        const squares = symmetricEigen(gram(a)).values.slice().reverse();
        const symmetricPart = toMatrix(a).add(toMatrix(a).transpose());
        const eigen = symmetricEigen(symmetricPart).values;
        const moved = symmetricEigen(symmetricPart.clone().mul(-2).add(toMatrix(a).mul(0))).values;
        for (let i = 0; i < n; i++) {
          expect(Math.abs(squares[i] - values[i] ** 2)).toBeLessThan(1e-13 * n * values[0] ** 2);
          expect(Math.abs(moved[n - 1 - i] + 2 * eigen[i])).toBeLessThan(1e-13 * n);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('iterations end with a count, not a hang, on input that cannot converge', () => {
    const broken = (n: number): Float64Array => new Float64Array(n).fill(NaN);
    expect(tridiagonalQl(5, broken(5), broken(5), undefined, 0, 0)).toBeGreaterThan(0);
    expect(bidiagonalQr(5, broken(5), broken(5), undefined, undefined)).toBeGreaterThan(0);
  });
});

describe('all-ones matrices', () => {
  it('have eigenvectors as orthogonal as those of LAPACK, within n eps, for all orders from 9 to 40', () => {
    for (let n = 9; n <= 40; n++) {
      const { vectors } = symmetricEigen(Array.from({ length: n }, () => new Float64Array(n).fill(1)));
      // The measure counts in units of max(n, 10) eps.
      expect(orthogonality(vectors)).toBeLessThan(n / Math.max(n, 10));
    }
  });
});

describe('matrices near orthogonal', () => {
  it.each([0, 1e-17, 1e-16, 1e-14, 1e-10, 0.01])(
    'have singular values near 1 in spite of the cluster, with an error of %d',
    (error) => {
      for (const n of [20, 30, 50, 100]) {
        const { q } = qr(uniform(n, n, 3));
        const near = toMatrix(q);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) near.set(i, j, q.get(i, j) + error * Math.sin(i * n + j));
        expectSvd(near);
        const { values } = svd(near, { vectors: false });
        for (const value of values) expect(Math.abs(value - 1)).toBeLessThan(n * (error + 4 * EPS));
      }
    },
  );
});
