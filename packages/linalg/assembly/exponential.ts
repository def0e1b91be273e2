const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** 1.5 * 2^52: adding it rounds to the nearest integer, which is then found in the low bits. */
const ROUNDER: f64 = 6755399441055744;
/** Below this exp is under the normal range. */
const LEAST: f64 = -708;

/** exp of both lanes, for arguments from -708 to 709: 2^n times a polynomial on |r| <= ln(2) / 2. */
function exponential(x: v128): v128 {
  const t = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2E)), f64x2.splat(ROUNDER));
  const n = f64x2.sub(t, f64x2.splat(ROUNDER));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, f64x2.splat(LN2_HIGH))), f64x2.mul(n, f64x2.splat(LN2_LOW)));
  let p = f64x2.splat(1.6059043836821613e-10);
  p = step(p, r, 2.08767569878681e-9);
  p = step(p, r, 2.505210838544172e-8);
  p = step(p, r, 2.755731922398589e-7);
  p = step(p, r, 2.7557319223985893e-6);
  p = step(p, r, 2.48015873015873e-5);
  p = step(p, r, 1.984126984126984e-4);
  p = step(p, r, 1.388888888888889e-3);
  p = step(p, r, 8.333333333333333e-3);
  p = step(p, r, 4.1666666666666664e-2);
  p = step(p, r, 0.16666666666666666);
  p = step(p, r, 0.5);
  // 1 + (r + r^2 p), so that the last rounding is the only one of full size.
  p = f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.mul(f64x2.mul(r, r), p)));
  return i64x2.add(p, i64x2.shl(t, 52));
}

function step(p: v128, r: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(p, r), f64x2.splat(c));
}

/** exp of both lanes for any argument up to 709; below -708 it fades through the subnormal numbers to 0. */
function fading(x: v128): v128 {
  const high = exponential(f64x2.max(x, f64x2.splat(LEAST)));
  const low = f64x2.max(f64x2.sub(x, f64x2.splat(LEAST)), f64x2.splat(-60));
  return f64x2.mul(high, exponential(f64x2.min(low, f64x2.splat(0))));
}

/** exp(-x), x >= 0. */
function decay(x: v128): v128 {
  const y = f64x2.neg(x);
  if (i64x2.all_true(f64x2.gt(y, f64x2.splat(LEAST)))) return exponential(y);
  return fading(y);
}

/** Row by row: values <- exp(-factor values). */
export function rbfEntries(count: i32, values: usize, factor: f64): void {
  const f = f64x2.splat(factor);
  const end = values + ((<usize>count) << 3);
  let at = values;
  for (; at + 16 <= end; at += 16) v128.store(at, decay(f64x2.mul(f, v128.load(at))));
  if (at < end) store<f64>(at, f64x2.extract_lane(decay(f64x2.splat(factor * load<f64>(at))), 0));
}

/** values, squared distances, <- the Matern function of order 1/2, 3/2, 5/2 (`twice` 1, 3, 5) of r = factor sqrt(value). */
export function maternEntries(count: i32, values: usize, factor: f64, twice: i32): void {
  const end = values + ((<usize>count) << 3);
  let at = values;
  for (; at + 16 <= end; at += 16) v128.store(at, matern(v128.load(at), factor, twice));
  if (at < end) store<f64>(at, f64x2.extract_lane(matern(f64x2.splat(load<f64>(at)), factor, twice), 0));
}

function matern(squared: v128, factor: f64, twice: i32): v128 {
  const one = f64x2.splat(1);
  // Past 1000 the exponential is 0, whatever multiplies it.
  const r = f64x2.min(f64x2.mul(f64x2.splat(factor), f64x2.sqrt(squared)), f64x2.splat(1000));
  const e = decay(r);
  if (twice == 1) return e;
  if (twice == 3) return f64x2.mul(f64x2.add(one, r), e);
  const third = f64x2.div(f64x2.mul(r, r), f64x2.splat(3));
  return f64x2.mul(f64x2.add(f64x2.add(one, r), third), e);
}

/** values <- (gamma values + offset)^degree, degree >= 1. */
export function polynomialEntries(count: i32, values: usize, gamma: f64, offset: f64, degree: i32): void {
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 8) {
    let base = gamma * load<f64>(at) + offset;
    let power: f64 = 1;
    for (let left = degree; left > 0; left >>= 1) {
      if (left & 1) power *= base;
      if (left > 1) base *= base;
    }
    store<f64>(at, power);
  }
}
