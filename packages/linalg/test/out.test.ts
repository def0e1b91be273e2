import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import * as linalg from '../src/index.ts';
import { uniform } from './matrices.ts';

const n = 12;
const a = linalg.toMatrix(uniform(n, n, 1));
const definite = linalg.gram(a).add(Matrix.eye(n));
const b = linalg.toMatrix(uniform(n, 3, 2));
const sparse = linalg.toCsr(a);

type Out = Matrix | linalg.DenseMatrix;

/** Every function with a matrix in its result: the shape of that matrix, and the function with and without `out`. */
const functions: readonly (readonly [string, number, number, (out?: Out) => Matrix])[] = [
  ['matrixProduct', n, n, (out) => linalg.matrixProduct(a, a, { out })],
  ['gram', n, n, (out) => linalg.gram(a, { out })],
  ['cholesky', n, n, (out) => linalg.cholesky(definite, { out }).lower],
  ['choleskySolve', n, 3, (out) => linalg.choleskySolve(definite, b, { out })],
  ['lu', n, n, (out) => linalg.lu(a, { out }).lu],
  ['luSolve', n, 3, (out) => linalg.luSolve(a, b, { out })],
  ['inverse', n, n, (out) => linalg.inverse(a, { out })],
  ['qr q', n, n, (out) => linalg.qr(a, { out: { q: out } }).q],
  ['qr r', n, n, (out) => linalg.qr(a, { out: { r: out } }).r],
  ['qr r of a wide matrix', 3, n, (out) => linalg.qr(b.transpose(), { out: { r: out } }).r],
  ['leastSquares', n, 3, (out) => linalg.leastSquares(a, b, { out }).x],
  ['symmetricEigen', n, n, (out) => linalg.symmetricEigen(definite, { out }).vectors],
  ['svd u', n, 3, (out) => linalg.svd(b, { out: { u: out } }).u],
  ['svd v', 3, 3, (out) => linalg.svd(b, { out: { v: out } }).v],
  ['svd u of a wide matrix', 3, 3, (out) => linalg.svd(b.transpose(), { out: { u: out } }).u],
  ['svd v of a wide matrix', n, n, (out) => linalg.svd(b.transpose(), { full: true, out: { v: out } }).v],
  ['pseudoInverse', 3, n, (out) => linalg.pseudoInverse(b, { out })],
  ['polarFactor', n, 3, (out) => linalg.polarFactor(b, { out })],
  ['squaredDistances', n, n, (out) => linalg.squaredDistances(a, undefined, { out })],
  [
    'kernelMatrix',
    n,
    n,
    (out) => linalg.kernelMatrix(a, undefined, { kind: 'rbf', lengthScale: 1 }, { out }),
  ],
  ['csrMultiply', n, 3, (out) => linalg.csrMultiply(sparse, b, { out })],
  ['csrToDense', n, n, (out) => linalg.csrToDense(sparse, { out })],
];

describe.each(functions)('out of %s', (_, rows, columns, call) => {
  const want = call().to2DArray();

  it('receives the result, in every storage', () => {
    const contiguous = linalg.zeros(rows, columns);
    const scattered = new Matrix(rows, columns);
    for (const out of [contiguous, scattered]) {
      out.fill(NaN);
      expect(call(out)).toBe(out);
      expect(out.to2DArray()).toEqual(want);
    }
    const strided = {
      data: new Float64Array(rows * (columns + 2)).fill(-7),
      rows,
      columns,
      stride: columns + 2,
    };
    expect(call(strided).to2DArray()).toEqual(want);
    for (let i = 0; i < rows; i++) {
      const line = Array.from(strided.data.subarray(i * strided.stride, (i + 1) * strided.stride));
      expect(line).toEqual([...want[i], -7, -7]);
    }
  });

  it('must have the shape of the result', () => {
    const out = linalg.zeros(rows + 1, columns);
    expect(() => call(out)).toThrow(expect.objectContaining({ code: 'SHAPE', argument: 'out' }));
    expect(() => call(7 as never)).toThrow(expect.objectContaining({ code: 'WRONG_TYPE', argument: 'out' }));
  });
});

describe('out may be the argument', () => {
  const given = (source: Matrix): Matrix => linalg.fromRows(source.to2DArray());
  it.each<readonly [string, Matrix, (a: Matrix, out?: Matrix) => Matrix]>([
    ['matrixProduct', a, (x, out) => linalg.matrixProduct(x, x, { out })],
    ['cholesky', definite, (x, out) => linalg.cholesky(x, { out }).lower],
    ['lu', a, (x, out) => linalg.lu(x, { out }).lu],
    ['inverse', a, (x, out) => linalg.inverse(x, { out })],
    ['qr', a, (x, out) => linalg.qr(x, { out: { q: out } }).q],
    ['symmetricEigen', definite, (x, out) => linalg.symmetricEigen(x, { out }).vectors],
    ['svd', a, (x, out) => linalg.svd(x, { out: { u: out } }).u],
    ['polarFactor', a, (x, out) => linalg.polarFactor(x, { out })],
  ])('%s', (_, source, call) => {
    const want = call(given(source)).to2DArray();
    const own = given(source);
    expect(call(own, own).to2DArray()).toEqual(want);
  });
});
