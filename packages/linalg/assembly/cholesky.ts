import { at, cell } from './address';
import { gemmLower } from './gemm';
import { dot } from './kernels';
import { solveLower } from './triangular';

const BASE: i32 = 32;

/** Lower factor in place, rows contiguous; -1, or the first index whose pivot is not positive. */
export function cholesky(n: i32, a: usize, lda: i32): i32 {
  if (n <= BASE) return choleskyBase(n, a, lda);
  const n1 = max(BASE, (n / 2 / BASE) * BASE);
  const n2 = n - n1;
  const failed = cholesky(n1, a, lda);
  if (failed >= 0) return failed;
  const a21 = at(a, n1 * lda);
  const a22 = at(a21, n1);
  solveLower(n1, n2, false, a, lda, 1, a21, 1, lda);
  gemmLower(n2, n1, -1, a21, lda, 1, a21, 1, lda, 1, a22, lda);
  const later = cholesky(n2, a22, lda);
  return later < 0 ? -1 : n1 + later;
}

function choleskyBase(n: i32, a: usize, lda: i32): i32 {
  for (let i = 0; i < n; i++) {
    const row = at(a, i * lda);
    for (let j = 0; j < i; j++) {
      const other = at(a, j * lda);
      const value = load<f64>(at(row, j)) - dot(j, row, other);
      store<f64>(at(row, j), value / load<f64>(at(other, j)));
    }
    const pivot = load<f64>(cell(a, i, lda, i)) - dot(i, row, row);
    if (!(pivot > 0)) return i;
    store<f64>(cell(a, i, lda, i), Math.sqrt(pivot));
  }
  return -1;
}
