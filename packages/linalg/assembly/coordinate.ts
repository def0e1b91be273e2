import { at } from './address';
import { axpy, columnDot, columnStep } from './kernels';

/**
 * Coordinate sweeps with linear updates, column after column of A (`columns` rows of n doubles): f = scale a_j'r + diagonal_j x_j,
 * x_j moves by omega (gain_j f - x_j), and r follows. `order` lists the visits as 32-bit integers, 0 for 0, 1, 2...
 * A column's step and the next one's product share one pass over r.
 */
export function relaxColumns(
  n: i32,
  a: usize,
  visits: i32,
  order: usize,
  scale: f64,
  omega: f64,
  x: usize,
  field: usize,
  diagonal: usize,
  gain: usize,
  r: usize,
): void {
  const bytes = (<usize>n) << 3;
  let pending: f64 = 0;
  let previous: usize = 0;
  for (let i = 0; i < visits; i++) {
    const j = order == 0 ? i : load<i32>(order + ((<usize>i) << 2));
    const column = a + <usize>j * bytes;
    const product = pending == 0 ? columnDot(n, column, r) : columnStep(n, -pending, previous, r, column);
    const old = load<f64>(at(x, j));
    const f = product * scale + load<f64>(at(diagonal, j)) * old;
    store<f64>(at(field, j), f);
    const step = omega * (load<f64>(at(gain, j)) * f - old);
    const next = old + step;
    // Not a number is a step like any other: it is for the caller to find.
    pending = step == 0 ? 0 : next - old;
    if (step != 0) store<f64>(at(x, j), next);
    previous = column;
  }
  if (pending != 0) axpy(n, -pending, previous, r);
}
