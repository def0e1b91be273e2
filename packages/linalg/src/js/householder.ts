import { hypotenuse } from './rotations.ts';
import { normRange } from './vector.ts';

// Below this a length has lost digits to underflow; the entries are brought up before they are divided by it.
const TINY = 2 ** -900;
const LIFT = 2 ** 1000;

/**
 * The reflector H = I - tau (1, v)(1, v)' that maps the n entries x, `stride` apart, to (beta, 0, ..., 0). Puts beta
 * in place of x_0 and v in place of the rest.
 *
 * @returns tau, 0 where nothing but x_0 is nonzero
 */
export function makeReflector(n: number, x: Float64Array, offset: number, stride: number): number {
  if (n <= 1) return 0;
  const rest = normRange(n - 1, x, offset + stride, stride);
  if (rest === 0) return 0;
  const alpha = x[offset];
  const length = hypotenuse(alpha, rest);
  if (length < TINY) {
    for (let i = 0, p = offset; i < n; i++, p += stride) x[p] *= LIFT;
    const tau = makeReflector(n, x, offset, stride);
    x[offset] /= LIFT;
    return tau;
  }
  // The sign that avoids cancellation in alpha - beta.
  const beta = alpha > 0 ? -length : length;
  const divisor = alpha - beta;
  for (let i = 1, p = offset + stride; i < n; i++, p += stride) x[p] /= divisor;
  x[offset] = beta;
  return -divisor / beta;
}

/** A = (I - tau (1, v)(1, v)') A for the m x n block at `at`, rows `row` apart; v is m - 1 entries `vStride` apart. */
export function reflectRows(
  m: number,
  n: number,
  tau: number,
  v: Float64Array,
  vOffset: number,
  vStride: number,
  a: Float64Array,
  at: number,
  row: number,
  work: Float64Array,
): void {
  if (tau === 0 || n === 0) return;
  for (let j = 0; j < n; j++) work[j] = a[at + j];
  for (let i = 1; i < m; i++) {
    const factor = v[vOffset + (i - 1) * vStride];
    const from = at + i * row;
    for (let j = 0; j < n; j++) work[j] += factor * a[from + j];
  }
  for (let j = 0; j < n; j++) {
    work[j] *= tau;
    a[at + j] -= work[j];
  }
  for (let i = 1; i < m; i++) {
    const factor = v[vOffset + (i - 1) * vStride];
    const to = at + i * row;
    for (let j = 0; j < n; j++) a[to + j] -= factor * work[j];
  }
}

/** A = A (I - tau (1, v)(1, v)') for the m x n block at `at`; v is n - 1 contiguous entries. */
export function reflectColumns(
  m: number,
  n: number,
  tau: number,
  v: Float64Array,
  vOffset: number,
  a: Float64Array,
  at: number,
  row: number,
): void {
  if (tau === 0) return;
  for (let i = 0; i < m; i++) {
    const from = at + i * row;
    let sum = a[from];
    for (let j = 1; j < n; j++) sum += a[from + j] * v[vOffset + j - 1];
    sum *= tau;
    a[from] -= sum;
    for (let j = 1; j < n; j++) a[from + j] -= sum * v[vOffset + j - 1];
  }
}
