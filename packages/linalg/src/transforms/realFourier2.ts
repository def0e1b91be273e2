import type { Strided } from '../dense.ts';
import { fourierRows } from './fourierRows.ts';

/** A complex matrix to read or write: rows `reRow` and `imRow` apart. */
export interface Spectrum {
  readonly re: Float64Array;
  readonly reRow: number;
  readonly im: Float64Array;
  readonly imRow: number;
}

const TILE = 8;

/**
 * The transform of a real m x n matrix: two rows in each complex transform, then the columns 0..n/2 alone; the others are
 * their conjugates.
 */
export function realForward2(a: Strided, factor: number, out: Spectrum): void {
  const { rows: m, columns: n } = a;
  const pairs = Math.ceil(m / 2);
  const zr = new Float64Array(pairs * n);
  const zi = new Float64Array(pairs * n);
  for (let i = 0; i < m; i++) copyRow(a, i, i % 2 === 0 ? zr : zi, (i >> 1) * n);
  fourierRows(n, pairs, zr, zi, false);
  const half = (n >> 1) + 1;
  const cr = new Float64Array(half * m);
  const ci = new Float64Array(half * m);
  separateRows(m, n, half, zr, zi, cr, ci);
  fourierRows(m, half, cr, ci, false);
  spreadColumns(m, n, half, cr, ci, out, factor);
}

function copyRow({ data, offset, columns, row, column }: Strided, i: number, to: Float64Array, at: number) {
  const start = offset + i * row;
  if (column === 1) to.set(data.subarray(start, start + columns), at);
  else for (let j = 0, p = start; j < columns; j++, p += column) to[at + j] = data[p];
}

/** From transforms of (even row) + i (odd row) those of each, columns 0..n/2, transposed. */
function separateRows(
  m: number,
  n: number,
  half: number,
  zr: Float64Array,
  zi: Float64Array,
  cr: Float64Array,
  ci: Float64Array,
): void {
  for (let k0 = 0; k0 < half; k0 += TILE) {
    const k1 = Math.min(half, k0 + TILE);
    for (let i = 0, start = 0; i < m; i += 2, start += n)
      for (let k = k0; k < k1; k++) {
        const p = start + k;
        const q = k === 0 ? start : start + n - k;
        const to = k * m + i;
        cr[to] = 0.5 * (zr[p] + zr[q]);
        ci[to] = 0.5 * (zi[p] - zi[q]);
        if (i + 1 === m) continue;
        cr[to + 1] = 0.5 * (zi[p] + zi[q]);
        ci[to + 1] = 0.5 * (zr[q] - zr[p]);
      }
  }
}

function spreadColumns(
  m: number,
  n: number,
  half: number,
  cr: Float64Array,
  ci: Float64Array,
  { re, reRow, im, imRow }: Spectrum,
  factor: number,
): void {
  for (let j0 = 0; j0 < m; j0 += TILE) {
    const j1 = Math.min(m, j0 + TILE);
    for (let k = 0; k < half; k++)
      for (let j = j0; j < j1; j++) {
        re[j * reRow + k] = factor * cr[k * m + j];
        im[j * imRow + k] = factor * ci[k * m + j];
      }
  }
  // Entry (j, n - k) is the conjugate of entry (-j, k).
  for (let j = 0; j < m; j++) {
    const from = j === 0 ? 0 : m - j;
    for (let k = half; k < n; k++) {
      re[j * reRow + k] = re[from * reRow + n - k];
      im[j * imRow + k] = -im[from * imRow + n - k];
    }
  }
}

/**
 * The real part of the inverse transform of a complex m x n matrix, not divided by m n but multiplied by `factor`: the inverse of
 * its Hermitian part, columns 0..n/2 first, then two rows in each complex transform.
 */
export function realInverse2(
  m: number,
  n: number,
  spectrum: Spectrum,
  factor: number,
  out: Float64Array,
  outRow: number,
): void {
  const half = (n >> 1) + 1;
  const cr = new Float64Array(half * m);
  const ci = new Float64Array(half * m);
  gatherColumns(m, n, half, spectrum, cr, ci, 0.5 * factor);
  fourierRows(m, half, cr, ci, true);
  const pairs = Math.ceil(m / 2);
  const zr = new Float64Array(pairs * n);
  const zi = new Float64Array(pairs * n);
  joinRows(m, n, half, cr, ci, zr, zi);
  fourierRows(n, pairs, zr, zi, true);
  for (let i = 0; i < m; i++)
    out.set((i % 2 === 0 ? zr : zi).subarray((i >> 1) * n, (i >> 1) * n + n), i * outRow);
}

function gatherColumns(
  m: number,
  n: number,
  half: number,
  { re, reRow, im, imRow }: Spectrum,
  cr: Float64Array,
  ci: Float64Array,
  factor: number,
): void {
  for (let j0 = 0; j0 < m; j0 += TILE) {
    const j1 = Math.min(m, j0 + TILE);
    for (let k = 0; k < half; k++) {
      const mirror = k === 0 ? 0 : n - k;
      for (let j = j0; j < j1; j++) {
        const opposite = j === 0 ? 0 : m - j;
        cr[k * m + j] = factor * (re[j * reRow + k] + re[opposite * reRow + mirror]);
        ci[k * m + j] = factor * (im[j * imRow + k] - im[opposite * imRow + mirror]);
      }
    }
  }
}

/** (even row) + i (odd row) from columns 0..n/2 of Hermitian rows, transposed. */
function joinRows(
  m: number,
  n: number,
  half: number,
  cr: Float64Array,
  ci: Float64Array,
  zr: Float64Array,
  zi: Float64Array,
): void {
  for (let k0 = 0; k0 < half; k0 += TILE) {
    const k1 = Math.min(half, k0 + TILE);
    for (let i = 0, start = 0; i < m; i += 2, start += n) {
      const single = i + 1 === m;
      for (let k = k0; k < k1; k++) {
        const from = k * m + i;
        const a = cr[from];
        const b = ci[from];
        const c = single ? 0 : cr[from + 1];
        const d = single ? 0 : ci[from + 1];
        const p = start + k;
        const q = k === 0 ? start : start + n - k;
        zr[q] = a + d;
        zi[q] = c - b;
        zr[p] = a - d;
        zi[p] = b + c;
      }
    }
  }
}
