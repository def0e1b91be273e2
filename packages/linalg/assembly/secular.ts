import { at } from './address';

const EPS: f64 = 1.1102230246251565e-16;
const ITERATIONS: i32 = 100;

let sum: f64 = 0;
let slope: f64 = 0;

/** Sum of weights[j] / (poles[j] - tau) and of the same over its square, j from `from` to `to` - 1. */
function partial(from: i32, to: i32, weights: usize, poles: usize, tau: f64): void {
  let s = f64x2.splat(0);
  let t = f64x2.splat(0);
  const shift = f64x2.splat(tau);
  const one = f64x2.splat(1);
  let j = from;
  for (; j + 2 <= to; j += 2) {
    const inverse = f64x2.div(one, f64x2.sub(v128.load(at(poles, j)), shift));
    const term = f64x2.mul(v128.load(at(weights, j)), inverse);
    s = f64x2.add(s, term);
    t = f64x2.add(t, f64x2.mul(term, inverse));
  }
  sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  slope = f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1);
  if (j < to) {
    const inverse = 1 / (load<f64>(at(poles, j)) - tau);
    const term = load<f64>(at(weights, j)) * inverse;
    sum += term;
    slope += term * inverse;
  }
}

/**
 * Root i, counted from 0, of 1 + sum of weights[j] / (d[j] - x), d ascending and distinct, weights positive (k of each):
 * the one between d[i] and d[i + 1], the last one beyond. The differences d[j] - root go to `delta`, from the nearer
 * pole, so that small ones keep their relative accuracy. `poles` is room for k numbers. Returns the root.
 * With `squared` the poles are the d[j]^2, the differences d[j]^2 - root^2, d[0] is at least 0, and the root is positive.
 */
export function secularRoot(
  k: i32,
  i: i32,
  d: usize,
  weights: usize,
  delta: usize,
  poles: usize,
  squared: bool,
): f64 {
  const di = load<f64>(at(d, i));
  const last = i == k - 1;
  let origin = di;
  let low: f64 = 0;
  let high: f64 = 0;
  let tau: f64 = 0;
  if (last) {
    let total: f64 = 0;
    for (let j = 0; j < k; j++) total += load<f64>(at(weights, j));
    high = total * (1 + 4 * EPS);
    shiftPoles(k, d, origin, poles, squared);
    tau = k == 1 ? total : 0.5 * total;
  } else {
    shiftPoles(k, d, origin, poles, squared);
    const gap = load<f64>(at(poles, i + 1));
    const half = 0.5 * gap;
    // What the poles other than the two neighbours contribute at the middle of the interval.
    partial(0, i, weights, poles, half);
    let rest = sum;
    partial(i + 2, k, weights, poles, half);
    rest += 1 + sum;
    const a = load<f64>(at(weights, i));
    const b = load<f64>(at(weights, i + 1));
    const middle = rest + (b - a) / half;
    if (middle >= 0) {
      const p = rest * gap + a + b;
      const q = Math.sqrt(Math.abs(p * p - 4 * rest * a * gap));
      tau = p > 0 ? (2 * a * gap) / (p + q) : (p - q) / (2 * rest);
      high = half;
    } else {
      origin = load<f64>(at(d, i + 1));
      shiftPoles(k, d, origin, poles, squared);
      const p = a + b - rest * gap;
      const q = Math.sqrt(Math.abs(p * p + 4 * rest * b * gap));
      tau = p < 0 ? (2 * b * gap) / (p - q) : -(p + q) / (2 * rest);
      low = -half;
    }
    if (!(tau > low && tau < high)) tau = 0.5 * (low + high);
  }
  if (k > 1) tau = iterate(k, i, last, weights, poles, tau, low, high);
  for (let j = 0; j < k; j++) store<f64>(at(delta, j), load<f64>(at(poles, j)) - tau);
  return squared ? origin + tau / (origin + Math.sqrt(origin * origin + tau)) : origin + tau;
}

function shiftPoles(k: i32, d: usize, origin: f64, poles: usize, squared: bool): void {
  for (let j = 0; j < k; j++) {
    const dj = load<f64>(at(d, j));
    store<f64>(at(poles, j), squared ? (dj - origin) * (dj + origin) : dj - origin);
  }
}

/** Rational interpolation with the two neighbouring poles, kept inside a shrinking bracket. */
function iterate(
  k: i32,
  i: i32,
  last: bool,
  weights: usize,
  poles: usize,
  start: f64,
  from: f64,
  to: f64,
): f64 {
  let tau = start;
  let low = from;
  let high = to;
  const left = last ? i - 1 : i;
  const pl = load<f64>(at(poles, left));
  const pr = load<f64>(at(poles, left + 1));
  let before: f64 = Infinity;
  for (let step = 0; step < ITERATIONS; step++) {
    partial(0, left + 1, weights, poles, tau);
    const psi = sum;
    const dpsi = slope;
    partial(left + 1, k, weights, poles, tau);
    const phi = sum;
    const dphi = slope;
    const w = 1 + psi + phi;
    const size = 1 + Math.abs(psi) + Math.abs(phi);
    if (Math.abs(w) <= EPS * (4 * size + Math.abs(tau) * (dpsi + dphi))) break;
    if (w < 0) low = tau;
    else high = tau;
    const dl = pl - tau;
    const dr = pr - tau;
    let c = w - dl * dpsi - dr * dphi;
    const a = (dl + dr) * w - dl * dr * (dpsi + dphi);
    const b = dl * dr * w;
    let eta: f64;
    if (last) {
      c = Math.abs(c);
      const root = Math.sqrt(Math.abs(a * a - 4 * b * c));
      eta = a >= 0 ? (a + root) / (2 * c) : (2 * b) / (a - root);
    } else {
      const root = Math.sqrt(Math.abs(a * a - 4 * b * c));
      eta = a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
    }
    if (!(w * eta < 0)) eta = -w / (dpsi + dphi);
    let next = tau + eta;
    const slow = Math.abs(w) > 0.1 * before && step > 3;
    before = Math.abs(w);
    if (!(next > low && next < high) || slow) next = between(low, high);
    if (next == tau || next <= low || next >= high) break;
    tau = next;
  }
  return tau;
}

/** A point well inside the bracket; geometric where the ends differ in magnitude. */
function between(low: f64, high: f64): f64 {
  if (low >= 0 && high > 16 * low) return low > 0 ? Math.sqrt(low) * Math.sqrt(high) : high * 0.0625;
  if (high <= 0 && low < 16 * high) return high < 0 ? -Math.sqrt(-low) * Math.sqrt(-high) : low * 0.0625;
  return 0.5 * (low + high);
}
