import { at } from './address';
import { gemm } from './gemm';

/** Below this share of the squared norms a distance has lost too many bits and is computed from differences. */
const CANCELLED: f64 = 0.03125;

/**
 * centre <- mean of the n rows of x (n x p, contiguous), rounded to a power of two near the largest deviation from it:
 * subtracting that from numbers with few digits is exact, so that distances of integers come out as integers.
 */
export function rowMean(n: i32, p: i32, x: usize, centre: usize): void {
  memory.fill(centre, 0, (<usize>p) << 3);
  for (let i = 0; i < n; i++)
    for (let l = 0; l < p; l++)
      store<f64>(at(centre, l), load<f64>(at(centre, l)) + load<f64>(at(x, i * p + l)) / <f64>n);
  let most: f64 = 0;
  for (let i = 0; i < n; i++)
    for (let l = 0; l < p; l++)
      most = Math.max(most, Math.abs(load<f64>(at(x, i * p + l)) - load<f64>(at(centre, l))));
  const grid = reinterpret<f64>(reinterpret<u64>(most) & 0x7ff0000000000000);
  if (!(grid > 0) || !isFinite<f64>(grid)) return;
  for (let l = 0; l < p; l++) {
    const mean = load<f64>(at(centre, l));
    if (Math.abs(mean) < grid * 4503599627370496) store<f64>(at(centre, l), nearest<f64>(mean / grid) * grid);
  }
}

/** to <- x - centre, row by row, and the squared norm of each row. */
export function centreRows(n: i32, p: i32, x: usize, centre: usize, to: usize, norms: usize): void {
  for (let i = 0; i < n; i++) {
    let sum: f64 = 0;
    for (let l = 0; l < p; l++) {
      const value = load<f64>(at(x, i * p + l)) - load<f64>(at(centre, l));
      store<f64>(at(to, i * p + l), value);
      sum += value * value;
    }
    store<f64>(at(norms, i), sum);
  }
}

/**
 * Squared distances of `count` points x from m points y, into rows of `out` with stride m; as norms minus twice the
 * products of the centred points, from differences where that cancels. All contiguous.
 */
export function distanceRows(
  count: i32,
  m: i32,
  p: i32,
  x: usize,
  xCentred: usize,
  xNorms: usize,
  y: usize,
  yCentred: usize,
  yNorms: usize,
  out: usize,
): void {
  gemm(count, m, p, -2, xCentred, p, 1, yCentred, 1, p, 0, out, m, 1);
  const share = f64x2.splat(CANCELLED);
  for (let i = 0; i < count; i++) {
    const own = load<f64>(at(xNorms, i));
    const norm = f64x2.splat(own);
    const row = at(out, i * m);
    const point = at(x, i * p);
    let j = 0;
    for (; j + 2 <= m; j += 2) {
      const both = f64x2.add(norm, v128.load(at(yNorms, j)));
      const value = f64x2.add(both, v128.load(at(row, j)));
      v128.store(at(row, j), value);
      if (!i64x2.all_true(f64x2.gt(value, f64x2.mul(share, both)))) {
        repair(p, point, at(y, j * p), at(row, j), f64x2.extract_lane(both, 0));
        repair(p, point, at(y, (j + 1) * p), at(row, j + 1), f64x2.extract_lane(both, 1));
      }
    }
    if (j < m) {
      const both = own + load<f64>(at(yNorms, j));
      store<f64>(at(row, j), both + load<f64>(at(row, j)));
      repair(p, point, at(y, j * p), at(row, j), both);
    }
  }
}

/** As distanceRows, from differences alone, for few coordinates; y is p x m, coordinate by coordinate. */
export function differenceRows(count: i32, m: i32, p: i32, x: usize, y: usize, out: usize): void {
  const step = (<usize>m) << 3;
  for (let i = 0; i < count; i++) {
    const point = at(x, i * p);
    const row = at(out, i * m);
    let j = 0;
    for (; j + 4 <= m; j += 4) {
      let s = f64x2.splat(0);
      let t = f64x2.splat(0);
      let from = at(y, j);
      for (let l = 0; l < p; l++) {
        const c = v128.load64_splat(at(point, l));
        const d = f64x2.sub(c, v128.load(from));
        const e = f64x2.sub(c, v128.load(from, 16));
        s = f64x2.add(s, f64x2.mul(d, d));
        t = f64x2.add(t, f64x2.mul(e, e));
        from += step;
      }
      v128.store(at(row, j), s);
      v128.store(at(row, j), t, 16);
    }
    for (; j < m; j++) {
      let sum: f64 = 0;
      for (let l = 0; l < p; l++) {
        const d = load<f64>(at(point, l)) - load<f64>(at(y, l * m + j));
        sum += d * d;
      }
      store<f64>(at(row, j), sum);
    }
  }
}

function repair(p: i32, x: usize, y: usize, entry: usize, both: f64): void {
  if (load<f64>(entry) > CANCELLED * both) return;
  let s = f64x2.splat(0);
  let l = 0;
  for (; l + 2 <= p; l += 2) {
    const d = f64x2.sub(v128.load(at(x, l)), v128.load(at(y, l)));
    s = f64x2.add(s, f64x2.mul(d, d));
  }
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  if (l < p) {
    const d = load<f64>(at(x, l)) - load<f64>(at(y, l));
    sum += d * d;
  }
  store<f64>(entry, sum);
}
