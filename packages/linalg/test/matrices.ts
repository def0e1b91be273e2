import { buildMatrix, type DenseMatrix } from '@lab/reference';
import fc from 'fast-check';
import {
  Matrix,
  MatrixFlipRowView,
  MatrixRowSelectionView,
  MatrixSelectionView,
  MatrixSubView,
  MatrixTransposeView,
  WrapperMatrix1D,
  WrapperMatrix2D,
  type AbstractMatrix,
} from 'ml-matrix';
import { fromData, type MatrixLike } from '../src/index.ts';

// The same examples at every run: what is found once is found by everybody.
fc.configureGlobal({ seed: 20240607 });

/** Orders around the block sizes of the algorithms, and the smallest ones. */
export const orders = [1, 2, 3, 31, 32, 33, 34, 35, 63, 64, 65, 100] as const;

const kahan = { kind: 'kahan', sin: Math.sin(1.2), cos: Math.cos(1.2) };

/** Square matrices that are hard for one algorithm or another. */
export const symmetricKinds: readonly Readonly<Record<string, unknown>>[] = [
  { kind: 'uniformSymmetric', seed: 11 },
  { kind: 'uniformSymmetric', seed: 12, scale: 1e150 },
  { kind: 'uniformSymmetric', seed: 12, scale: 1e-150 },
  { kind: 'integerGram', seed: 13, rank: 5 },
  { kind: 'hilbert' },
  { kind: 'laplacian1d' },
  { kind: 'graded', seed: 14, bits: 52 },
  { kind: 'graded', seed: 14, bits: 52, reverse: true },
  { kind: 'graded', seed: 15, bits: 200 },
  { kind: 'ones' },
  { kind: 'identity' },
  { kind: 'zero' },
  { kind: 'clement' },
  { kind: 'minij' },
  { kind: 'clustered', most: 1, one: 5, seed: 16 },
  { kind: 'clustered', most: -2, one: 100, seed: 17 },
];

export const generalKinds: readonly Readonly<Record<string, unknown>>[] = [
  kahan,
  { kind: 'frank' },
  { kind: 'lotkin' },
  { kind: 'clement', symmetric: false },
  { kind: 'lowerOnes' },
];

/** Those of the kinds above that exist in that order, by name. */
export function matricesOf(
  n: number,
  kinds: readonly Readonly<Record<string, unknown>>[],
): (readonly [string, DenseMatrix])[] {
  const special = n % 2 === 1 ? [{ kind: 'wilkinson' }] : [];
  const glued = n % 21 === 0 ? [{ kind: 'gluedWilkinson' }] : [];
  const geometric = Number.isInteger(Math.log2(n)) && n > 1 ? [{ kind: 'geometric', bits: 52 }] : [];
  return [...kinds, ...special, ...glued, ...geometric].map((kind) => [
    `${JSON.stringify(kind)} of order ${n}`,
    buildMatrix({ ...kind, n }),
  ]);
}

/** Rows of numbers of the given shape, integers so that sums are exact in every order. */
export function integerRows(rows: number, columns: number): fc.Arbitrary<number[][]> {
  const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
}

/** A shape with both sides in the given range, and rows of that shape. */
export function anyRows(least: number, most: number): fc.Arbitrary<number[][]> {
  const side = fc.integer({ min: least, max: most });
  return fc.tuple(side, side).chain(([rows, columns]) => integerRows(rows, columns));
}

/** The same matrix in every form an argument may have; by name. */
export function formsOf(rows: readonly (readonly number[])[]): (readonly [string, MatrixLike])[] {
  const m = rows.length;
  const n = rows[0].length;
  const plain = rows.map((row) => [...row]);
  const flat = Float64Array.from(plain.flat());
  return [
    ['rows', plain],
    ['Float64Array rows', plain.map((row) => Float64Array.from(row))],
    ['consecutive Float64Array rows', plain.map((_, i) => flat.subarray(i * n, i * n + n))],
    ['data and shape', { data: flat, rows: m, columns: n }],
    ['data and stride', { data: strided(plain, n + 3), rows: m, columns: n, stride: n + 3 }],
    ...mlMatrixForms(plain),
  ];
}

/** The same matrix as ml-matrix matrices, views and wrappers. */
export function mlMatrixForms(rows: number[][]): (readonly [string, AbstractMatrix])[] {
  const m = rows.length;
  const n = rows[0].length;
  const matrix = new Matrix(rows);
  const framed = new Matrix(m + 2, n + 3).fill(7);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) framed.set(i + 1, j + 2, rows[i][j]);
  const contiguousFrame = fromData(Float64Array.from(framed.to1DArray()), m + 2, n + 3);
  const shuffled = new Matrix([...rows].reverse());
  const back = rows.map((_, i) => m - 1 - i);
  const grown = fromData(Float64Array.from(rows.slice(0, -1).flat()), m - 1, n).addRow(rows[m - 1]);
  return [
    ['Matrix', matrix],
    ['contiguous Matrix', fromData(Float64Array.from(rows.flat()), m, n)],
    ['Matrix with a row added', grown],
    ['transposed view', new MatrixTransposeView(matrix.transpose())],
    [
      'transposed view of a contiguous Matrix',
      new MatrixTransposeView(fromData(Float64Array.from(matrix.transpose().to1DArray()), n, m)),
    ],
    ['twice transposed view', new MatrixTransposeView(new MatrixTransposeView(matrix))],
    ['sub-matrix view', new MatrixSubView(framed, 1, m, 2, n + 1)],
    ['sub-matrix view of a contiguous Matrix', new MatrixSubView(contiguousFrame, 1, m, 2, n + 1)],
    [
      'transposed sub-matrix view',
      new MatrixTransposeView(new MatrixTransposeView(new MatrixSubView(contiguousFrame, 1, m, 2, n + 1))),
    ],
    ['row selection view', new MatrixRowSelectionView(shuffled, back)],
    [
      'selection view',
      new MatrixSelectionView(
        shuffled,
        back,
        rows[0].map((_, j) => j),
      ),
    ],
    ['flipped view', new MatrixFlipRowView(shuffled)],
    ['WrapperMatrix1D', new WrapperMatrix1D(rows.flat(), { rows: m })],
    ['WrapperMatrix1D of a Float64Array', new WrapperMatrix1D(Float64Array.from(rows.flat()), { rows: m })],
    ['WrapperMatrix2D', new WrapperMatrix2D(rows)],
  ];
}

function strided(rows: number[][], stride: number): Float64Array {
  const data = new Float64Array(rows.length * stride).fill(NaN);
  for (const [i, row] of rows.entries()) data.set(row, i * stride);
  return data;
}

/** Seeded numbers in (-1, 1), row by row. */
export function uniform(rows: number, columns: number, seed: number): DenseMatrix {
  return buildMatrix({ kind: 'uniform', rows, cols: columns, seed });
}
