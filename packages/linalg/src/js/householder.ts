import { hypotenuse } from './rotations.ts';
import { axpyRange, dotRange, normRange, SAFE_HIGH, SAFE_LOW } from './vector.ts';

// Long sums are made in pieces of at least so many terms: a long sum of equal terms is off in one direction, and what is
// reflected with it.
const PIECE = 16;

// Below this a length has lost digits to underflow; the entries are brought up before they are divided by it.
const TINY = 2 ** -900;
const LIFT = 2 ** 1000;

/**
 * The reflector H = I - tau (1, v)(1, v)' that maps the n entries x, `stride` apart, to (beta, 0, ..., 0). Puts beta
 * in place of x_0 and v in place of the rest. A vector no longer than `floor` is left as x_0 and zeros.
 *
 * @returns tau, 0 where nothing but x_0 is nonzero
 */
export function makeReflector(n: number, x: Float64Array, offset: number, stride: number, floor = 0): number {
  if (n <= 1) return 0;
  const rest = accurateNorm(n - 1, x, offset + stride, stride);
  if (rest === 0) return 0;
  const alpha = x[offset];
  const length = hypotenuse(alpha, rest);
  if (length <= floor) {
    for (let i = 1, p = offset + stride; i < n; i++, p += stride) x[p] = 0;
    return 0;
  }
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

/** Euclidean norm, the rounding errors of the sum of squares carried along (Kahan). */
function accurateNorm(n: number, x: Float64Array, offset: number, stride: number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0, p = offset; i < n; i++, p += stride) {
    const term = x[p] * x[p] - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum > SAFE_LOW && sum < SAFE_HIGH ? Math.sqrt(sum) : normRange(n, x, offset, stride);
}

let part = new Float64Array(0);

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
  const piece = Math.max(PIECE, Math.ceil(m / PIECE));
  if (m > piece + 1 && part.length < n) part = new Float64Array(n);
  for (let from = 1; from < m; from += piece) {
    const to = Math.min(m, from + piece);
    const sum = from === 1 ? work : part;
    if (from > 1) sum.fill(0, 0, n);
    for (let i = from; i < to; i++) axpyRange(n, v[vOffset + (i - 1) * vStride], a, at + i * row, sum, 0);
    if (from > 1) axpyRange(n, 1, sum, 0, work, 0);
  }
  for (let j = 0; j < n; j++) {
    work[j] *= tau;
    a[at + j] -= work[j];
  }
  for (let i = 1; i < m; i++) axpyRange(n, -v[vOffset + (i - 1) * vStride], work, 0, a, at + i * row);
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
  const piece = 4 * Math.max(PIECE, Math.ceil(n / (4 * PIECE)));
  for (let i = 0; i < m; i++) {
    const from = at + i * row;
    let sum = a[from];
    for (let j = 1; j < n; j += piece)
      sum += dotRange(Math.min(piece, n - j), a, from + j, v, vOffset + j - 1);
    sum *= tau;
    a[from] -= sum;
    axpyRange(n - 1, -sum, v, vOffset, a, from + 1);
  }
}
