import { kernel } from '../kernels.ts';
import { gemm } from './gemm.ts';
import { triangularSolve } from './triangularSolve.ts';

const BLOCK = 32;

/** P A = L U in place, panels of 32 columns; -1, or the first pivot that is exactly 0. */
export function lu(n: number, a: Float64Array, offset: number, row: number, pivots: Int32Array): number {
  let singular = -1;
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    const failed = factorPanel(n, start, size, a, offset, row, pivots);
    if (singular < 0) singular = failed;
    const next = start + size;
    const rest = n - next;
    if (rest === 0) break;
    const diagonal = offset + start * (row + 1);
    const right = diagonal + size;
    kernel('triangularSolve', triangularSolve)(
      false,
      true,
      size,
      rest,
      a,
      diagonal,
      row,
      1,
      a,
      right,
      row,
      1,
    );
    const below = offset + next * row + start;
    kernel('gemm', gemm)(rest, rest, size, -1, a, below, row, 1, a, right, row, 1, 1, a, below + size, row);
  }
  return singular;
}

function factorPanel(
  n: number,
  start: number,
  size: number,
  a: Float64Array,
  offset: number,
  row: number,
  pivots: Int32Array,
): number {
  let singular = -1;
  const end = start + size;
  for (let k = start; k < end; k++) {
    const pivot = largestInColumn(n, k, a, offset, row);
    pivots[k] = pivot;
    const rowK = offset + k * row;
    if (pivot !== k) exchange(n, a, rowK, offset + pivot * row);
    const divisor = a[rowK + k];
    if (divisor === 0) {
      if (singular < 0) singular = k;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const rowI = offset + i * row;
      const factor = a[rowI + k] / divisor;
      a[rowI + k] = factor;
      if (factor === 0) continue;
      for (let j = k + 1; j < end; j++) a[rowI + j] -= factor * a[rowK + j];
    }
  }
  return singular;
}

function largestInColumn(n: number, k: number, a: Float64Array, offset: number, row: number): number {
  let pivot = k;
  let largest = Math.abs(a[offset + k * row + k]);
  for (let i = k + 1; i < n; i++) {
    const size = Math.abs(a[offset + i * row + k]);
    if (size > largest) {
      largest = size;
      pivot = i;
    }
  }
  return pivot;
}

function exchange(n: number, a: Float64Array, p: number, q: number): void {
  for (let j = 0; j < n; j++) {
    const kept = a[p + j];
    a[p + j] = a[q + j];
    a[q + j] = kept;
  }
}
