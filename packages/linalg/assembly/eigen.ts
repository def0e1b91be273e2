import { at } from './address';
import { alloc, doubles, mark, release } from './arena';
import { divideAndConquer } from './divide';
import { identityOrder, sortOrder } from './order';
import { implicitQl } from './ql';
import { rescale, scaleOf } from './scaling';
import { applyReflectors, transposeInOrder, tridiagonalise } from './tridiagonal';

/**
 * Eigenvalues ascending into `values` and, with `vectors`, orthonormal eigenvectors into the columns of A (n x n,
 * contiguous, symmetric, lower triangle read). Returns 0, or how many eigenvalues did not converge.
 */
export function symmetricEigen(n: i32, a: usize, values: usize, vectors: bool): i32 {
  if (n <= 0) return 0;
  const before = mark();
  // Twice, since 2^1000 does not lift the smallest subnormals to 1.
  const first = scaleOf(n, n, a, n, true);
  rescale(n, n, a, n, true, first);
  const second = scaleOf(n, n, a, n, true);
  rescale(n, n, a, n, true, second);
  const d = doubles(n);
  const e = doubles(n);
  const tau = doubles(n);
  const order = alloc((<usize>n) << 2);
  tridiagonalise(n, a, n, d, e, tau);
  let left: i32;
  if (vectors) {
    const x = doubles(n * n);
    memory.fill(x, 0, (<usize>(n * n)) << 3);
    left = divideAndConquer(n, d, e, x, n, order);
    applyReflectors(n, a, n, tau, n, x, n);
    transposeInOrder(n, x, n, order, a, n);
  } else {
    left = implicitQl(n, d, e, 0, 0, 0);
    identityOrder(n, order);
    sortOrder(n, d, order, alloc((<usize>n) << 2));
  }
  for (let i = 0; i < n; i++) {
    const value = load<f64>(at(d, load<i32>(order + ((<usize>i) << 2))));
    store<f64>(at(values, i), value / second / first);
  }
  release(before);
  return left;
}
