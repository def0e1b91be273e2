import type { NearestCentres } from '../nearest.ts';

/** Coordinates up to which two sums are faster than four. */
const FEW = 16;

/** The same without WebAssembly, on the points where they lie. Sums run in the order of the WebAssembly ones. */
export function javaScriptNearest(data: Float64Array, count: number, dimension: number): NearestCentres {
  const names = new Int32Array(count);
  const upper = new Float64Array(count);
  const lower = new Float64Array(count);
  return {
    clear() {
      names.fill(0);
      upper.fill(Infinity);
    },
    add(k, centre, between, from, to) {
      for (let i = from; i < to; i++) {
        if (k > 0 && between[names[i]] >= 4 * upper[i]) continue;
        const next = squaredDistance(data, i * dimension, centre, 0, dimension);
        if (next >= upper[i]) continue;
        upper[i] = next;
        names[i] = k;
      }
    },
    labels: () => names,
    squares: () => upper,
    begin(known) {
      lower.fill(known ? 0 : -Infinity);
      if (known) for (let i = 0; i < count; i++) upper[i] = Math.sqrt(upper[i]);
      else this.clear();
    },
    round(centres, { half, moved, neared }, from, to, changed) {
      const inside = half.map((distance, k) => distance - moved[k]);
      const apart = moved.map((distance, k) => -distance - neared[k]);
      let found = 0;
      for (let i = from; i < to; i++) {
        const own = names[i];
        if (upper[i] - lower[i] <= apart[own] || upper[i] <= inside[own]) continue;
        const row = i * dimension;
        const square = squaredDistance(data, row, centres, own * dimension, dimension);
        upper[i] = Math.sqrt(square) - moved[own];
        if (upper[i] - lower[i] <= apart[own] || upper[i] <= inside[own]) continue;
        let nearest = own;
        let best = square;
        let next = Infinity;
        for (let k = 0; k < half.length; k++) {
          if (k === own) continue;
          const other = squaredDistance(data, row, centres, k * dimension, dimension);
          if (other < best) {
            next = best;
            best = other;
            nearest = k;
          } else if (other < next) next = other;
        }
        lower[i] = Math.sqrt(next) + neared[nearest];
        if (nearest === own) continue;
        upper[i] = Math.sqrt(best) - moved[nearest];
        names[i] = nearest;
        changed(i, nearest);
        found++;
      }
      return found;
    },
    put(point, centre) {
      names[point] = centre;
      upper[point] = Infinity;
      lower[point] = -Infinity;
    },
    free() {
      // Nothing to give back.
    },
  };
}

function squaredDistance(
  a: Float64Array,
  fromA: number,
  b: Float64Array,
  fromB: number,
  dimension: number,
): number {
  if (dimension > FEW) return longDistance(a, fromA, b, fromB, dimension);
  let s0 = 0;
  let s1 = 0;
  const end = fromA + dimension;
  let p = fromA;
  let q = fromB;
  for (; p + 1 < end; p += 2, q += 2) {
    const d0 = a[p] - b[q];
    const d1 = a[p + 1] - b[q + 1];
    s0 += d0 * d0;
    s1 += d1 * d1;
  }
  if (p < end) {
    const d = a[p] - b[q];
    s0 += d * d;
  }
  return s0 + s1;
}

function longDistance(
  a: Float64Array,
  fromA: number,
  b: Float64Array,
  fromB: number,
  dimension: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let j = 0;
  for (; j + 3 < dimension; j += 4) {
    const d0 = a[fromA + j] - b[fromB + j];
    const d1 = a[fromA + j + 1] - b[fromB + j + 1];
    const d2 = a[fromA + j + 2] - b[fromB + j + 2];
    const d3 = a[fromA + j + 3] - b[fromB + j + 3];
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; j < dimension; j++) {
    const d = a[fromA + j] - b[fromB + j];
    s0 += d * d;
  }
  return s0 + s1 + (s2 + s3);
}
