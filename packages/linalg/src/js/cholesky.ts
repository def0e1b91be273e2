import { kernel } from '../kernels.ts';
import { syrk } from './gemm.ts';
import { triangularSolve } from './triangularSolve.ts';
import { dotRange } from './vector.ts';

const BLOCK = 48;

/** Lower Cholesky factor in place, right-looking in blocks of 48 columns; -1, or the first pivot that is not > 0. */
export function cholesky(n: number, a: Float64Array, offset: number, row: number): number {
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    const diagonal = offset + start * (row + 1);
    const failed = factorDiagonal(size, a, diagonal, row);
    if (failed >= 0) return start + failed;
    const rest = n - start - size;
    if (rest === 0) break;
    const below = diagonal + size * row;
    // L21 L11' = A21 is L11 L21' = A21': the rows of L21 are the columns solved for.
    kernel('triangularSolve', triangularSolve)(
      false,
      false,
      size,
      rest,
      a,
      diagonal,
      row,
      1,
      a,
      below,
      1,
      row,
    );
    kernel('syrk', syrk)(rest, size, -1, a, below, row, 1, 1, a, below + size, row);
  }
  return -1;
}

function factorDiagonal(n: number, a: Float64Array, offset: number, row: number): number {
  for (let i = 0; i < n; i++) {
    const rowI = offset + i * row;
    for (let j = 0; j < i; j++) {
      const rowJ = offset + j * row;
      a[rowI + j] = (a[rowI + j] - dotRange(j, a, rowI, a, rowJ)) / a[rowJ + j];
    }
    const pivot = a[rowI + i] - dotRange(i, a, rowI, a, rowI);
    if (!(pivot > 0)) return i;
    a[rowI + i] = Math.sqrt(pivot);
  }
  return -1;
}
