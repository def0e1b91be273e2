import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import * as linalg from '../src/index.ts';
import type { CsrMatrix, MatrixLike } from '../src/index.ts';

const good = [
  [2, 1],
  [1, 3],
];
const one = [[1], [1]];
const wide = [[1, 2, 3]];
const csr = { rows: 2, columns: 2, indptr: [0, 1, 2], indices: [0, 1], values: [1, 2] };
/** Passes the type checker, to see what the functions say at run time. */
const as = (value: unknown): never => value as never;

/** Each function with its matrix arguments to be replaced one at a time. */
const matrixArguments: readonly (readonly [string, string, (a: MatrixLike) => unknown])[] = [
  ['toDense', 'a', (a) => linalg.toDense(a)],
  ['toMatrix', 'a', (a) => linalg.toMatrix(a)],
  ['fromRows', 'a', (a) => linalg.fromRows(as(a))],
  ['matrixProduct', 'a', (a) => linalg.matrixProduct(a, good)],
  ['matrixProduct', 'b', (a) => linalg.matrixProduct(good, a)],
  ['matrixVector', 'a', (a) => linalg.matrixVector(a, [1, 2])],
  ['gram', 'a', (a) => linalg.gram(a)],
  ['cholesky', 'a', (a) => linalg.cholesky(a)],
  ['choleskySolve', 'a', (a) => linalg.choleskySolve(a, one)],
  ['choleskySolve', 'b', (a) => linalg.choleskySolve(good, a)],
  ['lu', 'a', (a) => linalg.lu(a)],
  ['luSolve', 'a', (a) => linalg.luSolve(a, one)],
  ['luSolve', 'b', (a) => linalg.luSolve(good, a)],
  ['determinant', 'a', (a) => linalg.determinant(a)],
  ['inverse', 'a', (a) => linalg.inverse(a)],
  ['qr', 'a', (a) => linalg.qr(a)],
  ['qr pivoted', 'a', (a) => linalg.qr(a, { pivot: true })],
  ['leastSquares', 'a', (a) => linalg.leastSquares(a, one)],
  ['leastSquares', 'b', (a) => linalg.leastSquares(good, a)],
  ['symmetricEigen', 'a', (a) => linalg.symmetricEigen(a)],
  ['svd', 'a', (a) => linalg.svd(a)],
  ['pseudoInverse', 'a', (a) => linalg.pseudoInverse(a)],
  ['rank', 'a', (a) => linalg.rank(a)],
  ['conditionNumber', 'a', (a) => linalg.conditionNumber(a)],
  ['polarFactor', 'a', (a) => linalg.polarFactor(a)],
  ['squaredDistances', 'x', (a) => linalg.squaredDistances(a)],
  ['squaredDistances', 'y', (a) => linalg.squaredDistances(good, a)],
  ['kernelMatrix', 'x', (a) => linalg.kernelMatrix(a, undefined, { kind: 'rbf', lengthScale: 1 })],
  ['kernelMatrix', 'y', (a) => linalg.kernelMatrix(good, a, { kind: 'polynomial', degree: 2 })],
  ['toCsr', 'a', (a) => linalg.toCsr(a)],
  ['csrMultiply', 'b', (a) => linalg.csrMultiply(csr, a)],
  ['leadingEigenpairs', 'a', (a) => linalg.leadingEigenpairs(a, 1)],
  ['leadingSingularTriplets', 'a', (a) => linalg.leadingSingularTriplets(a, 1)],
];

describe.each(matrixArguments)('%s(%s)', (_, argument, call) => {
  it.each([NaN, Infinity, -Infinity])('refuses %d, naming its row and column', (value) => {
    for (const matrix of [
      [
        [2, 1],
        [value, 3],
      ],
      new Matrix([
        [2, 1],
        [value, 3],
      ]),
    ]) {
      expect(() => call(matrix)).toThrow(
        expect.objectContaining({ code: 'NOT_FINITE', argument, index: 1, details: { row: 1, column: 0 } }),
      );
    }
  });

  it('refuses rows of unequal length, naming the row', () => {
    expect(() => call([[1, 2], [3]])).toThrow(expect.objectContaining({ code: 'SHAPE', argument, index: 1 }));
    expect(() => call([Float64Array.of(1, 2), Float64Array.of(3, 4, 5)])).toThrow(
      expect.objectContaining({ code: 'SHAPE', argument, index: 1 }),
    );
  });

  it('refuses a data array too short for its shape, and a shape that is none', () => {
    const data = new Float64Array(3);
    const shapes = [
      { data, rows: 2, columns: 2 },
      { data, rows: 1, columns: 2, stride: 1 },
      { data, rows: -1, columns: 2 },
      { data, rows: 1.5, columns: 2 },
      { data, rows: NaN, columns: 2 },
    ];
    for (const shape of shapes) {
      expect(() => call(shape)).toThrow(expect.objectContaining({ code: 'SHAPE', argument }));
    }
  });

  it('refuses what is no matrix', () => {
    for (const value of [
      null,
      7,
      'matrix',
      [1, 2],
      [
        ['1', 2],
        [3, 4],
      ],
      [[null, 1]],
      {},
      { data: [1], rows: 1, columns: 1 },
    ]) {
      expect(() => call(as(value))).toThrow(
        expect.objectContaining({ name: 'LabTypeError', code: 'WRONG_TYPE' }),
      );
    }
  });
});

const rejected: readonly (readonly [string, string, string, () => unknown])[] = [
  ['zeros of a negative size', 'OUT_OF_RANGE', 'rows', () => linalg.zeros(-1, 2)],
  ['zeros of half a column', 'OUT_OF_RANGE', 'columns', () => linalg.zeros(1, 0.5)],
  ['zeros of NaN rows', 'NOT_FINITE', 'rows', () => linalg.zeros(NaN, 2)],
  ['zeros of a string', 'WRONG_TYPE', 'rows', () => linalg.zeros(as('2'), 2)],
  ['identity of a negative size', 'OUT_OF_RANGE', 'n', () => linalg.identity(-2)],
  ['fromData of too few entries', 'SHAPE', 'data', () => linalg.fromData(new Float64Array(3), 2, 2)],
  [
    'fromData with a stride below columns',
    'SHAPE',
    'data',
    () => linalg.fromData(new Float64Array(9), 2, 2, 1),
  ],
  ['fromData of a plain array', 'WRONG_TYPE', 'data', () => linalg.fromData(as([1, 2]), 1, 2)],
  ['a product of shapes that do not fit', 'SHAPE', 'b', () => linalg.matrixProduct(good, wide)],
  ['a product with a transpose that does not fit', 'SHAPE', 'b', () => linalg.matrixProduct(wide, wide)],
  [
    'transposeA as a number',
    'WRONG_TYPE',
    'transposeA',
    () => linalg.matrixProduct(good, good, { transposeA: as(1) }),
  ],
  ['a product that overflows', 'NOT_FINITE', 'a', () => linalg.matrixProduct([[1e200]], [[1e200]])],
  [
    'a product with an empty result and a NaN',
    'NOT_FINITE',
    'a',
    () => linalg.matrixProduct([[NaN]], linalg.zeros(1, 0)),
  ],
  ['a vector of another length', 'SHAPE', 'x', () => linalg.matrixVector(good, [1, 2, 3])],
  ['a vector with a NaN', 'NOT_FINITE', 'x', () => linalg.matrixVector(good, [1, NaN])],
  ['a vector of strings', 'WRONG_TYPE', 'x', () => linalg.matrixVector(good, as(['1', '2']))],
  ['a number for a vector', 'WRONG_TYPE', 'x', () => linalg.matrixVector(good, as(3))],
  [
    'out of another length',
    'SHAPE',
    'out',
    () => linalg.matrixVector(good, [1, 2], { out: new Float64Array(3) }),
  ],
  ['out as a plain array', 'WRONG_TYPE', 'out', () => linalg.matrixVector(good, [1, 2], { out: as([0, 0]) })],
  [
    'gram of a side that does not exist',
    'UNKNOWN_OPTION',
    'side',
    () => linalg.gram(good, { side: as('both') }),
  ],
  ['gram that overflows', 'NOT_FINITE', 'a', () => linalg.gram([[1e300]])],
  ['cholesky of a matrix that is not square', 'SHAPE', 'a', () => linalg.cholesky(wide)],
  ['choleskySolve with other rows', 'SHAPE', 'b', () => linalg.choleskySolve(good, wide)],
  ['choleskySolve of a matrix that is not square', 'SHAPE', 'a', () => linalg.choleskySolve(wide, one)],
  ['lu of a matrix that is not square', 'SHAPE', 'a', () => linalg.lu(wide)],
  ['luSolve with other rows', 'SHAPE', 'b', () => linalg.luSolve(good, wide)],
  [
    'luSolve with a permutation that is none',
    'SHAPE',
    'a.permutation',
    () => linalg.luSolve({ ...linalg.lu(good), permutation: Int32Array.of(0, 0) }, one),
  ],
  [
    'luSolve with a permutation of another kind',
    'WRONG_TYPE',
    'a.permutation',
    () => linalg.luSolve({ ...linalg.lu(good), permutation: as([0, 1]) }, one),
  ],
  ['determinant of a matrix that is not square', 'SHAPE', 'a', () => linalg.determinant(wide)],
  ['inverse of a matrix that is not square', 'SHAPE', 'a', () => linalg.inverse(wide)],
  [
    'inverse of a singular matrix',
    'SINGULAR',
    'a',
    () =>
      linalg.inverse([
        [1, 1],
        [1, 1],
      ]),
  ],
  [
    'qr with a negative tolerance',
    'OUT_OF_RANGE',
    'tolerance',
    () => linalg.qr(good, { pivot: true, tolerance: -1 }),
  ],
  [
    'qr with a tolerance that is no number',
    'NOT_FINITE',
    'tolerance',
    () => linalg.qr(good, { pivot: true, tolerance: NaN }),
  ],
  ['qr with pivot as a string', 'WRONG_TYPE', 'pivot', () => linalg.qr(good, { pivot: as('yes') })],
  ['leastSquares with other rows', 'SHAPE', 'b', () => linalg.leastSquares(good, wide)],
  [
    'leastSquares with a negative tolerance',
    'OUT_OF_RANGE',
    'tolerance',
    () => linalg.leastSquares(good, one, { tolerance: -1 }),
  ],
  ['symmetricEigen of a matrix that is not square', 'SHAPE', 'a', () => linalg.symmetricEigen(wide)],
  [
    'symmetricEigen with vectors as a number',
    'WRONG_TYPE',
    'vectors',
    () => linalg.symmetricEigen(good, { vectors: as(0) }),
  ],
  [
    'an eigenvalue that overflows',
    'NOT_FINITE',
    'a',
    () =>
      linalg.symmetricEigen([
        [1.7e308, 1e308],
        [1e308, 1.7e308],
      ]),
  ],
  ['svd with full as a number', 'WRONG_TYPE', 'full', () => linalg.svd(good, { full: as(1) })],
  ['a singular value that overflows', 'NOT_FINITE', 'a', () => linalg.svd([[1.7e308, 1.7e308]])],
  [
    'pseudoInverse with a negative tolerance',
    'OUT_OF_RANGE',
    'tolerance',
    () => linalg.pseudoInverse(good, { tolerance: -1e-3 }),
  ],
  [
    'rank with a negative tolerance',
    'OUT_OF_RANGE',
    'tolerance',
    () => linalg.rank(good, { tolerance: -1e-3 }),
  ],
  ['distances between spaces of other dimensions', 'SHAPE', 'y', () => linalg.squaredDistances(good, wide)],
  ['distances that overflow', 'NOT_FINITE', 'x', () => linalg.squaredDistances([[1e200], [-1e200]])],
  [
    'a kernel between spaces of other dimensions',
    'SHAPE',
    'y',
    () => linalg.kernelMatrix(good, wide, { kind: 'rbf', lengthScale: 1 }),
  ],
  [
    'a kernel of unknown kind',
    'UNKNOWN_OPTION',
    'kernel.kind',
    () => linalg.kernelMatrix(good, good, as({ kind: 'cubic' })),
  ],
  ['a kernel that is missing', 'WRONG_TYPE', 'kernel', () => linalg.kernelMatrix(good, good, as(undefined))],
  [
    'a length scale of 0',
    'OUT_OF_RANGE',
    'kernel.lengthScale',
    () => linalg.kernelMatrix(good, good, { kind: 'rbf', lengthScale: 0 }),
  ],
  [
    'an infinite length scale',
    'NOT_FINITE',
    'kernel.lengthScale',
    () => linalg.kernelMatrix(good, good, { kind: 'rbf', lengthScale: Infinity }),
  ],
  [
    'a missing length scale',
    'WRONG_TYPE',
    'kernel.lengthScale',
    () => linalg.kernelMatrix(good, good, as({ kind: 'matern', nu: 1.5 })),
  ],
  [
    'another nu',
    'OUT_OF_RANGE',
    'kernel.nu',
    () => linalg.kernelMatrix(good, good, { kind: 'matern', nu: as(2), lengthScale: 1 }),
  ],
  [
    'degree 0',
    'OUT_OF_RANGE',
    'kernel.degree',
    () => linalg.kernelMatrix(good, good, { kind: 'polynomial', degree: 0 }),
  ],
  [
    'degree 1.5',
    'OUT_OF_RANGE',
    'kernel.degree',
    () => linalg.kernelMatrix(good, good, { kind: 'polynomial', degree: 1.5 }),
  ],
  [
    'a gamma that is no number',
    'NOT_FINITE',
    'kernel.gamma',
    () => linalg.kernelMatrix(good, good, { kind: 'polynomial', degree: 1, gamma: NaN }),
  ],
  [
    'an infinite offset',
    'NOT_FINITE',
    'kernel.offset',
    () => linalg.kernelMatrix(good, good, { kind: 'polynomial', degree: 1, offset: Infinity }),
  ],
  [
    'a polynomial kernel that overflows',
    'NOT_FINITE',
    'x',
    () => linalg.kernelMatrix([[1e100]], undefined, { kind: 'polynomial', degree: 4 }),
  ],
  ['dot of other lengths', 'SHAPE', 'y', () => linalg.dot(Float64Array.of(1), Float64Array.of(1, 2))],
  ['dot of a NaN', 'NOT_FINITE', 'x', () => linalg.dot(Float64Array.of(NaN), Float64Array.of(1))],
  ['norm2 of nothing', 'WRONG_TYPE', 'x', () => linalg.norm2(as(undefined))],
  [
    'axpy with an infinite factor',
    'NOT_FINITE',
    'alpha',
    () => linalg.axpy(Infinity, Float64Array.of(1), Float64Array.of(1)),
  ],
  ['axpy of other lengths', 'SHAPE', 'y', () => linalg.axpy(1, Float64Array.of(1), new Float64Array(2))],
  ['axpy into a plain array', 'WRONG_TYPE', 'y', () => linalg.axpy(1, Float64Array.of(1), as([1]))],
  ['scale of a plain array', 'WRONG_TYPE', 'x', () => linalg.scale(1, as([1]))],
  [
    'scale with a factor that is no number',
    'NOT_FINITE',
    'alpha',
    () => linalg.scale(NaN, Float64Array.of(1)),
  ],
  ['k = 0', 'OUT_OF_RANGE', 'k', () => linalg.leadingEigenpairs(good, 0)],
  ['k beyond n', 'OUT_OF_RANGE', 'k', () => linalg.leadingEigenpairs(good, 3)],
  ['k = 1.5', 'OUT_OF_RANGE', 'k', () => linalg.leadingEigenpairs(good, 1.5)],
  ['k = NaN', 'NOT_FINITE', 'k', () => linalg.leadingEigenpairs(good, NaN)],
  ['eigenpairs of a matrix that is not square', 'SHAPE', 'a', () => linalg.leadingEigenpairs(wide, 1)],
  [
    'eigenpairs of an operator without a product',
    'WRONG_TYPE',
    'a',
    () => linalg.leadingEigenpairs(as({ size: 3 }), 1),
  ],
  [
    'eigenpairs of an operator of half a row',
    'SHAPE',
    'a.size',
    () => linalg.leadingEigenpairs({ size: 1.5, multiply: () => undefined }, 1),
  ],
  [
    'which of another name',
    'UNKNOWN_OPTION',
    'which',
    () => linalg.leadingEigenpairs(good, 1, { which: as('LA') }),
  ],
  [
    'a tolerance of 1',
    'OUT_OF_RANGE',
    'tolerance',
    () => linalg.leadingEigenpairs(good, 1, { tolerance: 1 }),
  ],
  [
    'a negative tolerance',
    'OUT_OF_RANGE',
    'tolerance',
    () => linalg.leadingSingularTriplets(good, 1, { tolerance: -1 }),
  ],
  [
    'a basis smaller than k + 2',
    'OUT_OF_RANGE',
    'basisSize',
    () => linalg.leadingEigenpairs(linalg.identity(100), 3, { basisSize: 4 }),
  ],
  [
    'half a restart',
    'OUT_OF_RANGE',
    'maxRestarts',
    () => linalg.leadingEigenpairs(good, 1, { maxRestarts: 0.5 }),
  ],
  [
    'blocks of three',
    'OUT_OF_RANGE',
    'blockSize',
    () => linalg.leadingEigenpairs(good, 1, { blockSize: 3 as 2 }),
  ],
  ['a negative seed', 'OUT_OF_RANGE', 'seed', () => linalg.leadingEigenpairs(good, 1, { seed: -1 })],
  [
    'a start of another length',
    'SHAPE',
    'startVector',
    () => linalg.leadingEigenpairs(good, 1, { startVector: [1] }),
  ],
  ['triplets beyond the shorter side', 'OUT_OF_RANGE', 'k', () => linalg.leadingSingularTriplets(wide, 2)],
  [
    'triplets of an operator without transpose',
    'WRONG_TYPE',
    'a',
    () => linalg.leadingSingularTriplets(as({ rows: 1, columns: 1, multiply: () => undefined }), 1),
  ],
];

it.each(rejected)('%s: %s', (_, code, argument, call) => {
  expect(call).toThrow(expect.objectContaining({ code, argument }));
});

const brokenCsr: readonly (readonly [string, string, Partial<CsrMatrix>])[] = [
  ['indptr of the wrong length', 'SHAPE', { indptr: [0, 2] }],
  ['indptr that does not start at 0', 'SHAPE', { indptr: [1, 1, 2] }],
  ['indptr that decreases', 'SHAPE', { indptr: [0, 3, 2] }],
  ['indptr that does not end at the number of entries', 'SHAPE', { indptr: [0, 1, 1] }],
  ['a column out of range', 'SHAPE', { indices: [0, 2] }],
  ['a negative column', 'SHAPE', { indices: [-1, 1] }],
  ['half a column', 'SHAPE', { indices: [0.5, 1] }],
  ['a column that is no number', 'NOT_FINITE', { indices: [NaN, 1] }],
  ['too few values', 'SHAPE', { values: [1] }],
  ['a value that is no number', 'NOT_FINITE', { values: [1, NaN] }],
  ['an infinite value in a typed array', 'NOT_FINITE', { values: Float64Array.of(1, Infinity) }],
  ['a negative number of columns', 'SHAPE', { columns: -2 }],
  ['values of another kind', 'WRONG_TYPE', { values: as(['1', '2']) }],
];

it.each(brokenCsr)('a sparse matrix with %s: %s', (_, code, change) => {
  const broken = { ...csr, ...change };
  const calls = [
    () => linalg.toCsr(broken),
    () => linalg.csrToDense(broken),
    () => linalg.csrTranspose(broken),
    () => linalg.csrMultiply(broken, one),
    () => linalg.csrMatrixVector(broken, [1, 1]),
    () => linalg.leadingEigenpairs(broken, 1),
  ];
  for (const call of calls) expect(call).toThrow(expect.objectContaining({ code }));
});

it.each([
  ['csrMultiply with other rows', 'SHAPE', () => linalg.csrMultiply(csr, wide)],
  [
    'csrMultiply that overflows',
    'NOT_FINITE',
    () => linalg.csrMultiply({ ...csr, values: [1e200, 1] }, [[1e200], [1]]),
  ],
  ['csrMatrixVector of another length', 'SHAPE', () => linalg.csrMatrixVector(csr, [1])],
  [
    'csrMatrixVector that overflows',
    'NOT_FINITE',
    () => linalg.csrMatrixVector({ ...csr, values: [1e200, 1] }, [1e200, 1]),
  ],
  ['csrFromTriplets of other lengths', 'SHAPE', () => linalg.csrFromTriplets(2, 2, [0], [0, 1], [1])],
  ['csrFromTriplets with too few values', 'SHAPE', () => linalg.csrFromTriplets(2, 2, [0, 1], [0, 1], [1])],
  ['csrFromTriplets with a row out of range', 'SHAPE', () => linalg.csrFromTriplets(2, 2, [2], [0], [1])],
  ['csrFromTriplets with a NaN', 'NOT_FINITE', () => linalg.csrFromTriplets(2, 2, [1], [0], [NaN])],
  ['csrFromTriplets of a negative size', 'OUT_OF_RANGE', () => linalg.csrFromTriplets(-2, 2, [], [], [])],
  ['toCsr of null', 'WRONG_TYPE', () => linalg.toCsr(as(null))],
] as const)('%s: %s', (_, code, call) => {
  expect(call).toThrow(expect.objectContaining({ code }));
});

it('errors are recognised across copies of the package, and carry a message that helps', () => {
  const error = new linalg.LabRangeError('SHAPE', 'm', {
    argument: 'a',
    index: 2,
    details: { x: 1 },
    cause: 'c',
  });
  expect(error).toMatchObject({ name: 'LabRangeError', code: 'SHAPE', argument: 'a', index: 2, cause: 'c' });
  expect(error).toBeInstanceOf(RangeError);
  expect(new linalg.LabTypeError('WRONG_TYPE', 'm')).toBeInstanceOf(TypeError);
  expect(linalg.isLabError(error)).toBe(true);
  expect(linalg.isLabError(new RangeError('m'))).toBe(false);
  expect(linalg.isLabError(Object.assign(new Error('m'), { name: 'LabTypeError', code: 'SHAPE' }))).toBe(
    true,
  );
  expect(() => linalg.matrixProduct(good, wide)).toThrow('inner dimensions differ: 2 x 2 times 1 x 3');
  expect(() => linalg.leadingEigenpairs(good, 5)).toThrow('k must be an integer in 1..2, got 5');
});
