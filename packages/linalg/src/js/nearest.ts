import type { NearestCentres } from '../nearest.ts';
import { squaredDistance } from './squaredDistance.ts';

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
