import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createSparse,
  csrMultiply,
  csrTranspose,
  setMode,
  toCsr,
  zeros,
  type CsrMatrix,
  type Mode,
} from '../src/index.ts';
import { errorOf, modes, wave } from './inputs.ts';

afterEach(() => void setMode('default'));

/** Rows of 0, 1, 2... entries, columns in any order. */
function sparse(rows: number, columns: number, most: number): CsrMatrix {
  const counts = Array.from({ length: rows }, (_, i) => (5 * i) % (Math.min(most, columns) + 1));
  const indptr = new Int32Array(rows + 1);
  counts.forEach((count, i) => (indptr[i + 1] = indptr[i] + count));
  const indices = Int32Array.from(
    counts.flatMap((count, i) =>
      Array.from({ length: count }, (_, q) => (i + q * (columns % 7 === 0 ? 1 : 7)) % columns),
    ),
  );
  return { rows, columns, indptr, indices, values: wave(indices.length, 1) };
}

/** On both sides of where WebAssembly takes over. */
const shapes = fc.tuple(
  fc.integer({ min: 1, max: 200 }),
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 1, max: 5 }),
);

/** A times `count` vectors of `from` entries, by the product of a sparse and a dense matrix. */
function expected(a: CsrMatrix, x: Float64Array, count: number): Float64Array {
  const columns = Array.from({ length: a.columns }, (_, j) =>
    Array.from({ length: count }, (_, k) => x[k * a.columns + j]),
  );
  const product = csrMultiply(a, columns);
  return Float64Array.from({ length: count * a.rows }, (_, t) =>
    product.get(t % a.rows, Math.floor(t / a.rows)),
  );
}

function expectClose(got: Float64Array, want: Float64Array, bound = 1e-11): void {
  expect(got.length).toBe(want.length);
  got.forEach((value, i) => {
    expect(Math.abs(value - want[i])).toBeLessThanOrEqual(bound);
  });
}

/** All products and a sweep, after one another. */
function results(a: CsrMatrix, count: number): Float64Array[] {
  const { rows, columns } = a;
  const matrix = createSparse(a);
  const out = [count * rows, count * columns, count * rows, columns].map(
    (length) => new Float64Array(length),
  );
  matrix.multiply(wave(count * columns, 2), out[0], count);
  matrix.multiplyTranspose(wave(count * rows, 3), out[1], count);
  matrix.outerMultiply(wave(count * rows, 4), out[2], count);
  out[3].set(wave(columns, 5));
  const order = Int32Array.from({ length: 2 * rows }, (_, i) => (3 * i + 1) % rows);
  matrix.sweep(out[3], (row, product) => (row % 3 === 0 ? 0 : 0.1 - 0.01 * product), order);
  matrix.sweep(out[3], (_, product) => -0.02 * product);
  matrix.free();
  return out;
}

describe.each(modes)('a sparse matrix in mode %s', (mode: Mode) => {
  it('multiplies blocks of vectors from both sides', () => {
    setMode(mode);
    fc.assert(
      fc.property(shapes, ([rows, columns, most, count]) => {
        const a = sparse(rows, columns, most);
        const transpose = csrTranspose(a);
        const [times, transposed, outer] = results(a, count);
        expectClose(times, expected(a, wave(count * columns, 2), count));
        expectClose(transposed, expected(transpose, wave(count * rows, 3), count));
        expectClose(outer, expected(a, expected(transpose, wave(count * rows, 4), count), count), 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('sweeps rows in any order, telling products with the newest vector', () => {
    setMode(mode);
    fc.assert(
      fc.property(shapes, ([rows, columns, most]) => {
        const a = sparse(rows, columns, most);
        const matrix = createSparse(a);
        const vector = wave(columns, 6);
        const copy = vector.slice();
        const order = Int32Array.from({ length: rows + 3 }, (_, i) => (7 * i + 2) % rows);
        const visited: number[] = [];
        matrix.sweep(
          vector,
          (row, product) => {
            visited.push(row);
            let want = 0;
            for (let q = a.indptr[row]; q < a.indptr[row + 1]; q++) want += a.values[q] * copy[a.indices[q]];
            expect(Math.abs(product - want)).toBeLessThan(1e-11);
            for (let q = a.indptr[row]; q < a.indptr[row + 1]; q++) copy[a.indices[q]] += 0.1 * a.values[q];
            return 0.1;
          },
          order,
        );
        expect(visited).toEqual([...order]);
        expectClose(vector, copy);
        matrix.free();
      }),
      { numRuns: 40 },
    );
  });
});

describe('a sparse matrix', () => {
  it('has the same bits in every mode', () => {
    const a = sparse(150, 90, 40);
    expect(a.values.length).toBeGreaterThan(1024);
    const [first, ...others] = modes.map((mode) => {
      setMode(mode);
      return results(a, 3);
    });
    for (const other of others) expect(other).toEqual(first);
  });

  it('gives memory back, once, and takes it again', () => {
    const a = sparse(150, 90, 40);
    for (let round = 0; round < 3; round++) {
      const [one, two] = [createSparse(a), createSparse(a)];
      const [x, out, again] = [wave(90, 1), new Float64Array(150), new Float64Array(150)];
      one.multiply(x, out);
      one.free();
      one.free();
      two.multiply(x, again);
      expect(again).toEqual(out);
      two.free();
    }
  });

  it('takes checked and dense matrices, and shapes without entries', () => {
    const dense = zeros(3, 2);
    dense.set(2, 1, 4);
    const matrix = createSparse(toCsr(dense));
    const out = new Float64Array(3);
    matrix.multiply(Float64Array.of(5, 6), out);
    expect([...out]).toEqual([0, 0, 24]);
    createSparse(toCsr(zeros(3, 2))).multiply(Float64Array.of(5, 6), out);
    expect([...out]).toEqual([0, 0, 0]);
  });

  it('refuses vectors of the wrong length and malformed rows', () => {
    const matrix = createSparse(sparse(5, 4, 3));
    const code = (work: () => void): unknown => errorOf(work)?.code;
    const [four, five] = [new Float64Array(4), new Float64Array(5)];
    expect(code(() => matrix.multiply(five, five))).toBe('SHAPE');
    expect(code(() => matrix.multiply(four, four))).toBe('SHAPE');
    expect(code(() => matrix.multiply(four, five, 2))).toBe('SHAPE');
    expect(code(() => matrix.multiply(four, five, 0))).toBe('OUT_OF_RANGE');
    expect(code(() => matrix.multiplyTranspose(four, four))).toBe('SHAPE');
    expect(code(() => matrix.outerMultiply(five, four))).toBe('SHAPE');
    expect(code(() => matrix.sweep(five, () => 0))).toBe('SHAPE');
    expect(code(() => createSparse({ rows: 1, columns: 1, indptr: [0, 1], indices: [2], values: [1] }))).toBe(
      'SHAPE',
    );
  });
});
