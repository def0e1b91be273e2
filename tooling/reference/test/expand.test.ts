import { describe, expect, it } from 'vitest';
import { buildMatrix, buildSparse, buildWeights, expand, lehmer, type DenseMatrix } from '../src/index.ts';

const rowsOf = ({ data, rows, columns }: DenseMatrix): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));

describe('words of a reference file', () => {
  it('replaces the texts that stand for numbers, at any depth', () => {
    expect(expand({ a: ['NaN', { b: '-Infinity' }], c: 'Infinity' }, {})).toEqual({
      a: [Number.NaN, { b: -Infinity }],
      c: Infinity,
    });
    expect(expand('nan', {})).toBe('nan');
  });

  it('replaces $data by the named input, itself expanded, and refuses an unknown name', () => {
    expect(expand({ X: { $data: 'x' } }, { x: [1, 'Infinity'] })).toEqual({ X: [1, Infinity] });
    expect(() => expand({ $data: 'y' }, { x: 1 })).toThrow('y');
    expect(() => expand({ $data: 'toString' }, {})).toThrow('toString');
  });

  it('leaves $atMost to the comparison and refuses an unknown word', () => {
    expect(expand({ $atMost: 2 }, {})).toEqual({ $atMost: 2 });
    expect(() => expand({ $tensor: { kind: 'x' } }, {})).toThrow('$tensor');
    expect(() => expand({ $matrix: { kind: 'zero', n: 1 }, scale: 2 }, {})).toThrow('alone');
  });

  it('keeps the shape of an empty matrix', () => {
    expect(expand({ $matrix: { kind: 'zero', rows: 0, cols: 3 } }, {})).toMatchObject({
      rows: 0,
      columns: 3,
    });
  });
});

describe('$matrix', () => {
  it('draws x_k = 48271 x_{k-1} mod 2^31 - 1 after throwing eight away', () => {
    let x = 7n;
    for (let k = 0; k < 9; k++) x = (48271n * x) % 2147483647n;
    expect(lehmer(7)()).toBe(Number(x));
  });

  it('builds each kind by its rule', () => {
    expect(rowsOf(buildMatrix({ kind: 'minij', n: 3 }))).toEqual([
      [1, 1, 1],
      [1, 2, 2],
      [1, 2, 3],
    ]);
    expect(rowsOf(buildMatrix({ kind: 'frank', n: 3 }))).toEqual([
      [3, 2, 1],
      [2, 2, 1],
      [0, 1, 1],
    ]);
    expect(rowsOf(buildMatrix({ kind: 'wilkinson', n: 3 }))).toEqual([
      [1, 1, 0],
      [1, 0, 1],
      [0, 1, 1],
    ]);
    expect(rowsOf(buildMatrix({ kind: 'clement', n: 3, symmetric: false }))).toEqual([
      [0, 2, 0],
      [1, 0, 1],
      [0, 2, 0],
    ]);
    expect(rowsOf(buildMatrix({ kind: 'clement', n: 2 }))).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(rowsOf(buildMatrix({ kind: 'lotkin', n: 2 }))).toEqual([
      [1, 1],
      [0.5, 1 / 3],
    ]);
    expect(rowsOf(buildMatrix({ kind: 'lowerOnes', rows: 2, cols: 3 }))).toEqual([
      [1, 0, 0],
      [1, 1, 0],
    ]);
    expect(rowsOf(buildMatrix({ kind: 'kahan', n: 2, sin: 0.5, cos: 0.25 }))).toEqual([
      [1, -0.25],
      [0, 0.5],
    ]);
    const glued = buildMatrix({ kind: 'gluedWilkinson', n: 42 });
    expect(glued.data[21 * 42 + 20]).toBe(1e-8);
    expect(glued.data[20 * 42 + 19]).toBe(1);
  });

  it('gives the clustered and geometric kinds the eigenvalue sums they promise', () => {
    const trace = ({ data, rows }: DenseMatrix): number =>
      Array.from({ length: rows }, (_, i) => data[i * rows + i]!).reduce((sum, value) => sum + value, 0);
    expect(trace(buildMatrix({ kind: 'clustered', n: 6, most: 1, one: 5, seed: 3 }))).toBeCloseTo(10, 12);
    expect(trace(buildMatrix({ kind: 'geometric', n: 4, bits: 3 }))).toBe(1 + 0.5 + 0.25 + 0.125);
  });

  it('makes symmetric kinds exactly symmetric', () => {
    for (const description of [
      { kind: 'uniformSymmetric', n: 9, seed: 4 },
      { kind: 'graded', n: 9, seed: 4 },
      { kind: 'integerGram', n: 9, seed: 4, rank: 5 },
      { kind: 'clustered', n: 9, seed: 4, most: 1, one: 2 },
    ]) {
      const rows = rowsOf(buildMatrix(description));
      expect(rows).toEqual(rows.map((_, j) => rows.map((row) => row[j])));
    }
  });

  it('modifies in the order reverse, scale, shift, replace', () => {
    const description = {
      kind: 'lowerOnes',
      n: 2,
      replace: [[0, 1, Number.NaN]],
      shift: 1,
      scale: 2,
      reverse: true,
    };
    expect(rowsOf(buildMatrix(description))).toEqual([
      [3, Number.NaN],
      [0, 3],
    ]);
  });

  it('refuses unknown kinds, fields, shapes and places', () => {
    expect(() => buildMatrix({ kind: 'magic', n: 3 })).toThrow('magic');
    expect(() => buildMatrix({ kind: 'zero', n: 3, colour: 1 })).toThrow('colour');
    expect(() => buildMatrix({ kind: 'hilbert', rows: 2, cols: 3 })).toThrow('square');
    expect(() => buildMatrix({ kind: 'zero' })).toThrow('rows');
    expect(() => buildMatrix({ kind: 'zero', n: 2, replace: [[2, 0, 1]] })).toThrow('outside');
  });
});

describe('$csr and $weights', () => {
  it('builds the two-dimensional Laplacian with ascending columns', () => {
    expect(buildSparse({ kind: 'laplacian2d', m: 2, scale: 0.5 })).toEqual({
      rows: 4,
      cols: 4,
      indptr: [0, 3, 6, 9, 12],
      indices: [0, 1, 2, 0, 1, 3, 0, 2, 3, 1, 2, 3],
      values: [2, -0.5, -0.5, -0.5, 2, -0.5, -0.5, 2, -0.5, -0.5, -0.5, 2],
    });
  });

  it('stores about the asked share of entries of a random sparse matrix', () => {
    const { indices, indptr } = buildSparse({ kind: 'sparse', rows: 100, cols: 100, permille: 100, seed: 5 });
    expect(indptr.at(-1)).toBe(indices.length);
    expect(Math.abs(indices.length - 1000)).toBeLessThan(4.5 * 30);
    expect(() => buildSparse({ kind: 'sparse', rows: 1, cols: 1, permille: 1, seed: 1, extra: 1 })).toThrow(
      'extra',
    );
    expect(() => buildSparse({ kind: 'banded' })).toThrow('banded');
  });

  it('builds weights and alternates their signs', () => {
    expect(buildWeights({ kind: 'power', count: 3, exponent: 1 })).toEqual([1, 1 / 2, 1 / 3]);
    expect(buildWeights({ kind: 'geometric', count: 3, ratio: 0.5, alternate: true })).toEqual([
      1, -0.5, 0.25,
    ]);
    expect(buildWeights({ kind: 'linear', count: 2, step: 0.5 })).toEqual([1, 1.5]);
    const uniform = buildWeights({ kind: 'uniform', count: 50, seed: 11, low: 0.0625 });
    expect(Math.min(...uniform)).toBeGreaterThan(0.0625);
    expect(() => buildWeights({ kind: 'cubic', count: 2 })).toThrow('cubic');
    expect(() => buildWeights({ kind: 'linear', count: 2, step: 1, low: 1 })).toThrow('low');
  });
});
