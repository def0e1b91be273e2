import { at, cell } from './address';
import { doubles, mark, release } from './arena';
import { gemm } from './gemm';
import { applyLeft, reflector, triangularFactor } from './householder';
import { gemvColumns, gemvRows, scal } from './kernels';

const PANEL: i32 = 32;
const BACK_PANEL: i32 = 64;
// Up to this order each step is applied at once: what vanishes, as in a matrix of low rank, then vanishes for good instead of
// leaving rounding errors of the whole matrix in every later step.
const ONE_BY_ONE: i32 = 128;

/**
 * B = Q' A P upper bidiagonal, A m x n with contiguous rows, m >= n. Diagonal to d, the entries above it to e. The left
 * reflectors become the rows of `left` (n x m, explicit zeros and ones), the right one of step i the part of row i of A
 * from column i + 1 on; their scalars go to tauLeft and tauRight. What is left of a row or column counts as 0 where
 * it is no longer than `floor`.
 */
export function bidiagonalise(
  m: i32,
  n: i32,
  a: usize,
  lda: i32,
  d: usize,
  e: usize,
  left: usize,
  tauLeft: usize,
  tauRight: usize,
  floor: f64,
): void {
  const before = mark();
  const nb = n <= ONE_BY_ONE ? 1 : min(PANEL, n);
  const ldm = m + 8;
  const ldn = n + 8;
  // A - V Y' - X U' is what the panel has made of A: V over X, and Y over U.
  const v = doubles(2 * nb * ldm);
  const x = at(v, nb * ldm);
  const y = doubles(2 * nb * ldn);
  const u = at(y, nb * ldn);
  const columns = doubles(nb * ldm);
  const p = doubles(nb);
  const bm = (<usize>ldm) << 3;
  const bn = (<usize>ldn) << 3;
  const ba = (<usize>lda) << 3;
  for (let j = 0; j < n; j += nb) {
    const width = min(nb, n - j);
    const rows = m - j;
    const cols = n - j;
    const block = at(a, j * lda + j);
    for (let i = 0; i < rows; i++)
      for (let c = 0; c < width; c++) store<f64>(at(columns, c * ldm + i), load<f64>(at(block, i * lda + c)));
    memory.fill(v, 0, (<usize>(width * ldm)) << 3);
    memory.fill(u, 0, (<usize>(width * ldn)) << 3);
    for (let c = 0; c < width; c++) {
      const height = rows - c;
      const length = cols - c - 1;
      const column = at(columns, c * ldm + c);
      if (c > 0) {
        gemvColumns(c, height, -1, at(v, c), bm, at(y, c), bn, column);
        gemvColumns(c, height, -1, at(x, c), bm, at(u, c), bn, column);
      }
      const s = reflector(height, column, floor);
      store<f64>(at(d, j + c), load<f64>(column));
      store<f64>(at(tauLeft, j + c), s);
      store<f64>(column, 1);
      const own = at(v, c * ldm + c);
      memory.copy(own, column, (<usize>height) << 3);
      const kept = at(left, (j + c) * m);
      memory.fill(kept, 0, (<usize>(j + c)) << 3);
      memory.copy(at(kept, j + c), column, (<usize>height) << 3);
      if (length <= 0) continue;

      const yc = at(y, c * ldn + c + 1);
      memory.fill(yc, 0, (<usize>length) << 3);
      gemvColumns(height, length, 1, cell(block, c, lda, c + 1), ba, own, 8, yc);
      if (c > 0) {
        gemvRows(c, height, 1, at(v, c), bm, own, p, 0);
        gemvColumns(c, length, -1, at(y, c + 1), bn, p, 8, yc);
        gemvRows(c, height, 1, at(x, c), bm, own, p, 0);
        gemvColumns(c, length, -1, at(u, c + 1), bn, p, 8, yc);
      }
      scal(length, s, yc);

      const row = cell(block, c, lda, c + 1);
      gemvColumns(c + 1, length, -1, at(y, c + 1), bn, at(v, c), bm, row);
      if (c > 0) gemvColumns(c, length, -1, at(u, c + 1), bn, at(x, c), bm, row);
      const t = reflector(length, row, floor);
      store<f64>(at(e, j + c), load<f64>(row));
      store<f64>(at(tauRight, j + c), t);
      store<f64>(row, 1);
      memory.copy(at(u, c * ldn + c + 1), row, (<usize>length) << 3);

      const xc = at(x, c * ldm + c + 1);
      gemvRows(height - 1, length, 1, cell(block, c + 1, lda, c + 1), ba, row, xc, 0);
      gemvRows(c + 1, length, 1, at(y, c + 1), bn, row, p, 0);
      gemvColumns(c + 1, height - 1, -1, at(v, c + 1), bm, p, 8, xc);
      if (c > 0) {
        gemvRows(c, length, 1, at(u, c + 1), bn, row, p, 0);
        gemvColumns(c, height - 1, -1, at(x, c + 1), bm, p, 8, xc);
      }
      scal(height - 1, t, xc);
    }
    if (cols > width)
      gemm(
        rows - width,
        cols - width,
        2 * width,
        -1,
        at(v, width),
        1,
        ldm,
        at(y, width),
        ldn,
        1,
        1,
        cell(block, width, lda, width),
        lda,
        1,
      );
  }
  release(before);
}

/** C <- H_0 ... H_{k-1} C, C m x count with contiguous rows, the reflectors in the rows of `v` (k x m). */
export function applyLeftReflectors(
  m: i32,
  k: i32,
  v: usize,
  ldv: i32,
  tau: usize,
  count: i32,
  c: usize,
  ldc: i32,
): void {
  if (k <= 0 || count <= 0) return;
  const before = mark();
  const t = doubles(BACK_PANEL * BACK_PANEL);
  for (let j = ((k - 1) / BACK_PANEL) * BACK_PANEL; j >= 0; j -= BACK_PANEL) {
    const width = min(BACK_PANEL, k - j);
    const own = at(v, j * ldv + j);
    triangularFactor(width, m - j, own, ldv, at(tau, j), t, BACK_PANEL);
    applyLeft(m - j, count, width, own, ldv, t, BACK_PANEL, false, at(c, j * ldc), ldc, 1);
  }
  release(before);
}

/** As applyLeftReflectors, with the right reflectors that `bidiagonalise` left in the rows of A. */
export function applyRightReflectors(
  n: i32,
  a: usize,
  lda: i32,
  tau: usize,
  count: i32,
  c: usize,
  ldc: i32,
): void {
  if (n < 2) return;
  const before = mark();
  const length = n - 1;
  const v = doubles(length * length);
  for (let i = 0; i < length; i++) {
    memory.fill(at(v, i * length), 0, (<usize>i) << 3);
    memory.copy(at(v, i * length + i), cell(a, i, lda, i + 1), (<usize>(length - i)) << 3);
  }
  applyLeftReflectors(length, length, v, length, tau, count, at(c, ldc), ldc);
  release(before);
}
