import { at } from './address';
import { doubles, mark, release } from './arena';
import { gemm } from './gemm';
import { applyLeft, reflector, triangularFactor } from './householder';
import { axpy, dot, gemvRows } from './kernels';

const UNBLOCKED: i32 = 8;

function panelWidth(n: i32): i32 {
  return n > 640 ? 64 : 32;
}

/**
 * Householder QR in place, A m x n with contiguous rows: R on and above the diagonal, the reflectors without their
 * leading ones below, tau[i] for each of the min(m, n).
 */
export function qr(m: i32, n: i32, a: usize, lda: i32, tau: usize): void {
  const k = min(m, n);
  const nb = panelWidth(k);
  const before = mark();
  const p = doubles(nb * m);
  const v = doubles(nb * m);
  const t = doubles(nb * nb);
  for (let j = 0; j < k; j += nb) {
    const width = min(nb, k - j);
    const rows = m - j;
    const block = at(a, j * lda + j);
    for (let i = 0; i < rows; i++)
      for (let c = 0; c < width; c++) store<f64>(at(p, c * rows + i), load<f64>(at(block, i * lda + c)));
    memory.fill(v, 0, (<usize>(width * rows)) << 3);
    memory.fill(t, 0, (<usize>(nb * nb)) << 3);
    panel(width, rows, p, v, rows, at(tau, j), t, nb);
    for (let i = 0; i < rows; i++)
      for (let c = 0; c < width; c++) store<f64>(at(block, i * lda + c), load<f64>(at(p, c * rows + i)));
    applyLeft(rows, n - j - width, width, v, rows, t, nb, true, at(block, width), lda, 1);
  }
  release(before);
}

/**
 * QR of the w columns held in the rows of `p`, by halves; leaves R and the reflectors in `p`, the reflectors with ones
 * and zeros in `v`, their triangular factor in `t`.
 */
function panel(w: i32, m: i32, p: usize, v: usize, ld: i32, tau: usize, t: usize, ldt: i32): void {
  if (w <= UNBLOCKED) return unblocked(w, m, p, v, ld, tau, t, ldt);
  const w1 = w / 2;
  const w2 = w - w1;
  const p2 = at(p, w1 * ld);
  const v2 = at(v, w1 * ld);
  const t2 = at(t, w1 * ldt + w1);
  const before = mark();
  const x = doubles(w1 * w2);
  const y = doubles(w1 * w2);
  panel(w1, m, p, v, ld, tau, t, ldt);
  gemm(w2, w1, m, 1, p2, ld, 1, v, 1, ld, 0, x, w1, 1);
  gemm(w2, w1, w1, 1, x, w1, 1, t, ldt, 1, 0, y, w1, 1);
  gemm(w2, m, w1, -1, y, w1, 1, v, ld, 1, 1, p2, ld, 1);
  panel(w2, m - w1, at(p2, w1), at(v2, w1), ld, at(tau, w1), t2, ldt);
  gemm(w1, w2, m, 1, v, ld, 1, v2, 1, ld, 0, x, w2, 1);
  gemm(w1, w2, w1, 1, t, ldt, 1, x, w2, 1, 0, y, w2, 1);
  gemm(w1, w2, w2, -1, y, w2, 1, t2, ldt, 1, 0, at(t, w1), ldt, 1);
  release(before);
}

function unblocked(w: i32, m: i32, p: usize, v: usize, ld: i32, tau: usize, t: usize, ldt: i32): void {
  const before = mark();
  const y = doubles(w);
  for (let c = 0; c < w && c < m; c++) {
    const x = at(p, c * ld + c);
    const rows = m - c;
    const s = reflector(rows, x, 0);
    store<f64>(at(tau, c), s);
    const own = at(v, c * ld + c);
    memory.copy(own, x, (<usize>rows) << 3);
    store<f64>(own, 1);
    if (s != 0 && c + 1 < w) {
      gemvRows(w - c - 1, rows, 1, at(x, ld), (<usize>ld) << 3, own, y, 0);
      for (let q = c + 1; q < w; q++) axpy(rows, -s * load<f64>(at(y, q - c - 1)), own, at(p, q * ld + c));
    }
    for (let r = 0; r < c; r++) store<f64>(at(y, r), dot(rows, at(v, r * ld + c), own));
    for (let r = 0; r < c; r++) {
      let sum: f64 = 0;
      for (let q = r; q < c; q++) sum += load<f64>(at(t, r * ldt + q)) * load<f64>(at(y, q));
      store<f64>(at(t, r * ldt + c), -s * sum);
    }
    store<f64>(at(t, c * ldt + c), s);
  }
  release(before);
}

/** The first `columns` columns of H_0 ... H_{k-1} from what `qr` left, into q (m x columns, contiguous rows). */
export function qrForm(
  m: i32,
  columns: i32,
  k: i32,
  a: usize,
  lda: i32,
  tau: usize,
  q: usize,
  ldq: i32,
): void {
  for (let i = 0; i < m; i++) memory.fill(at(q, i * ldq), 0, (<usize>columns) << 3);
  for (let i = 0; i < min(m, columns); i++) store<f64>(at(q, i * ldq + i), 1);
  if (k <= 0) return;
  const nb = panelWidth(k);
  const before = mark();
  const v = doubles(nb * m);
  const t = doubles(nb * nb);
  for (let j = ((k - 1) / nb) * nb; j >= 0; j -= nb) {
    const width = min(nb, k - j);
    const rows = m - j;
    reflectorRows(width, rows, at(a, j * lda + j), lda, 1, v);
    triangularFactor(width, rows, v, rows, at(tau, j), t, nb);
    applyLeft(rows, columns - j, width, v, rows, t, nb, false, at(q, j * ldq + j), ldq, 1);
  }
  release(before);
}

/** V' (width x rows) with explicit ones and zeros, from reflectors below the diagonal of a block. */
export function reflectorRows(width: i32, rows: i32, block: usize, rs: i32, cs: i32, v: usize): void {
  for (let i = 0; i < rows; i++) {
    const below = min(i, width);
    for (let c = 0; c < below; c++) store<f64>(at(v, c * rows + i), load<f64>(at(block, i * rs + c * cs)));
    if (i < width) {
      store<f64>(at(v, i * rows + i), 1);
      for (let c = i + 1; c < width; c++) store<f64>(at(v, c * rows + i), 0);
    }
  }
}
