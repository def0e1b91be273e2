import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  contiguousData,
  fromData,
  gram,
  installKernels,
  inverse,
  cholesky,
  choleskySolve,
  csrMultiply,
  kernelMatrix,
  luSolve,
  matrixProduct,
  matrixVector,
  polarFactor,
  pseudoInverse,
  squaredDistances,
  toCsr,
  toMatrix,
  zeros,
  type DenseMatrix,
} from '../src/index.ts';
import { gemm, syrk } from '../src/js/gemm.ts';
import { gemv } from '../src/js/gemv.ts';
import { triangularSolve } from '../src/js/triangularSolve.ts';
import { integerRows, uniform } from './matrices.ts';
import { accurateDot, EPS, largestEntry, rowsOf, transposeOf } from './measures.ts';

/** op(A) op(B) by the definition. */
function expectedProduct(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, x, l) => sum + x * b[l][j], 0)));
}

const flip = (rows: number[][]): number[][] => rows[0].map((_, j) => rows.map((row) => row[j]));

const factors = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
  .chain(([m, k, n]) => fc.tuple(integerRows(m, k), integerRows(k, n)));

describe('matrixProduct', () => {
  it('is the sum of products, transposed or not, exactly for integers', () => {
    fc.assert(
      fc.property(factors, fc.boolean(), fc.boolean(), ([a, b], transposeA, transposeB) => {
        const product = matrixProduct(transposeA ? flip(a) : a, transposeB ? flip(b) : b, {
          transposeA,
          transposeB,
        });
        expect(product.to2DArray()).toEqual(expectedProduct(a, b));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [97, 300, 5],
    [4, 513, 4],
    [100, 257, 515],
    [1, 600, 1],
    [129, 1, 130],
  ])('is within 2 k eps |A||B| of the exact product for %i x %i x %i', (m, k, n) => {
    const a = rowsOf(uniform(m, k, 7));
    const columns = transposeOf(rowsOf(uniform(k, n, 8)));
    const product = matrixProduct(a, uniform(k, n, 8));
    for (let i = 0; i < m; i += 3) {
      for (let j = 0; j < n; j += 2) {
        const size = a[i].reduce((sum, x, l) => sum + Math.abs(x * columns[j][l]), 0);
        expect(Math.abs(accurateDot(a[i], columns[j], product.get(i, j)))).toBeLessThanOrEqual(
          2 * k * EPS * size,
        );
      }
    }
  });

  it('is associative and distributes over sums, and its transpose is the product of the transposes', () => {
    const shape = fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 12 })));
    const three = shape.chain(([m, k, l, n]) =>
      fc.tuple(integerRows(m, k), integerRows(k, l), integerRows(l, n), integerRows(k, l)),
    );
    fc.assert(
      fc.property(three, ([a, b, c, d]) => {
        const left = matrixProduct(matrixProduct(a, b), c);
        expect(left.to2DArray()).toEqual(matrixProduct(a, matrixProduct(b, c)).to2DArray());
        const sum = Matrix.add(new Matrix(b), new Matrix(d));
        const parts = Matrix.add(matrixProduct(a, b), matrixProduct(a, d));
        expect(matrixProduct(a, sum).to2DArray()).toEqual(parts.to2DArray());
        const turned = matrixProduct(b, a, { transposeA: true, transposeB: true });
        expect(turned.to2DArray()).toEqual(matrixProduct(a, b).transpose().to2DArray());
      }),
      { numRuns: 40 },
    );
  });

  it('gives zeros for an empty inner dimension and keeps empty shapes', () => {
    expect(matrixProduct(zeros(2, 0), zeros(0, 3)).to2DArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(matrixProduct(zeros(0, 3), zeros(3, 2))).toMatchObject({ rows: 0, columns: 2 });
    expect(matrixProduct(zeros(2, 3), zeros(3, 0))).toMatchObject({ rows: 2, columns: 0 });
  });

  it('does not change its arguments', () => {
    const a = uniform(20, 30, 1);
    const b = uniform(30, 10, 2);
    const kept = [a.data.slice(), b.data.slice()];
    matrixProduct(a, b);
    expect([a.data, b.data]).toEqual(kept);
  });
});

describe('matrixVector', () => {
  it('is the product with a matrix of one column, transposed or not', () => {
    fc.assert(
      fc.property(factors, ([a, b]) => {
        const x = b.map((row) => row[0]);
        const want = expectedProduct(
          a,
          x.map((value) => [value]),
        ).map((row) => row[0]);
        expect([...matrixVector(a, x)]).toEqual(want);
        expect([...matrixVector(flip(a), Float64Array.from(x), { transpose: true })]).toEqual(want);
      }),
      { numRuns: 40 },
    );
  });

  it('writes to out, which may be x', () => {
    const x = Float64Array.of(1, 2);
    expect(
      matrixVector(
        [
          [0, 1],
          [1, 0],
        ],
        x,
        { out: x },
      ),
    ).toBe(x);
    expect([...x]).toEqual([2, 1]);
  });
});

describe('gram', () => {
  it.each([
    [3, 70],
    [70, 3],
    [65, 64],
    [130, 129],
  ])('of %i x %i is exactly symmetric and the product', (m, n) => {
    const a = uniform(m, n, 3);
    for (const side of ['columns', 'rows'] as const) {
      const result = gram(a, { side });
      expect(result.isSymmetric()).toBe(true);
      const options = side === 'rows' ? { transposeB: true } : { transposeA: true };
      const difference = Matrix.sub(result, matrixProduct(a, a, options));
      expect(difference.abs().max()).toBeLessThanOrEqual(4 * Math.max(m, n) * EPS * Math.max(m, n));
    }
  });
});

describe('out', () => {
  const a = uniform(4, 4, 5);
  const definite = gram(uniform(6, 4, 6));
  const rbf = { kind: 'rbf', lengthScale: 1 } as const;
  const computations: readonly (readonly [string, (out?: Matrix | DenseMatrix) => Matrix])[] = [
    ['matrixProduct', (out) => matrixProduct(a, definite, { out })],
    ['gram', (out) => gram(a, { out })],
    ['cholesky', (out) => cholesky(definite, { out }).lower],
    ['choleskySolve', (out) => choleskySolve(definite, a, { out })],
    ['luSolve', (out) => luSolve(a, definite, { out })],
    ['inverse', (out) => inverse(a, { out })],
    ['pseudoInverse', (out) => pseudoInverse(a, { out })],
    ['polarFactor', (out) => polarFactor(a, { out })],
    ['squaredDistances', (out) => squaredDistances(a, undefined, { out })],
    ['kernelMatrix', (out) => kernelMatrix(a, undefined, rbf, { out })],
    ['csrMultiply', (out) => csrMultiply(toCsr(a), definite, { out })],
  ];

  it.each(computations)('of %s receives the result, whatever holds it', (_, compute) => {
    const want = compute().to2DArray();
    for (const out of [
      zeros(4, 4),
      new Matrix(4, 4).fill(NaN),
      fromData(new Float64Array(24).fill(9), 4, 4, 6),
    ]) {
      expect(compute(out)).toBe(out);
      expect(out.to2DArray()).toEqual(want);
    }
    const dense = { data: new Float64Array(26).fill(9), rows: 4, columns: 4, stride: 7 };
    expect(compute(dense).to2DArray()).toEqual(want);
    expect([...dense.data.subarray(7, 14)]).toEqual([...want[1], 9, 9, 9]);
  });

  it.each(computations)('of %s with another shape is refused', (_, compute) => {
    expect(() => compute(zeros(4, 5))).toThrow(expect.objectContaining({ code: 'SHAPE', argument: 'out' }));
    expect(() => compute({ data: new Float64Array(15), rows: 4, columns: 4 })).toThrow(
      expect.objectContaining({ code: 'SHAPE', argument: 'out' }),
    );
    expect(() => compute(Object.create(null) as Matrix)).toThrow(
      expect.objectContaining({ code: 'WRONG_TYPE', argument: 'out' }),
    );
  });

  it('may be an input, or overlap one', () => {
    const want = matrixProduct(a, definite).to2DArray();
    const first = toMatrix(a);
    expect(matrixProduct(first, definite, { out: first }).to2DArray()).toEqual(want);
    const second = toMatrix(definite);
    expect(matrixProduct(a, second, { out: second }).to2DArray()).toEqual(want);
    const buffer = new Float64Array(20);
    buffer.set(a.data);
    const inside = { data: buffer.subarray(0, 16), rows: 4, columns: 4 };
    const shifted = fromData(buffer.subarray(3, 19), 4, 4);
    expect(matrixProduct(inside, definite, { out: shifted }).to2DArray()).toEqual(want);
    const plain = new Matrix(definite.to2DArray());
    expect(gram(plain, { out: plain }).to2DArray()).toEqual(gram(definite).to2DArray());
    const self = toMatrix(definite);
    expect(cholesky(self, { out: self }).lower.to2DArray()).toEqual(cholesky(definite).lower.to2DArray());
    const points = toMatrix(a);
    expect(squaredDistances(points, points, { out: points }).to2DArray()).toEqual(
      squaredDistances(a).to2DArray(),
    );
  });
});

describe('kernels', () => {
  it('are replaced and put back by installKernels', () => {
    const calls: string[] = [];
    const previous = installKernels({
      gemm: (...given) => {
        calls.push('gemm');
        gemm(...given);
      },
      gemv: (...given) => {
        calls.push('gemv');
        gemv(...given);
      },
    });
    try {
      matrixProduct([[1]], [[2]]);
      matrixVector([[1]], [2]);
      gram([[1]]);
    } finally {
      installKernels(previous);
    }
    expect(calls).toEqual(['gemm', 'gemv']);
    expect(contiguousData(matrixProduct([[1]], [[2]]))).toEqual(Float64Array.of(2));
    expect(calls).toHaveLength(2);
  });

  const size = fc.integer({ min: 0, max: 20 });

  it('multiply with any offsets and strides and leave the rest of C alone', () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.nat(3),
        fc.nat(3),
        fc.constantFrom(0, 1, -2),
        (m, n, k, gap, offset, beta) => {
          const a = uniform(1, offset + m * (k + gap) + 1, 31).data;
          const b = uniform(1, offset + n * (k + gap) + 1, 32).data;
          const c = uniform(1, offset + m * (n + gap) + 1, 33).data;
          const before = c.slice();
          // B is stored by columns.
          gemm(m, n, k, 3, a, offset, k + gap, 1, b, offset, 1, k + gap, beta, c, offset, n + gap);
          for (let at = 0; at < c.length; at++) {
            const i = Math.floor((at - offset) / Math.max(1, n + gap));
            const j = (at - offset) % Math.max(1, n + gap);
            if (at < offset || i >= m || j >= n) {
              expect(c[at]).toBe(before[at]);
              continue;
            }
            let sum = 0;
            for (let l = 0; l < k; l++) sum += a[offset + i * (k + gap) + l] * b[offset + j * (k + gap) + l];
            expect(c[at]).toBeCloseTo(3 * sum + beta * before[at], 12);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('update the lower triangle alone', () => {
    const n = 70;
    const c = new Float64Array(n * n).fill(0.5);
    const a = uniform(n, 3, 34).data;
    syrk(n, 3, -1, a, 0, 3, 1, 2, c, 0, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const sum = a[3 * i] * a[3 * j] + a[3 * i + 1] * a[3 * j + 1] + a[3 * i + 2] * a[3 * j + 2];
        expect(c[i * n + j]).toBeCloseTo(j > i ? 0.5 : 1 - sum, 14);
      }
    }
  });

  it('solve triangular systems, upper and lower, with rows or columns of B contiguous or neither', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(0, 1, 2),
        (n, m, upper, unit, layout) => {
          const t = uniform(n, n, 35).data.map((x) => x / n);
          for (let i = 0; i < n; i++) t[i * (n + 1)] = 2;
          const [row, column] = [
            [m, 1],
            [1, n],
            [2 * m, 2],
          ][layout];
          const x = uniform(n, m, 36).data;
          const b = new Float64Array(2 * n * m + 2 * m);
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < m; j++) {
              let sum = (unit ? 1 : 2) * x[i * m + j];
              for (let l = upper ? i + 1 : 0; l < (upper ? n : i); l++) sum += t[i * n + l] * x[l * m + j];
              b[i * row + j * column] = sum;
            }
          }
          triangularSolve(upper, unit, n, m, t, 0, n, 1, b, 0, row, column);
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < m; j++) expect(b[i * row + j * column]).toBeCloseTo(x[i * m + j], 11);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('squaredDistances', () => {
  it('is symmetric, zero between equal points and unchanged by moving all points', () => {
    fc.assert(
      fc.property(integerRows(9, 3), fc.integer({ min: -1000, max: 1000 }), (points, by) => {
        const distances = squaredDistances(points);
        expect(distances.isSymmetric()).toBe(true);
        expect(largestEntry(Float64Array.from(distances.diagonal()))).toBe(0);
        const moved = points.map((point) => point.map((x) => x + by));
        expect(squaredDistances(moved)).toEqual(distances);
        expect(squaredDistances(points, moved)).toEqual(squaredDistances(moved, points).transpose());
        expect(squaredDistances(points, points)).toEqual(distances);
      }),
      { numRuns: 30 },
    );
  });
});

describe('kernelMatrix', () => {
  it('of one set is exactly symmetric and positive semidefinite', () => {
    const x = uniform(40, 3, 41);
    for (const kernel of [
      { kind: 'rbf', lengthScale: 0.7 },
      { kind: 'matern', nu: 0.5, lengthScale: 0.7 },
      { kind: 'matern', nu: 1.5, lengthScale: 0.7 },
      { kind: 'matern', nu: 2.5, lengthScale: 0.7 },
      { kind: 'polynomial', degree: 3 },
    ] as const) {
      const matrix = kernelMatrix(x, undefined, kernel);
      expect(matrix.isSymmetric()).toBe(true);
      expect(() => cholesky(matrix.clone().add(Matrix.eye(40, 40, 1e-10)))).not.toThrow();
      expect(
        Matrix.sub(matrix, kernelMatrix(x, x, kernel))
          .abs()
          .max(),
      ).toBeLessThan(1e-13);
    }
  });
});
