import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  csrFromTriplets,
  csrMatrixVector,
  csrMultiply,
  csrToDense,
  csrTranspose,
  isCsr,
  toCsr,
  type CsrMatrix,
} from '../src/index.ts';
import { uniform } from './matrices.ts';

const triplets = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .chain(([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      entries: fc.array(fc.tuple(fc.nat(rows - 1), fc.nat(columns - 1), fc.integer({ min: -9, max: 9 })), {
        maxLength: 40,
      }),
    }),
  );

function denseOf(
  rows: number,
  columns: number,
  entries: readonly (readonly [number, number, number])[],
): Matrix {
  const dense = new Matrix(rows, columns);
  for (const [i, j, v] of entries) dense.set(i, j, dense.get(i, j) + v);
  return dense;
}

/** Compressed rows in the order given, repeated places and all. */
function compress(
  rows: number,
  columns: number,
  entries: readonly (readonly [number, number, number])[],
): CsrMatrix {
  const byRow = Array.from({ length: rows }, (_, i) => entries.filter(([row]) => row === i));
  const indptr = [0];
  for (const row of byRow) indptr.push(indptr[indptr.length - 1] + row.length);
  return {
    rows,
    columns,
    indptr,
    indices: byRow.flat().map(([, j]) => j),
    values: byRow.flat().map(([, , v]) => v),
  };
}

describe('sparse matrices', () => {
  it('mean the same as their dense form, with any order and repetition of columns', () => {
    fc.assert(
      fc.property(triplets, ({ rows, columns, entries }) => {
        const dense = denseOf(rows, columns, entries);
        const plain = compress(rows, columns, entries);
        const b = new Matrix(columns, 3).apply(function (this: Matrix, i, j) {
          this.set(i, j, i - 2 * j);
        });
        const c = new Matrix(rows, 2).apply(function (this: Matrix, i, j) {
          this.set(i, j, 3 * i + j);
        });
        const sorted = csrFromTriplets(
          rows,
          columns,
          entries.map(([i]) => i),
          entries.map(([, j]) => j),
          entries.map(([, , v]) => v),
        );
        for (const a of [plain, sorted, toCsr(plain), toCsr(dense)]) {
          expect(isCsr(a)).toBe(true);
          expect(csrToDense(a).to2DArray()).toEqual(dense.to2DArray());
          expect(csrToDense(csrTranspose(a)).to2DArray()).toEqual(dense.transpose().to2DArray());
          expect(csrMultiply(a, b).to2DArray()).toEqual(dense.mmul(b).to2DArray());
          expect(csrMultiply(a, c, { transpose: true }).to2DArray()).toEqual(
            dense.transpose().mmul(c).to2DArray(),
          );
          expect([...csrMatrixVector(a, b.getColumn(1))]).toEqual(dense.mmul(b).getColumn(1));
          expect([...csrMatrixVector(a, c.getColumn(1), { transpose: true })]).toEqual(
            dense.transpose().mmul(c).getColumn(1),
          );
        }
        for (let i = 0; i < rows; i++) {
          const columnsOf = [...sorted.indices.subarray(sorted.indptr[i], sorted.indptr[i + 1])];
          expect(columnsOf).toEqual([...new Set(columnsOf)].sort((p, q) => p - q));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keep typed arrays that are given, and take plain ones', () => {
    const indptr = Int32Array.of(0, 1);
    const indices = Int32Array.of(0);
    const values = Float64Array.of(2);
    const a = toCsr({ rows: 1, columns: 1, indptr, indices, values });
    expect(a.indptr).toBe(indptr);
    expect(a.indices).toBe(indices);
    expect(a.values).toBe(values);
    expect(toCsr(a)).toBe(a);
    expect(toCsr({ rows: 1, columns: 1, indptr: [0, 1], indices: [0], values: [2] })).toEqual(a);
  });

  it('multiply into out, which may be the vector', () => {
    const a = toCsr([
      [0, 2],
      [3, 0],
    ]);
    const x = Float64Array.of(1, 10);
    expect(csrMatrixVector(a, x, { out: x })).toBe(x);
    expect([...x]).toEqual([20, 3]);
    const b = new Matrix([
      [1, 2],
      [3, 4],
    ]);
    expect(csrMultiply(a, b, { out: b })).toBe(b);
    expect(b.to2DArray()).toEqual([
      [6, 8],
      [3, 6],
    ]);
  });

  it('multiply a large matrix like the dense product', () => {
    const dense = uniform(60, 50, 5);
    const b = uniform(50, 7, 6);
    const want = new Matrix(60, 7);
    for (let i = 0; i < 60; i++)
      for (let j = 0; j < 7; j++) {
        let sum = 0;
        for (let l = 0; l < 50; l++) sum += dense.data[i * 50 + l] * b.data[l * 7 + j];
        want.set(i, j, sum);
      }
    expect(
      Matrix.sub(csrMultiply(toCsr(dense), b), want)
        .abs()
        .max(),
    ).toBeLessThan(1e-14 * 50);
  });
});
