const EPSILON = 2 ** -53;
const ITERATIONS = 100;

/** The sum of weights[j] / (poles[j] - tau), and the same over its square. */
const sums = new Float64Array(2);

/** An equation 1 + sum of weights[j] / (d[j] - x) = 0, d ascending and distinct, weights positive, `k` of each. */
export interface SecularEquation {
  readonly k: number;
  readonly d: Float64Array;
  readonly weights: Float64Array;
  /** Whether the poles are the squares of d, d[0] at least 0, and the root is that of x^2. */
  readonly squared: boolean;
  /** Room for k numbers. */
  readonly poles: Float64Array;
}

/**
 * Root i, counted from 0: the one between d[i] and d[i + 1], the last one beyond. The differences of the poles and the root
 * go to k places of `delta` from `at` on, measured from the nearer pole, so that small ones keep their relative accuracy.
 */
export function secularRoot(equation: SecularEquation, i: number, delta: Float64Array, at: number): number {
  const { k, d, weights, squared, poles } = equation;
  const last = i === k - 1;
  let origin = d[i];
  let [low, high] = [0, 0];
  let tau: number;
  shiftPoles(equation, origin);
  if (last) {
    let total = 0;
    for (let j = 0; j < k; j++) total += weights[j];
    high = total * (1 + 4 * EPSILON);
    tau = k === 1 ? total : 0.5 * total;
  } else {
    const gap = poles[i + 1];
    const half = 0.5 * gap;
    // What the poles other than the two neighbours contribute at the middle of the interval.
    partial(0, i, weights, poles, half);
    let rest = 1 + sums[0];
    partial(i + 2, k, weights, poles, half);
    rest += sums[0];
    const a = weights[i];
    const b = weights[i + 1];
    if (rest + (b - a) / half >= 0) {
      const p = rest * gap + a + b;
      const q = Math.sqrt(Math.abs(p * p - 4 * rest * a * gap));
      tau = p > 0 ? (2 * a * gap) / (p + q) : (p - q) / (2 * rest);
      high = half;
    } else {
      origin = d[i + 1];
      shiftPoles(equation, origin);
      const p = a + b - rest * gap;
      const q = Math.sqrt(Math.abs(p * p + 4 * rest * b * gap));
      tau = p < 0 ? (2 * b * gap) / (p - q) : -(p + q) / (2 * rest);
      low = -half;
    }
    if (!(tau > low && tau < high)) tau = 0.5 * (low + high);
  }
  if (k > 1) tau = iterate(equation, last ? i - 1 : i, last, tau, low, high);
  for (let j = 0; j < k; j++) delta[at + j] = poles[j] - tau;
  return squared ? origin + tau / (origin + Math.sqrt(origin * origin + tau)) : origin + tau;
}

function shiftPoles({ k, d, squared, poles }: SecularEquation, origin: number): void {
  for (let j = 0; j < k; j++) poles[j] = squared ? (d[j] - origin) * (d[j] + origin) : d[j] - origin;
}

function partial(from: number, to: number, weights: Float64Array, poles: Float64Array, tau: number): void {
  let sum = 0;
  let slope = 0;
  for (let j = from; j < to; j++) {
    const inverse = 1 / (poles[j] - tau);
    const term = weights[j] * inverse;
    sum += term;
    slope += term * inverse;
  }
  sums[0] = sum;
  sums[1] = slope;
}

/** Rational interpolation with the two poles from `left` on, kept inside a shrinking bracket. */
function iterate(
  { k, weights, poles }: SecularEquation,
  left: number,
  last: boolean,
  start: number,
  from: number,
  to: number,
): number {
  let [tau, low, high] = [start, from, to];
  const [pl, pr] = [poles[left], poles[left + 1]];
  let before = Infinity;
  for (let step = 0; step < ITERATIONS; step++) {
    partial(0, left + 1, weights, poles, tau);
    const [psi, dpsi] = sums;
    partial(left + 1, k, weights, poles, tau);
    const [phi, dphi] = sums;
    const w = 1 + psi + phi;
    const size = 1 + Math.abs(psi) + Math.abs(phi);
    if (Math.abs(w) <= EPSILON * (4 * size + Math.abs(tau) * (dpsi + dphi))) break;
    if (w < 0) low = tau;
    else high = tau;
    let eta = interpolated(w, pl - tau, pr - tau, dpsi, dphi, last);
    if (!(w * eta < 0)) eta = -w / (dpsi + dphi);
    let next = tau + eta;
    const slow = Math.abs(w) > 0.1 * before && step > 3;
    before = Math.abs(w);
    if (!(next > low && next < high) || slow) next = between(low, high);
    if (next === tau || next <= low || next >= high) break;
    tau = next;
  }
  return tau;
}

/** The step to the root of the rational function that agrees with value and slopes at hand. */
function interpolated(w: number, dl: number, dr: number, dpsi: number, dphi: number, last: boolean): number {
  const rest = w - dl * dpsi - dr * dphi;
  const a = (dl + dr) * w - dl * dr * (dpsi + dphi);
  const b = dl * dr * w;
  const c = last ? Math.abs(rest) : rest;
  const root = Math.sqrt(Math.abs(a * a - 4 * b * c));
  if (last) return a >= 0 ? (a + root) / (2 * c) : (2 * b) / (a - root);
  return a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
}

/** A point well inside the bracket; geometric where the ends differ in magnitude. */
function between(low: number, high: number): number {
  if (low >= 0 && high > 16 * low) return low > 0 ? Math.sqrt(low) * Math.sqrt(high) : high * 0.0625;
  if (high <= 0 && low < 16 * high) return high < 0 ? -Math.sqrt(-low) * Math.sqrt(-high) : low * 0.0625;
  return 0.5 * (low + high);
}
