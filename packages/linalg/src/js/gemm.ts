// Rows of A and columns of B a register tile covers, and the blocks that are packed: KC x NC of B, MC x KC of A.
const TILE = 4;
const KC = 256;
const MC = 96;
const NC = 512;
const DIRECT_LIMIT = 4096;

let packedA = new Float64Array(0);
let packedB = new Float64Array(0);
const tile = new Float64Array(TILE * TILE);

/**
 * C = alpha A B + beta C with a 4 x 4 register tile over packed panels. Every element of C sums over k in order within
 * blocks of 256, so its bits do not depend on where in C it stands.
 */
export function gemm(
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Float64Array,
  aOffset: number,
  aRow: number,
  aColumn: number,
  b: Float64Array,
  bOffset: number,
  bRow: number,
  bColumn: number,
  beta: number,
  c: Float64Array,
  cOffset: number,
  cRow: number,
): void {
  scaleRows(m, n, beta, c, cOffset, cRow);
  if (m === 0 || n === 0 || k === 0 || alpha === 0) return;
  if (m * n * k <= DIRECT_LIMIT || n < TILE) {
    direct(m, n, k, alpha, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, c, cOffset, cRow);
    return;
  }
  reserve(m, n, k);
  for (let jc = 0; jc < n; jc += NC) {
    const nc = Math.min(NC, n - jc);
    for (let pc = 0; pc < k; pc += KC) {
      const kc = Math.min(KC, k - pc);
      pack(packedB, nc, kc, b, bOffset + pc * bRow + jc * bColumn, bColumn, bRow);
      for (let ic = 0; ic < m; ic += MC) {
        const mc = Math.min(MC, m - ic);
        pack(packedA, mc, kc, a, aOffset + ic * aRow + pc * aColumn, aRow, aColumn);
        multiplyBlock(mc, nc, kc, alpha, c, cOffset + ic * cRow + jc, cRow);
      }
    }
  }
}

/** Lower triangle of C = alpha A A' + beta C; blocks above the diagonal are skipped. */
export function syrk(
  n: number,
  k: number,
  alpha: number,
  a: Float64Array,
  aOffset: number,
  aRow: number,
  aColumn: number,
  beta: number,
  c: Float64Array,
  cOffset: number,
  cRow: number,
): void {
  const block = 64;
  const diagonal = new Float64Array(Math.min(n, block) ** 2);
  for (let i = 0; i < n; i += block) {
    const rows = Math.min(block, n - i);
    const at = aOffset + i * aRow;
    const to = cOffset + i * cRow;
    gemm(rows, i, k, alpha, a, at, aRow, aColumn, a, aOffset, aColumn, aRow, beta, c, to, cRow);
    gemm(rows, rows, k, alpha, a, at, aRow, aColumn, a, at, aColumn, aRow, 0, diagonal, 0, rows);
    for (let r = 0; r < rows; r++) {
      const row = to + r * cRow + i;
      for (let j = 0; j <= r; j++) {
        const value = diagonal[r * rows + j];
        c[row + j] = beta === 0 ? value : value + beta * c[row + j];
      }
    }
  }
}

function scaleRows(m: number, n: number, beta: number, c: Float64Array, cOffset: number, cRow: number): void {
  if (beta === 1) return;
  for (let i = 0; i < m; i++) {
    const row = cOffset + i * cRow;
    if (beta === 0) c.fill(0, row, row + n);
    else for (let j = 0; j < n; j++) c[row + j] *= beta;
  }
}

function direct(
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Float64Array,
  aOffset: number,
  aRow: number,
  aColumn: number,
  b: Float64Array,
  bOffset: number,
  bRow: number,
  bColumn: number,
  c: Float64Array,
  cOffset: number,
  cRow: number,
): void {
  for (let i = 0; i < m; i++) {
    const rowA = aOffset + i * aRow;
    const rowC = cOffset + i * cRow;
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let p = rowA;
      let q = bOffset + j * bColumn;
      for (let l = 0; l < k; l++) {
        const t = a[p];
        s0 += t * b[q];
        s1 += t * b[q + bColumn];
        s2 += t * b[q + 2 * bColumn];
        s3 += t * b[q + 3 * bColumn];
        p += aColumn;
        q += bRow;
      }
      c[rowC + j] += alpha * s0;
      c[rowC + j + 1] += alpha * s1;
      c[rowC + j + 2] += alpha * s2;
      c[rowC + j + 3] += alpha * s3;
    }
    for (; j < n; j++) {
      let sum = 0;
      let p = rowA;
      let q = bOffset + j * bColumn;
      for (let l = 0; l < k; l++) {
        sum += a[p] * b[q];
        p += aColumn;
        q += bRow;
      }
      c[rowC + j] += alpha * sum;
    }
  }
}

function reserve(m: number, n: number, k: number): void {
  const depth = Math.min(k, KC);
  const sizeA = roundUp(Math.min(m, MC)) * depth;
  const sizeB = roundUp(Math.min(n, NC)) * depth;
  if (packedA.length < sizeA) packedA = new Float64Array(sizeA);
  if (packedB.length < sizeB) packedB = new Float64Array(sizeB);
}

function roundUp(size: number): number {
  return Math.ceil(size / TILE) * TILE;
}

/** Panels of 4 lines, the 4 entries of one depth side by side, missing lines as zeros. */
function pack(
  to: Float64Array,
  lines: number,
  depth: number,
  from: Float64Array,
  offset: number,
  lineStride: number,
  depthStride: number,
): void {
  let q = 0;
  let line = 0;
  for (; line + TILE <= lines; line += TILE) {
    let p0 = offset + line * lineStride;
    let p1 = p0 + lineStride;
    let p2 = p1 + lineStride;
    let p3 = p2 + lineStride;
    for (let l = 0; l < depth; l++) {
      to[q] = from[p0];
      to[q + 1] = from[p1];
      to[q + 2] = from[p2];
      to[q + 3] = from[p3];
      q += TILE;
      p0 += depthStride;
      p1 += depthStride;
      p2 += depthStride;
      p3 += depthStride;
    }
  }
  if (line === lines) return;
  for (let l = 0; l < depth; l++) {
    for (let r = 0; r < TILE; r++) {
      to[q++] = line + r < lines ? from[offset + (line + r) * lineStride + l * depthStride] : 0;
    }
  }
}

function multiplyBlock(
  mc: number,
  nc: number,
  kc: number,
  alpha: number,
  c: Float64Array,
  cOffset: number,
  cRow: number,
): void {
  for (let j = 0; j < nc; j += TILE) {
    for (let i = 0; i < mc; i += TILE) {
      if (i + TILE <= mc && j + TILE <= nc) {
        multiplyTile(kc, alpha, packedA, i * kc, packedB, j * kc, c, cOffset + i * cRow + j, cRow);
        continue;
      }
      tile.fill(0);
      multiplyTile(kc, alpha, packedA, i * kc, packedB, j * kc, tile, 0, TILE);
      for (let r = 0; r < TILE && i + r < mc; r++) {
        for (let s = 0; s < TILE && j + s < nc; s++) {
          c[cOffset + (i + r) * cRow + j + s] += tile[r * TILE + s];
        }
      }
    }
  }
}

function multiplyTile(
  kc: number,
  alpha: number,
  a: Float64Array,
  aAt: number,
  b: Float64Array,
  bAt: number,
  c: Float64Array,
  cAt: number,
  cRow: number,
): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  const end = aAt + kc * TILE;
  for (let p = aAt, q = bAt; p < end; p += TILE, q += TILE) {
    const b0 = b[q];
    const b1 = b[q + 1];
    const b2 = b[q + 2];
    const b3 = b[q + 3];
    const a0 = a[p];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[p + 1];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[p + 2];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[p + 3];
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  let r = cAt;
  c[r] += alpha * c00;
  c[r + 1] += alpha * c01;
  c[r + 2] += alpha * c02;
  c[r + 3] += alpha * c03;
  r += cRow;
  c[r] += alpha * c10;
  c[r + 1] += alpha * c11;
  c[r + 2] += alpha * c12;
  c[r + 3] += alpha * c13;
  r += cRow;
  c[r] += alpha * c20;
  c[r + 1] += alpha * c21;
  c[r + 2] += alpha * c22;
  c[r + 3] += alpha * c23;
  r += cRow;
  c[r] += alpha * c30;
  c[r + 1] += alpha * c31;
  c[r + 2] += alpha * c32;
  c[r + 3] += alpha * c33;
}
