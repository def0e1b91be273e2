import type { CaseInput, ReferenceFunction, SparseMatrix } from '@lab/reference';
import type { Matrix } from 'ml-matrix';
import type * as Linalg from '../src/index.ts';
import type { CsrMatrix, Kernel, MatrixLike, SymmetricEigenOptions } from '../src/index.ts';
import { toDense } from '../src/dense.ts';
import {
  accurateDot,
  backwardError,
  choleskyResidual,
  eigenResidual,
  largestEntry,
  normalized,
  orthogonality,
  qrResidual,
  ratio,
  rowsOf,
  svdResidual,
  transposeOf,
} from './measures.ts';

const matrix = (input: CaseInput, name: string): MatrixLike => input[name] as MatrixLike;

/** The options among the input fields that are given, to be passed on as they are. */
function options(input: CaseInput, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => name in input).map((name) => [name, input[name]]));
}

function isSparse(value: unknown): value is SparseMatrix {
  return typeof value === 'object' && value !== null && 'indptr' in value;
}

function csr({ rows, cols, indptr, indices, values }: SparseMatrix): CsrMatrix {
  return { rows, columns: cols, indptr, indices, values };
}

function sums(a: MatrixLike): { rowSums: Float64Array; columnSums: Float64Array } {
  const rows = rowsOf(a);
  const sum = (row: Float64Array): number =>
    accurateDot(
      row,
      row.map(() => 1),
    );
  return {
    rowSums: Float64Array.from(rows, sum),
    columnSums: Float64Array.from(transposeOf(rows, toDense(a).columns), sum),
  };
}

function requireSymmetric(a: Matrix): Matrix {
  if (!a.isSymmetric()) throw new Error('the result is not exactly symmetric');
  return a;
}

function eigenpairMeasures(
  a: MatrixLike,
  { values, vectors }: { values: Float64Array; vectors: Matrix },
): { residual: number; orthogonality: number } {
  const size = largestEntry(rowsOf(a));
  const rows = normalized(rowsOf(a), size);
  const norm = Math.max(...rows.map((row) => row.reduce((sum, x) => sum + Math.abs(x), 0)));
  const columns = transposeOf(rowsOf(vectors), values.length);
  const [scaled] = normalized([values], size);
  const residual = columns.map((v, j) =>
    Math.hypot(...rows.map((row, i) => ratio(accurateDot(row, v, scaled[j], v[i]), norm))),
  );
  return { residual: largestEntry(residual), orthogonality: orthogonality(vectors) };
}

/** How the runner calls each function of the package: of its sources or of its built files. */
export const referenceFunctions = (linalg: typeof Linalg): Readonly<Record<string, ReferenceFunction>> => ({
  matrixProduct: {
    input: ['a', 'b', 'transposeA', 'transposeB'],
    expected: ['product', 'rowSums', 'columnSums'],
    run: (input) => {
      const chosen = options(input, 'transposeA', 'transposeB');
      const product = linalg.matrixProduct(matrix(input, 'a'), matrix(input, 'b'), chosen);
      return { product, ...sums(product) };
    },
  },
  gram: {
    input: ['a', 'side'],
    expected: ['gram', 'rowSums'],
    run: (input) => {
      const gram = requireSymmetric(linalg.gram(matrix(input, 'a'), options(input, 'side')));
      return { gram, ...sums(gram) };
    },
  },
  cholesky: {
    input: ['a'],
    expected: ['lower', 'diagonal', 'residual'],
    run: (input) => {
      const a = matrix(input, 'a');
      const { lower } = linalg.cholesky(a);
      return { lower, diagonal: lower.diagonal(), residual: choleskyResidual(a, lower) };
    },
  },
  choleskySolve: {
    input: ['a', 'b'],
    expected: ['x', 'backwardError'],
    run: (input) => {
      const x = linalg.choleskySolve(matrix(input, 'a'), matrix(input, 'b'));
      return { x, backwardError: backwardError(matrix(input, 'a'), x, matrix(input, 'b')) };
    },
  },
  luSolve: {
    input: ['a', 'b'],
    expected: ['x', 'backwardError'],
    run: (input) => {
      const x = linalg.luSolve(matrix(input, 'a'), matrix(input, 'b'));
      return { x, backwardError: backwardError(matrix(input, 'a'), x, matrix(input, 'b')) };
    },
  },
  determinant: {
    input: ['a'],
    expected: ['logAbsDeterminant', 'sign', 'determinant'],
    run: (input) => linalg.determinant(matrix(input, 'a')),
  },
  qr: {
    input: ['a', 'pivot', 'tolerance', 'norm'],
    expected: ['r', 'permutation', 'rank', 'residual', 'orthogonality'],
    run: (input) => {
      const a = matrix(input, 'a');
      const { q, r, permutation, rank } = linalg.qr(a, options(input, 'pivot', 'tolerance'));
      const { rows, columns } = toDense(a);
      return {
        r,
        permutation,
        rank,
        residual: qrResidual(a, q, r, permutation, Number(input['norm'])),
        orthogonality: orthogonality(q, Math.max(rows, columns)),
      };
    },
  },
  symmetricEigen: {
    input: ['a', 'vectors'],
    expected: ['values', 'residual', 'orthogonality'],
    run: (input) => {
      const a = matrix(input, 'a');
      const chosen: SymmetricEigenOptions = options(input, 'vectors');
      const { values, vectors } = linalg.symmetricEigen(a, chosen);
      if (vectors === undefined) return { values };
      return { values, residual: eigenResidual(a, values, vectors), orthogonality: orthogonality(vectors) };
    },
  },
  svd: {
    input: ['a'],
    expected: ['values', 'residual', 'orthogonalityU', 'orthogonalityV'],
    run: (input) => {
      const a = matrix(input, 'a');
      const { u, values, v } = linalg.svd(a);
      const { rows, columns } = toDense(a);
      return {
        values,
        residual: svdResidual(a, u, values, v),
        orthogonalityU: orthogonality(u, Math.max(rows, columns)),
        orthogonalityV: orthogonality(v, Math.max(rows, columns)),
      };
    },
  },
  pseudoInverse: {
    input: ['a', 'tolerance'],
    expected: ['pseudoInverse'],
    run: (input) => ({
      pseudoInverse: linalg.pseudoInverse(matrix(input, 'a'), options(input, 'tolerance')),
    }),
  },
  leadingEigenpairs: {
    input: ['a', 'k', 'tolerance'],
    expected: ['values', 'residual', 'orthogonality'],
    run: (input) => {
      const a = isSparse(input['a']) ? csr(input['a']) : matrix(input, 'a');
      const result = linalg.leadingEigenpairs(a, input['k'] as number, options(input, 'tolerance'));
      const dense = linalg.isCsr(a) ? linalg.csrToDense(a) : a;
      return { values: result.values, ...eigenpairMeasures(dense, result) };
    },
  },
  polarFactor: {
    input: ['a'],
    expected: ['factor', 'rowSums', 'columnSums', 'orthogonality'],
    run: (input) => {
      const factor = linalg.polarFactor(matrix(input, 'a'));
      const { rows, columns } = factor;
      const tall = rows >= columns ? factor : factor.transpose();
      return { factor, ...sums(factor), orthogonality: orthogonality(tall, Math.max(rows, columns)) };
    },
  },
  squaredDistances: {
    input: ['x', 'y'],
    expected: ['distances', 'rowSums'],
    run: (input) => {
      const y = 'y' in input ? matrix(input, 'y') : undefined;
      const distances = linalg.squaredDistances(matrix(input, 'x'), y);
      if (distances.to1DArray().some((value) => value < 0)) throw new Error('a distance is negative');
      if (y === undefined && distances.diagonal().some((value) => value !== 0)) {
        throw new Error('a point has a distance to itself');
      }
      return { distances, ...sums(distances) };
    },
  },
  kernelMatrix: {
    input: ['x', 'y', 'kernel'],
    expected: ['kernel', 'rowSums'],
    run: (input) => {
      const y = 'y' in input ? matrix(input, 'y') : undefined;
      const kernel = linalg.kernelMatrix(matrix(input, 'x'), y, input['kernel'] as Kernel);
      return { kernel, ...sums(kernel) };
    },
  },
  csrMultiply: {
    input: ['a', 'b', 'transpose'],
    expected: ['product', 'rowSums', 'columnSums'],
    run: (input) => {
      const sparse = csr(input['a'] as SparseMatrix);
      const product = linalg.csrMultiply(sparse, matrix(input, 'b'), options(input, 'transpose'));
      return { product, ...sums(product) };
    },
  },
});
