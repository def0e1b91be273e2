import { makeReflector, reflectRows } from './householder.ts';
import { normRange } from './vector.ts';

// Below this share of its first value a downdated norm has lost half its digits and is computed afresh.
const STALE = 2 ** -26;

/** Householder QR in place, at each step with the column of largest remaining norm first. */
export function qrPivoted(
  m: number,
  n: number,
  a: Float64Array,
  offset: number,
  row: number,
  tau: Float64Array,
  permutation: Int32Array,
): void {
  const work = new Float64Array(n);
  const norms = new Float64Array(n);
  for (let j = 0; j < n; j++) norms[j] = normRange(m, a, offset + j, row);
  const fresh = norms.slice();
  const steps = Math.min(m, n);
  for (let k = 0; k < steps; k++) {
    let pivot = k;
    for (let j = k + 1; j < n; j++) if (norms[j] > norms[pivot]) pivot = j;
    if (pivot !== k) {
      exchangeColumns(m, a, offset + k, offset + pivot, row);
      [permutation[k], permutation[pivot]] = [permutation[pivot], permutation[k]];
      norms[pivot] = norms[k];
      fresh[pivot] = fresh[k];
    }
    const at = offset + k * (row + 1);
    tau[k] = makeReflector(m - k, a, at, row);
    reflectRows(m - k, n - k - 1, tau[k], a, at + row, row, a, at + 1, row, work);
    for (let j = k + 1; j < n; j++) {
      if (norms[j] === 0) continue;
      const gone = a[offset + k * row + j] / norms[j];
      const left = Math.max(0, 1 - gone * gone);
      if (left * (norms[j] / fresh[j]) ** 2 <= STALE) {
        norms[j] = normRange(m - k - 1, a, offset + (k + 1) * row + j, row);
        fresh[j] = norms[j];
      } else {
        norms[j] *= Math.sqrt(left);
      }
    }
  }
}

function exchangeColumns(m: number, a: Float64Array, p: number, q: number, row: number): void {
  for (let i = 0; i < m; i++, p += row, q += row) {
    const kept = a[p];
    a[p] = a[q];
    a[q] = kept;
  }
}
