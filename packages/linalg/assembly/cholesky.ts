import { at, cell } from './address';
import { doubles, mark, release } from './arena';
import { gemmLower } from './gemm';
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

/** Column by column: each column, scaled, is taken from what lies right of it, row by row. */
function choleskyBase(n: i32, a: usize, lda: i32): i32 {
  const before = mark();
  const column = doubles(n);
  let failed = -1;
  for (let j = 0; j < n; j++) {
    const pivot = load<f64>(cell(a, j, lda, j));
    if (!(pivot > 0)) {
      failed = j;
      break;
    }
    const root = Math.sqrt(pivot);
    store<f64>(cell(a, j, lda, j), root);
    for (let i = j + 1; i < n; i++) {
      const row = at(a, i * lda);
      const value = load<f64>(at(row, j)) / root;
      store<f64>(at(row, j), value);
      store<f64>(at(column, i), value);
      const factor = f64x2.splat(value);
      let k = j + 1;
      for (; k + 2 <= i + 1; k += 2) {
        const to = at(row, k);
        v128.store(to, f64x2.sub(v128.load(to), f64x2.mul(factor, v128.load(at(column, k)))));
      }
      if (k <= i) store<f64>(at(row, k), load<f64>(at(row, k)) - value * load<f64>(at(column, k)));
    }
  }
  release(before);
  return failed;
}
