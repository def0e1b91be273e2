import { at } from './address';

/** Rows of `pairs` pairs of coordinates; sums over even and odd places. */
function squaredDistance(pairs: i32, a: usize, b: usize): f64 {
  let sum = f64x2.splat(0);
  for (; pairs > 0; pairs--) {
    const difference = f64x2.sub(v128.load(a), v128.load(b));
    sum = f64x2.add(sum, f64x2.mul(difference, difference));
    a += 16;
    b += 16;
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * Takes rows from..to to their nearest of `clusters` centres, by Hamerly's bounds. `inside`, `apart`, `moved` and `neared` have an
 * entry for each centre. Writes row and centre of each row that changes, as 32-bit integers; returns how many do.
 */
export function nearestRows(
  from: i32,
  to: i32,
  pairs: i32,
  clusters: i32,
  points: usize,
  centres: usize,
  labels: usize,
  upper: usize,
  lower: usize,
  inside: usize,
  apart: usize,
  moved: usize,
  neared: usize,
  changes: usize,
): i32 {
  const bytes = (<usize>pairs) << 4;
  let changed = 0;
  for (let i = from; i < to; i++) {
    const label = labels + ((<usize>i) << 2);
    const own = load<i32>(label);
    const above = at(upper, i);
    const below = at(lower, i);
    const bound = load<f64>(below);
    const limit = load<f64>(at(inside, own));
    const gap = load<f64>(at(apart, own));
    const before = load<f64>(above);
    if (before - bound <= gap || before <= limit) continue;
    const row = points + <usize>i * bytes;
    const square = squaredDistance(pairs, row, centres + <usize>own * bytes);
    const now = sqrt<f64>(square) - load<f64>(at(moved, own));
    store<f64>(above, now);
    if (now - bound <= gap || now <= limit) continue;
    let nearest = own;
    let best = square;
    let next = Infinity;
    let centre = centres;
    for (let k = 0; k < clusters; k++) {
      if (k != own) {
        const other = squaredDistance(pairs, row, centre);
        if (other < best) {
          next = best;
          best = other;
          nearest = k;
        } else if (other < next) next = other;
      }
      centre += bytes;
    }
    store<f64>(below, sqrt<f64>(next) + load<f64>(at(neared, nearest)));
    if (nearest == own) continue;
    store<f64>(above, sqrt<f64>(best) - load<f64>(at(moved, nearest)));
    store<i32>(label, nearest);
    const change = changes + ((<usize>changed) << 3);
    store<i32>(change, i);
    store<i32>(change, nearest, 4);
    changed++;
  }
  return changed;
}

/**
 * Gives rows from..to to centre k where it is nearer than the centre they have. `between` has for each centre before k its squared
 * distance to k: one four times as far as the row's own is too far to matter.
 */
export function nearerRows(
  from: i32,
  to: i32,
  pairs: i32,
  k: i32,
  points: usize,
  centre: usize,
  labels: usize,
  squares: usize,
  between: usize,
): void {
  const bytes = (<usize>pairs) << 4;
  for (let i = from; i < to; i++) {
    const label = labels + ((<usize>i) << 2);
    const place = at(squares, i);
    const square = load<f64>(place);
    if (k > 0 && load<f64>(at(between, load<i32>(label))) >= 4 * square) continue;
    const next = squaredDistance(pairs, points + <usize>i * bytes, centre);
    if (next >= square) continue;
    store<f64>(place, next);
    store<i32>(label, k);
  }
}
