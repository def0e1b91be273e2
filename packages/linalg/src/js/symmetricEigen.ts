import { permuteColumns, permuteValues, sortedOrder, transposeInOrder } from './sorting.ts';
import { applyTridiagonalQ, formTridiagonalQ, tridiagonalize } from './tridiagonal.ts';
import { DIVIDE_FROM, tridiagonalDivide } from './tridiagonalDivide.ts';
import { tridiagonalQl } from './tridiagonalQl.ts';

/** Eigenvalues ascending, and eigenvectors as columns of `vectors`, from the lower triangle of `a`, destroyed. */
export function symmetricEigen(
  n: number,
  a: Float64Array,
  values: Float64Array,
  vectors: Float64Array | undefined,
): number {
  const e = new Float64Array(n);
  const tau = new Float64Array(n);
  const turned = fallsOff(n, a);
  if (turned) turn(n, a);
  tridiagonalize(n, a, values, e, tau);
  if (vectors === undefined) {
    const left = tridiagonalQl(n, values, e, undefined, 0, 0);
    values.subarray(0, n).sort();
    return left;
  }
  const left =
    n <= DIVIDE_FROM ? byQl(n, a, values, e, tau, vectors) : divided(n, a, values, e, tau, vectors);
  if (turned) reverseRows(n, vectors);
  return left;
}

function byQl(
  n: number,
  a: Float64Array,
  values: Float64Array,
  e: Float64Array,
  tau: Float64Array,
  vectors: Float64Array,
): number {
  formTridiagonalQ(n, a, tau, vectors);
  const left = tridiagonalQl(n, values, e, vectors, n, n);
  const order = sortedOrder(n, values, 1);
  if (order !== undefined) {
    permuteValues(values, order);
    permuteColumns(n, n, vectors, order);
  }
  return left;
}

function divided(
  n: number,
  a: Float64Array,
  values: Float64Array,
  e: Float64Array,
  tau: Float64Array,
  vectors: Float64Array,
): number {
  const rows = { data: new Float64Array(n * n), at: 0, row: n };
  const order = new Int32Array(n);
  const left = tridiagonalDivide(n, values.subarray(0, n), e, rows, order);
  permuteValues(values, order);
  transposeInOrder(n, rows.data, order, vectors, n);
  applyTridiagonalQ(n, a, tau, vectors);
  return left;
}

/**
 * Whether the matrix is graded downwards. The reduction starts with the last row: were that a small one, its
 * reflection would mix the large entries before they are reduced, and the small eigenvalues would lose digits.
 */
function fallsOff(n: number, a: Float64Array): boolean {
  let first = 0;
  let last = 0;
  for (let i = 0; i < n; i++) {
    first += Math.abs(a[i * n]);
    last += Math.abs(a[(n - 1) * n + i]);
  }
  return first > 8 * last;
}

/** Rows and columns of the symmetric matrix in reverse order; lower triangle to lower triangle. */
function turn(n: number, a: Float64Array): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
  a.subarray(0, n * n).reverse();
}

function reverseRows(n: number, a: Float64Array): void {
  for (let i = 0, k = n - 1; i < k; i++, k--) {
    const kept = a.slice(i * n, i * n + n);
    a.copyWithin(i * n, k * n, k * n + n);
    a.set(kept, k * n);
  }
}
