import { at } from './address';
import { doubles, mark, release } from './arena';
import { gemm } from './gemm';
import { scal } from './kernels';

const SMALL: f64 = 1e-290;
const LARGE: f64 = 1e290;
const PIECE: i32 = 16;

/**
 * Sum of squares with the rounding errors of the sums carried along (Kahan): what a plain sum of equal terms is off by would
 * go into every reflector and take them all from orthogonality in the same direction.
 */
function sumOfSquares(n: i32, x: usize): f64 {
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let p = x;
  const end = at(x, n & -2);
  while (p < end) {
    const entry = v128.load(p);
    const term = f64x2.sub(f64x2.mul(entry, entry), lost);
    const next = f64x2.add(sum, term);
    lost = f64x2.sub(f64x2.sub(next, sum), term);
    sum = next;
    p += 16;
  }
  const last = n & 1 ? load<f64>(p) * load<f64>(p) : 0;
  const low = f64x2.extract_lane(lost, 0) + f64x2.extract_lane(lost, 1);
  return f64x2.extract_lane(sum, 0) + (f64x2.extract_lane(sum, 1) + (last - low));
}

/** Euclidean norm, without overflow or underflow. */
export function norm2(n: i32, x: usize): f64 {
  const squares = sumOfSquares(n, x);
  if (squares > SMALL && squares < LARGE) return Math.sqrt(squares);
  let largest: f64 = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(load<f64>(at(x, i))));
  if (!(largest > 0) || largest == Infinity) return largest;
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const value = load<f64>(at(x, i)) / largest;
    sum += value * value;
  }
  return largest * Math.sqrt(sum);
}

/**
 * H = I - tau v v' with H x = beta e_0, v_0 = 1: x[0] becomes beta, the rest of x the rest of v. Returns tau, 0 when
 * the rest of x is zero already. A vector no longer than `floor` is left as x[0] and zeros.
 */
export function reflector(n: i32, x: usize, floor: f64): f64 {
  if (n <= 1) return 0;
  let rest = norm2(n - 1, x + 8);
  if (!(rest > 0)) return 0;
  let alpha = load<f64>(x);
  let scale: f64 = 1;
  let beta = length(alpha, rest);
  if (beta <= floor) {
    memory.fill(x + 8, 0, (<usize>(n - 1)) << 3);
    return 0;
  }
  while (beta < 1e-290) {
    // Lifted into the range where 1 / (alpha - beta) is finite, subnormal numbers in more than one step.
    scale *= 5.421010862427522e-20;
    scal(n, 18446744073709551616.0, x);
    alpha = load<f64>(x);
    rest = norm2(n - 1, x + 8);
    beta = length(alpha, rest);
  }
  if (alpha > 0) beta = -beta;
  const tau = (beta - alpha) / beta;
  scal(n - 1, 1 / (alpha - beta), x + 8);
  store<f64>(x, beta * scale);
  return tau;
}

/** As `reflector`, but with v_{n-1} = 1: H x = beta e_{n-1}. */
export function reflectorLast(n: i32, x: usize): f64 {
  if (n <= 1) return 0;
  const last = at(x, n - 1);
  const rest = norm2(n - 1, x);
  if (!(rest > 0)) return 0;
  const alpha = load<f64>(last);
  let beta = length(alpha, rest);
  // Out of the range of 1 / (alpha - beta): nothing that matters beside a matrix of entries up to 1.
  if (beta < 1e-300) {
    memory.fill(x, 0, (<usize>(n - 1)) << 3);
    return 0;
  }
  if (alpha > 0) beta = -beta;
  const tau = (beta - alpha) / beta;
  scal(n - 1, 1 / (alpha - beta), x);
  store<f64>(last, beta);
  return tau;
}

/** sqrt(a^2 + b^2) without overflow or underflow. */
export function length(a: f64, b: f64): f64 {
  const x = Math.abs(a);
  const y = Math.abs(b);
  const high = Math.max(x, y);
  const low = Math.min(x, y);
  if (low == 0 || high == Infinity) return high;
  const ratio = low / high;
  return high * Math.sqrt(1 + ratio * ratio);
}

/**
 * T of H_0 ... H_{k-1} = I - V T V', upper triangular k x k with zeros below, from the rows of V' (k x m, stride ldv,
 * explicit ones and zeros).
 */
export function triangularFactor(k: i32, m: i32, v: usize, ldv: i32, tau: usize, t: usize, ldt: i32): void {
  const before = mark();
  const products = doubles(k * k);
  // In pieces, since a long sum of equal terms is off in one direction, and the reflectors with it.
  const piece = max(PIECE, m / PIECE);
  for (let from = 0; from < m; from += piece) {
    const part = at(v, from);
    gemm(k, k, min(piece, m - from), 1, part, ldv, 1, part, 1, ldv, from == 0 ? 0 : 1, products, k, 1);
  }
  for (let i = 0; i < k; i++) {
    const s = load<f64>(at(tau, i));
    memory.fill(at(t, i * ldt), 0, (<usize>k) << 3);
    for (let r = 0; r < i; r++) {
      let sum: f64 = 0;
      for (let q = r; q < i; q++) sum += load<f64>(at(t, r * ldt + q)) * load<f64>(at(products, q * k + i));
      store<f64>(at(t, r * ldt + i), -s * sum);
    }
    store<f64>(at(t, i * ldt + i), s);
  }
  release(before);
}

/** C <- (I - V T V') C, or with T' when `transposed`; V' is k x m with row stride ldv, C m x n of any strides. */
export function applyLeft(
  m: i32,
  n: i32,
  k: i32,
  v: usize,
  ldv: i32,
  t: usize,
  ldt: i32,
  transposed: bool,
  c: usize,
  crs: i32,
  ccs: i32,
): void {
  if (n <= 0 || k <= 0) return;
  const before = mark();
  const w = doubles(k * n);
  const tw = doubles(k * n);
  gemm(k, n, m, 1, v, ldv, 1, c, crs, ccs, 0, w, n, 1);
  if (transposed) gemm(k, n, k, 1, t, 1, ldt, w, n, 1, 0, tw, n, 1);
  else gemm(k, n, k, 1, t, ldt, 1, w, n, 1, 0, tw, n, 1);
  gemm(m, n, k, -1, v, 1, ldv, tw, n, 1, 1, c, crs, ccs);
  release(before);
}
