import { afterAll, describe, expect, it } from 'vitest';
import {
  cholesky,
  gram,
  installKernels,
  luSolve,
  matrixProduct,
  pseudoInverse,
  qr,
  svd,
  symmetricEigen,
} from '../../src/index.ts';
import { cholesky as jsCholesky } from '../../src/js/cholesky.ts';
import { gemm, syrk } from '../../src/js/gemm.ts';
import { lu } from '../../src/js/lu.ts';
import { qr as jsQr, qrForm } from '../../src/js/qr.ts';
import { svd as jsSvd } from '../../src/js/svd.ts';
import { symmetricEigen as jsSymmetricEigen } from '../../src/js/symmetricEigen.ts';
import { triangularSolve } from '../../src/js/triangularSolve.ts';
import { wasmKernels, type SmallKernels } from '../../src/wasm/index.ts';
import { distance, engines, random, transpose } from './reference.ts';

const small: SmallKernels = {
  gemm,
  syrk,
  cholesky: jsCholesky,
  triangularSolve,
  lu,
  qr: jsQr,
  qrForm,
  symmetricEigen: jsSymmetricEigen,
  svd: jsSvd,
};

const rowsOf = (m: number, n: number, a: Float64Array): number[][] =>
  Array.from({ length: m }, (_, i) => Array.from(a.subarray(i * n, i * n + n)));

/** What the public functions give for one order, as numbers that do not depend on signs of vectors. */
function results(n: number): Float64Array[] {
  const a = random(n, n, 5);
  const rows = rowsOf(n, n, a);
  const flat = (matrix: { to1DArray(): number[] }): Float64Array => Float64Array.from(matrix.to1DArray());
  const g = gram(rows);
  for (let i = 0; i < n; i++) g.set(i, i, g.get(i, i) + 1);
  const { vectors } = symmetricEigen(g);
  const { u, v } = svd(rows);
  const { q, r } = qr(rows);
  return [
    flat(matrixProduct(rows, rows, { transposeB: true })),
    flat(g),
    flat(cholesky(g).lower),
    flat(luSolve(g, rows)),
    symmetricEigen(g).values,
    flat(matrixProduct(vectors, vectors, { transposeB: true })),
    svd(rows).values,
    flat(matrixProduct(u, v, { transposeB: true })),
    flat(matrixProduct(q, r)),
    flat(pseudoInverse(g)),
  ];
}

describe('public functions', () => {
  const before = installKernels({});
  afterAll(() => installKernels(before));

  it.each(engines().map((engine) => ({ tier: engine.tier, engine })))(
    'give the same numbers on plain JavaScript and on $tier',
    ({ engine }) => {
      for (const n of [1, 2, 5, 7, 12, 13, 40, 70]) {
        installKernels({});
        const want = results(n);
        installKernels(wasmKernels(engine, small));
        for (const [i, got] of results(n).entries()) expect(distance(got, want[i])).toBeLessThan(1e-9);
      }
    },
  );

  it('a transposed view costs no copy into rows and gives the product', () => {
    installKernels(wasmKernels(engines()[0], small));
    const a = random(30, 20, 7);
    const plainRows = matrixProduct(rowsOf(20, 30, transpose(30, 20, a)), rowsOf(30, 20, a));
    const viewed = matrixProduct(rowsOf(30, 20, a), rowsOf(30, 20, a), { transposeA: true });
    expect(viewed.to1DArray()).toEqual(plainRows.to1DArray());
  });
});
