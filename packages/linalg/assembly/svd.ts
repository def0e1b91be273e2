import { at, cell } from './address';
import { doubles, mark, release } from './arena';
import { applyLeftReflectors, applyRightReflectors, bidiagonalise } from './bidiagonal';
import { bidiagonalDivide } from './bidiagonalDivide';
import { bidiagonalQr, dropRoundingErrors } from './bidiagonalQr';
import { applyLeft, triangularFactor } from './householder';
import { getIndex, indices, setIndex } from './indices';
import { identityOrder, sortOrder } from './order';
import { qr, reflectorRows } from './qr';
import { rescale, scaleOf } from './scaling';
import { transposeInOrder } from './tridiagonal';

const EPS: f64 = 1.1102230246251565e-16;
const PANEL: i32 = 64;

/**
 * Singular values descending and, where u is not 0, singular vectors as columns of U (m x uColumns, uColumns n or m) and
 * V (n x n), of A (m x n, m >= n), all contiguous; A is destroyed. Returns 0, or how many did not converge.
 */
export function svd(m: i32, n: i32, a: usize, values: usize, u: usize, uColumns: i32, v: usize): i32 {
  const before = mark();
  if (n <= 0) {
    if (u) leftFrame(m, 0, uColumns, 0, 0, u);
    return 0;
  }
  const first = scaleOf(m, n, a, n, false);
  rescale(m, n, a, n, false, first);
  const second = scaleOf(m, n, a, n, false);
  rescale(m, n, a, n, false, second);

  // A tall matrix is reduced to its triangle first.
  const tall = m > n + n / 4;
  const rows = tall ? n : m;
  const tau = doubles(n);
  let core = a;
  if (tall) {
    qr(m, n, a, n, tau);
    core = doubles(n * n);
    for (let i = 0; i < n; i++) {
      memory.fill(at(core, i * n), 0, (<usize>i) << 3);
      memory.copy(cell(core, i, n, i), cell(a, i, n, i), (<usize>(n - i)) << 3);
    }
  }
  const d = doubles(n);
  const e = doubles(n);
  const tauLeft = doubles(n);
  const tauRight = doubles(n);
  const order = indices(n);
  const reflectors = doubles(n * rows);
  // The largest entry is between 1/2 and 1.
  bidiagonalise(rows, n, core, n, d, e, reflectors, tauLeft, tauRight, u ? EPS : 0);
  dropRoundingErrors(n, d, e, u != 0);
  let missing: i32;
  if (u) {
    const left = doubles(n * n);
    const right = doubles(n * n);
    memory.fill(left, 0, (<usize>(n * n)) << 3);
    memory.fill(right, 0, (<usize>(n * n)) << 3);
    missing = bidiagonalDivide(n, 0, d, e, left, n, right, n, order);
    reverse(n, order);
    leftFrame(m, n, uColumns, left, order, u);
    applyLeftReflectors(rows, n, reflectors, rows, tauLeft, uColumns, u, uColumns);
    if (tall) applyQ(m, n, a, tau, uColumns, u);
    transposeInOrder(n, right, n, order, v, n);
    applyRightReflectors(n, core, n, tauRight, n, v, n);
  } else {
    missing = bidiagonalQr(n, 0, d, e, 0, 0, 0, 0, 0, 0);
    identityOrder(n, order);
    sortOrder(n, d, order, indices(n));
    reverse(n, order);
  }
  for (let i = 0; i < n; i++)
    store<f64>(at(values, i), load<f64>(at(d, getIndex(order, i))) / second / first);
  release(before);
  return missing;
}

function reverse(n: i32, order: usize): void {
  for (let i = 0; i < n / 2; i++) {
    const held = getIndex(order, i);
    setIndex(order, i, getIndex(order, n - 1 - i));
    setIndex(order, n - 1 - i, held);
  }
}

/** [X 0; 0 I], m x columns, with the n rows of `left` in order as the columns of X. */
function leftFrame(m: i32, n: i32, columns: i32, left: usize, order: usize, u: usize): void {
  memory.fill(u, 0, (<usize>(m * columns)) << 3);
  transposeInOrder(n, left, n, order, u, columns);
  for (let i = n; i < columns; i++) store<f64>(cell(u, i, columns, i), 1);
}

/** C <- Q C with the reflectors that `qr` left in A (m x n). */
function applyQ(m: i32, n: i32, a: usize, tau: usize, columns: i32, c: usize): void {
  const before = mark();
  const v = doubles(PANEL * m);
  const t = doubles(PANEL * PANEL);
  for (let j = ((n - 1) / PANEL) * PANEL; j >= 0; j -= PANEL) {
    const width = min(PANEL, n - j);
    reflectorRows(width, m - j, cell(a, j, n, j), n, 1, v);
    triangularFactor(width, m - j, v, m - j, at(tau, j), t, PANEL);
    applyLeft(m - j, columns, width, v, m - j, t, PANEL, false, at(c, j * columns), columns, 1);
  }
  release(before);
}
