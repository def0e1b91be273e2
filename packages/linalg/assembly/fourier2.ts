import { at } from './address';
import { doubles, mark, release } from './arena';
import { columnRoom, fourier, fourierColumns } from './fourier';

// Of a real matrix columns 0 to n / 2 are transformed, and what fills the last eight of them up.
const FILL: i32 = 8;

/** The transform of an m x n matrix from x to y times `factor`, m and n powers of two >= 8; contiguous rows. */
export function fourier2(
  m: i32,
  n: i32,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  along: usize,
  down: usize,
  factor: f64,
): void {
  const before = mark();
  const room = doubles(max(2 * n, columnRoom(m)));
  for (let i = 0; i < m; i++) {
    const row = i * n;
    fourier(n, at(xr, row), at(xi, row), at(yr, row), at(yi, row), room, at(room, n), along);
  }
  fourierColumns(m, n, yr, yi, (<usize>n) << 3, down, factor, room);
  release(before);
}

/**
 * The transform of a real m x n matrix x to y times `factor`, m >= 8 and n >= 16: two rows in each complex transform, then the
 * columns up to n / 2; the others are their conjugates.
 */
export function realFourier2(
  m: i32,
  n: i32,
  x: usize,
  yr: usize,
  yi: usize,
  along: usize,
  down: usize,
  factor: f64,
): void {
  const before = mark();
  const zr = doubles(2 * n);
  const room = doubles(max(2 * n, columnRoom(m)));
  for (let i = 0; i < m; i += 2) {
    const row = i * n;
    fourier(n, at(x, row), at(x, row + n), zr, at(zr, n), room, at(room, n), along);
    separate(n, zr, at(zr, n), at(yr, row), at(yi, row));
  }
  // What was separated is twice the transform.
  fourierColumns(m, n / 2 + 1, yr, yi, (<usize>n) << 3, down, 0.5 * factor, room);
  for (let i = 0; i < m; i++) {
    const from = i == 0 ? 0 : m - i;
    mirror(n, at(yr, from * n), at(yr, i * n), 1);
    mirror(n, at(yi, from * n), at(yi, i * n), -1);
  }
  release(before);
}

/** From the transform of (row) + i (next row) twice those of each, up to n / 2; zeros fill the last eight up. */
function separate(n: i32, zr: usize, zi: usize, yr: usize, yi: usize): void {
  const half = n / 2;
  const next = (<usize>n) << 3;
  both(load<f64>(zr), load<f64>(zi), load<f64>(zr), load<f64>(zi), yr, yi, next);
  let k = 1;
  for (; k + 1 < half; k += 2) {
    const pr = v128.load(at(zr, k));
    const pi = v128.load(at(zi, k));
    const qr = turned(at(zr, n - k - 1));
    const qi = turned(at(zi, n - k - 1));
    v128.store(at(yr, k), f64x2.add(pr, qr));
    v128.store(at(yi, k), f64x2.sub(pi, qi));
    v128.store(at(yr, k) + next, f64x2.add(pi, qi));
    v128.store(at(yi, k) + next, f64x2.sub(qr, pr));
  }
  for (; k <= half; k++)
    both(
      load<f64>(at(zr, k)),
      load<f64>(at(zi, k)),
      load<f64>(at(zr, n - k)),
      load<f64>(at(zi, n - k)),
      at(yr, k),
      at(yi, k),
      next,
    );
  const rest = (<usize>(FILL - 1)) << 3;
  memory.fill(at(yr, half + 1), 0, rest);
  memory.fill(at(yi, half + 1), 0, rest);
  memory.fill(at(yr, half + 1) + next, 0, rest);
  memory.fill(at(yi, half + 1) + next, 0, rest);
}

function both(pr: f64, pi: f64, qr: f64, qi: f64, yr: usize, yi: usize, next: usize): void {
  store<f64>(yr, pr + qr);
  store<f64>(yi, pi - qi);
  store<f64>(yr + next, pi + qi);
  store<f64>(yi + next, qr - pr);
}

/** Two neighbours in reverse order. */
function turned(from: usize): v128 {
  const pair = v128.load(from);
  return v128.shuffle<f64>(pair, pair, 1, 0);
}

/** y_k = sign x_(n - k) for k > n / 2. */
function mirror(n: i32, x: usize, y: usize, sign: f64): void {
  const s = f64x2.splat(sign);
  const half = n / 2;
  store<f64>(at(y, half + 1), sign * load<f64>(at(x, half - 1)));
  for (let k = half + 2; k < n; k += 2) v128.store(at(y, k), f64x2.mul(s, turned(at(x, n - k - 1))));
}

/**
 * The real part of the inverse transform of the m x n matrix x to y times `factor`, m >= 8 and n >= 16: the inverse of its
 * Hermitian part.
 */
export function realFourierInverse2(
  m: i32,
  n: i32,
  xr: usize,
  xi: usize,
  y: usize,
  along: usize,
  down: usize,
  factor: f64,
): void {
  const before = mark();
  const ld = n / 2 + FILL;
  const hr = doubles(2 * m * ld);
  const hi = at(hr, m * ld);
  const zr = doubles(2 * n);
  const zi = at(zr, n);
  const room = doubles(max(2 * n, columnRoom(m)));
  for (let i = 0; i < m; i++) {
    const from = (i == 0 ? 0 : m - i) * n;
    hermitian(n, at(xr, i * n), at(xr, from), at(hr, i * ld), 1);
    hermitian(n, at(xi, i * n), at(xi, from), at(hi, i * ld), -1);
  }
  // The inverse is the forward transform with real and imaginary parts exchanged.
  fourierColumns(m, n / 2 + 1, hi, hr, (<usize>ld) << 3, down, 0.5 * factor, room);
  for (let i = 0; i < m; i += 2) {
    join(n, at(hr, i * ld), at(hi, i * ld), (<usize>ld) << 3, zr, zi);
    fourier(n, zi, zr, at(y, (i + 1) * n), at(y, i * n), room, at(room, n), along);
  }
  release(before);
}

/** h_k = x_k + sign opposite_(-k), k up to n / 2; zeros fill the last eight up. */
function hermitian(n: i32, x: usize, opposite: usize, h: usize, sign: f64): void {
  const half = n / 2;
  const s = f64x2.splat(sign);
  store<f64>(h, load<f64>(x) + sign * load<f64>(opposite));
  let k = 1;
  for (; k + 1 < half; k += 2)
    v128.store(at(h, k), f64x2.add(v128.load(at(x, k)), f64x2.mul(s, turned(at(opposite, n - k - 1)))));
  for (; k <= half; k++) store<f64>(at(h, k), load<f64>(at(x, k)) + sign * load<f64>(at(opposite, n - k)));
  memory.fill(at(h, half + 1), 0, (<usize>(FILL - 1)) << 3);
}

/** (row) + i (next row) of Hermitian rows known up to n / 2. */
function join(n: i32, hr: usize, hi: usize, next: usize, zr: usize, zi: usize): void {
  const half = n / 2;
  store<f64>(zr, load<f64>(hr));
  store<f64>(zi, load<f64>(hr + next));
  for (let k = 1; k < half; k++) {
    const a = load<f64>(at(hr, k));
    const b = load<f64>(at(hi, k));
    const c = load<f64>(at(hr, k) + next);
    const d = load<f64>(at(hi, k) + next);
    store<f64>(at(zr, k), a - d);
    store<f64>(at(zi, k), b + c);
    store<f64>(at(zr, n - k), a + d);
    store<f64>(at(zi, n - k), c - b);
  }
  store<f64>(at(zr, half), load<f64>(at(hr, half)));
  store<f64>(at(zi, half), load<f64>(at(hr, half) + next));
}
