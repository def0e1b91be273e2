import fc from 'fast-check';
import {
  CholeskyDecomposition,
  LuDecomposition,
  Matrix,
  QrDecomposition,
  SingularValueDecomposition,
  determinant as mlDeterminant,
  inverse as mlInverse,
  pseudoInverse as mlPseudoInverse,
  solve as mlSolve,
} from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import * as linalg from '../src/index.ts';
import { anyRows, formsOf, mlMatrixForms, uniform } from './matrices.ts';

const near = (got: Matrix, want: Matrix, tolerance = 1e-10): void => {
  expect([got.rows, got.columns]).toEqual([want.rows, want.columns]);
  expect(Matrix.sub(got, want).abs().max()).toBeLessThanOrEqual(tolerance * (1 + want.clone().abs().max()));
};

describe('every form of a matrix argument means the same matrix', () => {
  it('to toDense, toMatrix and the product', () => {
    fc.assert(
      fc.property(anyRows(1, 7), (rows) => {
        for (const [name, form] of formsOf(rows)) {
          expect(linalg.isMatrixLike(form), name).toBe(true);
          expect(linalg.toMatrix(form).to2DArray(), name).toEqual(rows);
          const { data, rows: m, columns: n, stride } = linalg.toDense(form);
          for (let i = 0; i < m; i++)
            expect([...data.subarray(i * stride, i * stride + n)], name).toEqual(rows[i]);
          const square = linalg.matrixProduct(form, form, { transposeB: true });
          expect(square.to2DArray(), name).toEqual(
            new Matrix(rows).mmul(new Matrix(rows).transpose()).to2DArray(),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  const rows = linalg.toMatrix(uniform(5, 4, 21)).to2DArray();
  const square = linalg.gram(rows).to2DArray();
  const one = linalg.svd(rows);
  const eigen = linalg.symmetricEigen(square);

  it.each(formsOf(rows))('to qr, svd, leastSquares, distances and pseudoInverse: %s', (_, form) => {
    expect(linalg.svd(form)).toEqual(one);
    expect(linalg.qr(form)).toEqual(linalg.qr(rows));
    expect(linalg.qr(form, { pivot: true })).toEqual(linalg.qr(rows, { pivot: true }));
    expect(linalg.leastSquares(form, form)).toEqual(linalg.leastSquares(rows, rows));
    expect(linalg.squaredDistances(form)).toEqual(linalg.squaredDistances(rows));
    expect(linalg.kernelMatrix(form, form, { kind: 'rbf', lengthScale: 2 })).toEqual(
      linalg.kernelMatrix(rows, rows, { kind: 'rbf', lengthScale: 2 }),
    );
    expect(linalg.pseudoInverse(form)).toEqual(linalg.pseudoInverse(rows));
    expect(linalg.polarFactor(form)).toEqual(linalg.polarFactor(rows));
    expect(linalg.csrToDense(linalg.toCsr(form)).to2DArray()).toEqual(rows);
    expect(linalg.leadingSingularTriplets(form, 2).values).toEqual(one.values.slice(0, 2));
  });

  it.each(formsOf(square))('to the square decompositions and solvers: %s', (_, form) => {
    expect(linalg.symmetricEigen(form)).toEqual(eigen);
    expect(linalg.cholesky(form)).toEqual(linalg.cholesky(square));
    expect(linalg.choleskySolve(form, form)).toEqual(linalg.choleskySolve(square, square));
    expect(linalg.lu(form)).toEqual(linalg.lu(square));
    expect(linalg.luSolve(form, form)).toEqual(linalg.luSolve(square, square));
    expect(linalg.inverse(form)).toEqual(linalg.inverse(square));
    expect(linalg.determinant(form)).toEqual(linalg.determinant(square));
    expect(linalg.leadingEigenpairs(form, 2).values).toEqual(eigen.values.slice().reverse().slice(0, 2));
  });

  it('does not depend on which copy of ml-matrix a matrix comes from', () => {
    const foreign = { klass: 'Matrix', rows: 2, columns: 2, get: (i: number, j: number) => 2 * i + j };
    expect(linalg.toMatrix(foreign as unknown as Matrix).to2DArray()).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});

describe('ml-matrix computes with the matrices of this package', () => {
  const a = linalg.toMatrix(uniform(6, 6, 3));
  const b = linalg.toMatrix(uniform(6, 3, 4));
  const definite = linalg.gram(uniform(9, 6, 5));

  it('which are its own', () => {
    expect(a).toBeInstanceOf(Matrix);
    expect(Matrix.isMatrix(a)).toBe(true);
    expect(a.constructor).toBe(Matrix);
    expect(JSON.parse(JSON.stringify(a))).toEqual(a.to2DArray());
  });

  it('with the results this package gives', () => {
    near(linalg.matrixProduct(a, b), a.mmul(b));
    near(linalg.luSolve(a, b), mlSolve(a, b));
    near(linalg.luSolve(a, b), new LuDecomposition(a).solve(b));
    near(linalg.inverse(a), mlInverse(a));
    near(linalg.pseudoInverse(b), mlPseudoInverse(b));
    near(linalg.cholesky(definite).lower, new CholeskyDecomposition(definite).lowerTriangularMatrix);
    near(linalg.choleskySolve(definite, b), new CholeskyDecomposition(definite).solve(b));
    near(linalg.leastSquares(b, a).x, new QrDecomposition(b).solve(a));
    expect(linalg.determinant(a).determinant).toBeCloseTo(mlDeterminant(a), 12);
    const values = new SingularValueDecomposition(b, { autoTranspose: true }).diagonal;
    expect([...linalg.svd(b).values].map((value, i) => Math.abs(value - values[i]) < 1e-12)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('in place, row by row and by replacing rows', () => {
    const changed = linalg.toMatrix(a);
    changed.add(1).mul(2).swapRows(0, 3).set(1, 1, 5);
    const want = new Matrix(a.to2DArray()).add(1).mul(2).swapRows(0, 3).set(1, 1, 5);
    expect(changed.to2DArray()).toEqual(want.to2DArray());
    expect(linalg.matrixProduct(changed, b).to2DArray()).toEqual(linalg.matrixProduct(want, b).to2DArray());
    changed.removeRow(2).addColumn(0, [1, 2, 3, 4, 5]);
    want.removeRow(2).addColumn(0, [1, 2, 3, 4, 5]);
    expect(changed.to2DArray()).toEqual(want.to2DArray());
    expect(linalg.gram(changed).to2DArray()).toEqual(linalg.gram(want).to2DArray());
  });

  it('given back as views and wrappers too', () => {
    for (const [, view] of mlMatrixForms(a.to2DArray()))
      near(linalg.matrixProduct(view, b), a.mmul(b), 1e-14);
  });
});

describe('storage', () => {
  it('is one array behind every matrix that is returned', () => {
    const a = uniform(5, 3, 9);
    const square = linalg.gram(a);
    const results: Matrix[] = [
      linalg.zeros(4, 2),
      linalg.identity(3),
      linalg.fromRows([
        [1, 2],
        [3, 4],
      ]),
      linalg.toMatrix(a),
      square,
      linalg.matrixProduct(a, a, { transposeA: true }),
      linalg.cholesky(square).lower,
      linalg.choleskySolve(square, square),
      linalg.lu(square).lu,
      linalg.luSolve(square, square),
      linalg.inverse(square),
      linalg.qr(a).q,
      linalg.qr(a).r,
      linalg.svd(a).u,
      linalg.svd(a).v,
      linalg.symmetricEigen(square).vectors,
      linalg.pseudoInverse(a),
      linalg.polarFactor(a),
      linalg.squaredDistances(a),
      linalg.leastSquares(a, a).x,
      linalg.leadingEigenpairs(square, 2).vectors,
      linalg.leadingSingularTriplets(a, 2).u,
      linalg.csrToDense(linalg.toCsr(a)),
      linalg.csrMultiply(linalg.toCsr(a), square),
    ];
    for (const matrix of results) {
      const data = linalg.contiguousData(matrix);
      expect(data).toBeInstanceOf(Float64Array);
      expect([...data!]).toEqual(matrix.to1DArray());
      expect(linalg.toDense(matrix).data.buffer).toBe(data!.buffer);
    }
  });

  it('is shared by fromData, with or without a stride, and by toDense', () => {
    const data = Float64Array.from([1, 2, 3, 4, 5, 6]);
    const matrix = linalg.fromData(data, 2, 2, 3);
    expect(matrix.to2DArray()).toEqual([
      [1, 2],
      [4, 5],
    ]);
    matrix.set(1, 1, 9);
    expect(data[4]).toBe(9);
    expect(linalg.contiguousData(matrix)).toBeUndefined();
    expect(linalg.toDense(matrix)).toMatchObject({ rows: 2, columns: 2, stride: 3 });
    expect(linalg.toDense(matrix).data.buffer).toBe(data.buffer);
    expect(linalg.contiguousData(linalg.fromData(data, 2, 3))?.buffer).toBe(data.buffer);
  });

  it('is not contiguous in ml-matrix matrices of more than one row, nor after rows were replaced', () => {
    expect(linalg.contiguousData(new Matrix(3, 2))).toBeUndefined();
    const matrix = linalg.zeros(3, 2);
    expect(linalg.contiguousData(matrix)).toHaveLength(6);
    matrix.swapRows(0, 1);
    expect(linalg.contiguousData(matrix)).toHaveLength(6);
    matrix.removeRow(1);
    expect(linalg.contiguousData(matrix)).toBeUndefined();
  });

  it('keeps the shape of empty matrices', () => {
    for (const [rows, columns] of [
      [0, 0],
      [0, 3],
      [3, 0],
    ] as const) {
      const matrix = linalg.zeros(rows, columns);
      expect([matrix.rows, matrix.columns]).toEqual([rows, columns]);
      expect(linalg.toDense(matrix)).toMatchObject({ rows, columns });
      expect(linalg.contiguousData(matrix)).toHaveLength(0);
    }
    expect(linalg.toDense([])).toMatchObject({ rows: 0, columns: 0 });
    expect(linalg.toDense([[], []])).toMatchObject({ rows: 2, columns: 0 });
  });
});
