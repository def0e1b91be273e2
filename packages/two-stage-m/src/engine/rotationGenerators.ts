import { toDense, type MatrixLike } from '@lab/linalg';
import { requireOneOf } from '@lab/linalg/arguments';
import { readMatrix } from '../numeric/arguments.ts';
import { toMatrix, zeroMatrix, type Dense, type Matrix } from '../numeric/dense.ts';

/**
 * Symmetry directions of a loss that rotations of the factors leave unchanged.
 *
 * @param loadings A: d x k with `side` 'right' (A -> A G), k x d with 'left' (A -> G A)
 * @param options.side on which side the rotations act; default 'right'
 * @returns dk x k(k-1)/2: row-major vec of A Omega (or Omega A), one column for each elementary skew Omega
 * @throws SHAPE, NOT_FINITE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 section 4.1 (vertical space of the rotation orbit).
 */
export function rotationGenerators(
  loadings: MatrixLike,
  { side = 'right' }: { readonly side?: 'right' | 'left' } = {},
): Matrix {
  requireOneOf(side, ['right', 'left'], 'side');
  return toMatrix(rotationDirections(readMatrix(loadings, 'loadings'), side));
}

/** The same in the working layout. */
export function rotationDirections(a: Dense, side: 'right' | 'left'): Dense {
  const k = side === 'right' ? a.columns : a.rows;
  const generators = zeroMatrix(a.rows * a.columns, (k * (k - 1)) / 2);
  let column = 0;
  for (let p = 0; p < k; p++) {
    for (let r = p + 1; r < k; r++, column++) {
      const put = (i: number, j: number, value: number): void => {
        generators.data[(i * a.columns + j) * generators.columns + column] = value;
      };
      // Omega has 1 at (p, r) and -1 at (r, p).
      if (side === 'right') {
        for (let i = 0; i < a.rows; i++) {
          put(i, r, a.data[i * a.columns + p]);
          put(i, p, -a.data[i * a.columns + r]);
        }
      } else {
        for (let j = 0; j < a.columns; j++) {
          put(p, j, a.data[r * a.columns + j]);
          put(r, j, -a.data[p * a.columns + j]);
        }
      }
    }
  }
  return generators;
}

/** Declared symmetry directions as columns; undefined where there is none. */
export function readDirections(generators: MatrixLike, q: number): Dense | undefined {
  const { rows, columns } = toDense(generators, 'generators');
  return rows === q && columns === 0 ? undefined : readMatrix(generators, 'generators', { rows: q });
}
