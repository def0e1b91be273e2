import { at } from './address';
import { gemm } from './gemm';
import { solveLower } from './triangular';

const BASE: i32 = 8;

/**
 * P A = L U in place with partial pivoting, A n x n with contiguous rows. pivots[i] (32-bit) is the row exchanged with
 * row i. Returns -1, or the first index whose pivot is exactly 0.
 */
export function lu(n: i32, a: usize, lda: i32, pivots: usize): i32 {
  return columns(n, 0, n, a, lda, pivots);
}

/** Columns `first` to `first + count` from row `first` on; exchanges whole rows. */
function columns(n: i32, first: i32, count: i32, a: usize, lda: i32, pivots: usize): i32 {
  if (count <= BASE) return panel(n, first, count, a, lda, pivots);
  let left = count / 2;
  if (left > 32) left = (left / 32) * 32;
  else if (left > BASE) left = (left / BASE) * BASE;
  const right = count - left;
  const middle = first + left;
  const zero = columns(n, first, left, a, lda, pivots);
  const a11 = at(a, first * lda + first);
  const a12 = at(a11, left);
  const a21 = at(a11, left * lda);
  solveLower(left, right, true, a11, lda, 1, a12, lda, 1);
  gemm(n - middle, right, left, -1, a21, lda, 1, a12, lda, 1, 1, at(a21, left), lda, 1);
  const later = columns(n, middle, right, a, lda, pivots);
  return zero >= 0 ? zero : later;
}

function panel(n: i32, first: i32, count: i32, a: usize, lda: i32, pivots: usize): i32 {
  let zero = -1;
  for (let j = first; j < first + count; j++) {
    let best = j;
    let size = Math.abs(load<f64>(at(a, j * lda + j)));
    for (let i = j + 1; i < n; i++) {
      const other = Math.abs(load<f64>(at(a, i * lda + j)));
      if (other > size) {
        size = other;
        best = i;
      }
    }
    store<i32>(pivots + ((<usize>j) << 2), best);
    if (size == 0) {
      if (zero < 0) zero = j;
      continue;
    }
    const row = at(a, j * lda);
    if (best != j) swap(n, row, at(a, best * lda));
    const pivot = load<f64>(at(row, j));
    const inverse = 1.0 / pivot;
    const safe = size > 1e-300 && size < 1e300;
    const end = first + count;
    for (let i = j + 1; i < n; i++) {
      const target = at(a, i * lda);
      const value = load<f64>(at(target, j));
      const factor = safe ? value * inverse : value / pivot;
      store<f64>(at(target, j), factor);
      for (let q = j + 1; q < end; q++)
        store<f64>(at(target, q), load<f64>(at(target, q)) - factor * load<f64>(at(row, q)));
    }
  }
  return zero;
}

function swap(n: i32, x: usize, y: usize): void {
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x);
    store<f64>(x, load<f64>(y));
    store<f64>(y, value);
    x += 8;
    y += 8;
  }
}
