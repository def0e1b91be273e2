import { at, cell } from './address';
import { doubles, mark, release } from './arena';
import { gemmLower } from './gemm';
import { applyLeft, reflectorLast, triangularFactor } from './householder';
import { axpy, dot, gemvColumns, gemvRows, scal, symvLower } from './kernels';

const PANEL: i32 = 32;
const BACK_PANEL: i32 = 64;

/**
 * T = Q' A Q for symmetric A of which the lower triangle is read, last row first, so that every reflector is a piece of
 * a row. Diagonal to d, the entries beside it to e; row i of A becomes the reflector of length i that cleared it,
 * with its 1 at the end; tau[i] beside it. Q = H_{n-1} ... H_1.
 */
export function tridiagonalise(n: i32, a: usize, lda: i32, d: usize, e: usize, tau: usize): void {
  const before = mark();
  const nb = PANEL;
  const ld = n + 8;
  // V, W and V again, so that the rank-2k update is one product of [V W] with [W V].
  const v = doubles(3 * nb * ld);
  const w = at(v, nb * ld);
  const again = at(w, nb * ld);
  const p = doubles(nb);
  const q = doubles(nb);
  const bytes = (<usize>ld) << 3;
  let size = n;
  while (size > 0) {
    const count = size <= 2 * nb ? min(size, nb) : nb;
    for (let r = 0; r < count; r++) {
      const i = size - 1 - r;
      const row = at(a, i * lda);
      if (r > 0) {
        gemvColumns(r, i + 1, -1, v, bytes, at(w, i), bytes, row);
        gemvColumns(r, i + 1, -1, w, bytes, at(v, i), bytes, row);
      }
      store<f64>(at(d, i), load<f64>(at(row, i)));
      if (i == 0) break;
      const s = reflectorLast(i, row);
      store<f64>(at(tau, i), s);
      store<f64>(at(e, i - 1), load<f64>(at(row, i - 1)));
      store<f64>(at(row, i - 1), 1);
      const vr = at(v, r * ld);
      const wr = at(w, r * ld);
      memory.copy(vr, row, (<usize>i) << 3);
      memory.copy(at(again, r * ld), row, (<usize>i) << 3);
      if (s == 0) {
        memory.fill(wr, 0, (<usize>i) << 3);
        continue;
      }
      symvLower(i, a, (<usize>lda) << 3, vr, wr);
      if (r > 0) {
        gemvRows(r, i, 1, w, bytes, vr, p, 0);
        gemvRows(r, i, 1, v, bytes, vr, q, 0);
        gemvColumns(r, i, -1, v, bytes, p, 8, wr);
        gemvColumns(r, i, -1, w, bytes, q, 8, wr);
      }
      scal(i, s, wr);
      axpy(i, -0.5 * s * dot(i, wr, vr), vr, wr);
    }
    const left = size - count;
    if (left > 0 && count < nb) gemmLower(left, count, -1, v, 1, ld, w, ld, 1, 1, a, lda);
    if (left > 0 && count < nb) gemmLower(left, count, -1, w, 1, ld, v, ld, 1, 1, a, lda);
    if (left > 0 && count == nb) gemmLower(left, 2 * nb, -1, v, 1, ld, w, ld, 1, 1, a, lda);
    size = left;
  }
  release(before);
}

/** Rows x of X (count x n) become Q x: X <- X H_1 H_2 ... H_{n-1}, from what `tridiagonalise` left in A and tau. */
export function applyReflectors(
  n: i32,
  a: usize,
  lda: i32,
  tau: usize,
  count: i32,
  x: usize,
  ldx: i32,
): void {
  const before = mark();
  const v = doubles(BACK_PANEL * n);
  const t = doubles(BACK_PANEL * BACK_PANEL);
  for (let first = 1; first < n; first += BACK_PANEL) {
    const k = min(BACK_PANEL, n - first);
    const length = first + k - 1;
    for (let r = 0; r < k; r++) {
      const own = first + r;
      const to = at(v, r * length);
      memory.copy(to, at(a, own * lda), (<usize>own) << 3);
      memory.fill(at(to, own), 0, (<usize>(length - own)) << 3);
    }
    triangularFactor(k, length, v, length, at(tau, first), t, BACK_PANEL);
    applyLeft(length, count, k, v, length, t, BACK_PANEL, true, x, 1, ldx);
  }
  release(before);
}

/** `to` (n x n, row stride ldt) receives row order[j] of X as its column j. */
export function transposeInOrder(n: i32, x: usize, ldx: i32, order: usize, to: usize, ldt: i32): void {
  const block = 16;
  for (let j0 = 0; j0 < n; j0 += block) {
    const j1 = min(n, j0 + block);
    for (let i0 = 0; i0 < n; i0 += block) {
      const i1 = min(n, i0 + block);
      for (let j = j0; j < j1; j++) {
        const row = at(x, load<i32>(order + ((<usize>j) << 2)) * ldx);
        for (let i = i0; i < i1; i++) store<f64>(cell(to, i, ldt, j), load<f64>(at(row, i)));
      }
    }
  }
}
