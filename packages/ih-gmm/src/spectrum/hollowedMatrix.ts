import { fromData, symmetricEigen, type Matrix, type SymmetricOperator } from '@lab/linalg';
import { gramOperator } from './gramOperator.ts';
import { hollowGramSteps } from './hollowGram.ts';
import { finish } from '../steps.ts';
import { readTable, restoreUnit, type TableLike } from '../table/table.ts';

/** The hollowed Gram matrix of few rows. */
export interface HollowGramMatrix {
  /** n x n, X X' with zero diagonal. */
  readonly matrix: Matrix;
  /** n eigenvalues, descending. */
  readonly eigenvalues: Float64Array;
  /** n squared lengths of the rows: the diagonal that was taken off. */
  readonly rowSquaredNorms: Float64Array;
}

/**
 * X X' with zero diagonal as a matrix, with its eigenvalues; for few rows (n^2 entries, n^3 work).
 * @param X n x p data, dense or sparse
 * @returns the matrix in squared units of X; entries beyond the range of doubles are held at its ends
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 * Source: arXiv 2604.05337.
 */
export function hollowGram(X: TableLike): HollowGramMatrix {
  const table = readTable(X);
  const { entries, size, squaredNorms } = finish(hollowGramSteps(table, true));
  const restore = (values: Float64Array) => values.map((value) => restoreUnit(value, table.unit, 2));
  const data = entries!;
  const { values } = symmetricEigen({ data, rows: size, columns: size }, { vectors: false });
  return {
    matrix: fromData(restore(data), size, size),
    eigenvalues: restore(values).reverse(),
    rowSquaredNorms: restore(squaredNorms),
  };
}

/**
 * X X' with zero diagonal as an operator: a product costs two passes over the entries of X and no n x n memory.
 * @param X n x p data, dense or sparse; not copied where that can be helped, so leave it as it is while in use
 * @returns an operator of size n for any iterative eigensolver
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 * Source: arXiv 2604.05337.
 */
export function hollowGramOperator(X: TableLike): SymmetricOperator {
  const table = readTable(X);
  const scaled = gramOperator(finish(hollowGramSteps(table, false)));
  const { size } = scaled;
  return {
    size,
    multiply: (x, out) => {
      scaled.multiply(x, out);
      for (let i = 0; i < size; i++) out[i] = restoreUnit(out[i], table.unit, 2);
    },
  };
}
