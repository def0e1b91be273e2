import { cell } from './address';
import { alloc, mark, release } from './arena';
import { macroF32, macroF64, scal } from './kernels';
import { packF32, packF64 } from './pack';

// One KC for all tiles: within a block of KC every element of C sums in the same order, so the tile never shows in the bits.
const KC: i32 = 256;
const MC: i32 = 2040;
const NC_F64: i32 = 192;
const NC_F32: i32 = 384;
const EVERYWHERE: i32 = 1 << 30;

let rowsF64: i32 = 4;
let columnsF64: i32 = 4;
let rowsF32: i32 = 4;
let columnsF32: i32 = 8;

/** Says which tiles the kernel module was linked with. */
export function setTiles(r64: i32, c64: i32, r32: i32, c32: i32): void {
  rowsF64 = r64;
  columnsF64 = c64;
  rowsF32 = r32;
  columnsF32 = c32;
}

/** C = alpha A B + beta C; strides count elements and may be of either sign. */
export function gemm(
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  ars: i32,
  acs: i32,
  b: usize,
  brs: i32,
  bcs: i32,
  beta: f64,
  c: usize,
  crs: i32,
  ccs: i32,
): void {
  if (m <= 0 || n <= 0) return;
  if (ccs != 1 && n > 1) {
    if (crs == 1 || m == 1) return gemm(n, m, k, alpha, b, bcs, brs, a, acs, ars, beta, c, ccs, crs);
    return gemmScattered(m, n, k, alpha, a, ars, acs, b, brs, bcs, beta, c, crs, ccs);
  }
  if (!scaleF64(m, n, k, alpha, beta, c, crs, false)) return;
  blocksF64(m, n, k, alpha, a, ars, acs, b, brs, bcs, beta == 0, c, crs, false);
}

/** The lower triangle of C = alpha A B + beta C, C n x n with contiguous rows; what is above the diagonal is not touched. */
export function gemmLower(
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  ars: i32,
  acs: i32,
  b: usize,
  brs: i32,
  bcs: i32,
  beta: f64,
  c: usize,
  crs: i32,
): void {
  if (n <= 0) return;
  if (!scaleF64(n, n, k, alpha, beta, c, crs, true)) return;
  blocksF64(n, n, k, alpha, a, ars, acs, b, brs, bcs, beta == 0, c, crs, true);
}

/** Copies the lower triangle of A, n x n, over the upper one. */
export function mirrorLower(n: i32, a: usize, lda: i32): void {
  const block = 16;
  for (let i0 = 0; i0 < n; i0 += block)
    for (let j0 = 0; j0 <= i0; j0 += block) {
      const i1 = min(n, i0 + block);
      for (let i = i0; i < i1; i++) {
        const j1 = min(i, j0 + block);
        for (let j = j0; j < j1; j++) store<f64>(cell(a, j, lda, i), load<f64>(cell(a, i, lda, j)));
      }
    }
}

/** Applies beta where the tiles will not; false when nothing is left to add. */
function scaleF64(m: i32, n: i32, k: i32, alpha: f64, beta: f64, c: usize, crs: i32, lower: bool): bool {
  const empty = k <= 0 || alpha == 0;
  if (beta == 0 && !empty) return true;
  if (beta != 1)
    for (let i = 0; i < m; i++) {
      const row = c + ((<usize>(i * crs)) << 3);
      const length = lower ? i + 1 : n;
      if (beta == 0) memory.fill(row, 0, (<usize>length) << 3);
      else scal(length, beta, row);
    }
  return !empty;
}

function blocksF64(
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  ars: i32,
  acs: i32,
  b: usize,
  brs: i32,
  bcs: i32,
  clear: bool,
  c: usize,
  crs: i32,
  lower: bool,
): void {
  const before = mark();
  const depth = min(KC, k);
  const ap = alloc((<usize>((min(MC, m) + rowsF64) * depth)) << 3);
  const bp = alloc((<usize>((min(NC_F64, n) + columnsF64) * depth)) << 3);
  for (let i = 0; i < m; i += MC) {
    const mc = min(MC, m - i);
    for (let p = 0; p < k; p += KC) {
      const kc = min(KC, k - p);
      packF64(ap, a + ((<usize>(i * ars + p * acs)) << 3), mc, kc, ars, acs, rowsF64);
      for (let j = 0; j < n; j += NC_F64) {
        if (lower && i + mc <= j) break;
        const nc = min(NC_F64, n - j);
        packF64(bp, b + ((<usize>(p * brs + j * bcs)) << 3), nc, kc, bcs, brs, columnsF64);
        // Rows wholly above this block of columns are passed over, in whole panels of A.
        const skip = lower && j > i ? ((j - i) / rowsF64) * rowsF64 : 0;
        macroF64(
          mc - skip,
          nc,
          kc,
          ap + ((<usize>(skip * kc)) << 3),
          bp,
          c + ((<usize>((i + skip) * crs + j)) << 3),
          (<usize>crs) << 3,
          alpha,
          clear && p == 0 ? 1 : 0,
          lower ? i + skip - j : EVERYWHERE,
        );
      }
    }
  }
  release(before);
}

function gemmScattered(
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  ars: i32,
  acs: i32,
  b: usize,
  brs: i32,
  bcs: i32,
  beta: f64,
  c: usize,
  crs: i32,
  ccs: i32,
): void {
  const before = mark();
  const t = alloc((<usize>(m * n)) << 3);
  gemm(m, n, k, alpha, a, ars, acs, b, brs, bcs, 0, t, n, 1);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      const at = c + ((<usize>(i * crs + j * ccs)) << 3);
      const value = load<f64>(t + ((<usize>(i * n + j)) << 3));
      store<f64>(at, beta == 0 ? value : beta * load<f64>(at) + value);
    }
  release(before);
}

/** As gemm, in single precision; the rows of C are contiguous. */
export function sgemm(
  m: i32,
  n: i32,
  k: i32,
  alpha: f32,
  a: usize,
  ars: i32,
  acs: i32,
  b: usize,
  brs: i32,
  bcs: i32,
  beta: f32,
  c: usize,
  crs: i32,
  lower: i32,
): void {
  if (m <= 0 || n <= 0) return;
  const empty = k <= 0 || alpha == 0;
  const clear = beta == 0;
  if (beta != 1 && (!clear || empty))
    for (let i = 0; i < m; i++) {
      const row = c + ((<usize>(i * crs)) << 2);
      const length = (<usize>(lower ? i + 1 : n)) << 2;
      for (let p: usize = 0; p < length; p += 4) store<f32>(row + p, clear ? 0 : beta * load<f32>(row + p));
    }
  if (empty) return;
  const before = mark();
  const depth = min(KC, k);
  const ap = alloc((<usize>((min(MC, m) + rowsF32) * depth)) << 2);
  const bp = alloc((<usize>((min(NC_F32, n) + columnsF32) * depth)) << 2);
  for (let i = 0; i < m; i += MC) {
    const mc = min(MC, m - i);
    for (let p = 0; p < k; p += KC) {
      const kc = min(KC, k - p);
      packF32(ap, a + ((<usize>(i * ars + p * acs)) << 2), mc, kc, ars, acs, rowsF32);
      for (let j = 0; j < n; j += NC_F32) {
        if (lower && i + mc <= j) break;
        const nc = min(NC_F32, n - j);
        packF32(bp, b + ((<usize>(p * brs + j * bcs)) << 2), nc, kc, bcs, brs, columnsF32);
        // Rows wholly above this block of columns are passed over, in whole panels of A.
        const skip = lower && j > i ? ((j - i) / rowsF32) * rowsF32 : 0;
        macroF32(
          mc - skip,
          nc,
          kc,
          ap + ((<usize>(skip * kc)) << 2),
          bp,
          c + ((<usize>((i + skip) * crs + j)) << 2),
          (<usize>crs) << 2,
          alpha,
          clear && p == 0 ? 1 : 0,
          lower ? i + skip - j : EVERYWHERE,
        );
      }
    }
  }
  release(before);
}
