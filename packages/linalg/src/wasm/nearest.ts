import type { CentreBounds, NearestCentres } from '../nearest.ts';
import { once } from '../resident.ts';
import { giveBack, takeBlock } from './blocks.ts';
import type { Engine } from './engine.ts';

/** Points in the memory of an engine, an even number of coordinates each, the last of which may be a zero. */
export function wasmNearest(
  engine: Engine,
  data: Float64Array,
  count: number,
  dimension: number,
  clusters: number,
): NearestCentres {
  const { core } = engine;
  const pairs = Math.ceil(dimension / 2);
  const width = 2 * pairs;
  // Doubles first, so that all of them lie at multiples of 8 bytes.
  const doubles = width * (count + clusters) + 2 * count + 4 * clusters;
  const block = takeBlock(engine, 8 * doubles + 12 * count);
  const points = block.at;
  const means = points + 8 * width * count;
  const upper = means + 8 * width * clusters;
  const lower = upper + 8 * count;
  const [inside, apart, moved, neared] = [0, 1, 2, 3].map((k) => lower + 8 * (count + k * clusters));
  const names = lower + 8 * (count + 4 * clusters);
  const changes = names + 4 * count;
  put(data, count, points);

  function put(from: Float64Array, rows: number, at: number): void {
    const view = engine.f64();
    for (let i = 0; i < rows; i++) {
      const place = at / 8 + i * width;
      for (let j = 0; j < dimension; j++) view[place + j] = from[i * dimension + j];
      if (dimension < width) view[place + dimension] = 0;
    }
  }

  function putBounds({ half, moved: own, neared: others }: CentreBounds): void {
    const view = engine.f64();
    for (let k = 0; k < half.length; k++) {
      view[inside / 8 + k] = half[k] - own[k];
      view[apart / 8 + k] = -own[k] - others[k];
      view[moved / 8 + k] = own[k];
      view[neared / 8 + k] = others[k];
    }
  }

  return {
    clear() {
      engine.i32().fill(0, names / 4, names / 4 + count);
      engine.f64().fill(Infinity, upper / 8, upper / 8 + count);
    },
    add(k, centre, between, from, to) {
      put(centre, 1, means);
      engine.f64().set(between.subarray(0, k), inside / 8);
      core.nearerRows(from, to, pairs, k, points, means, names, upper, inside);
    },
    labels: () => engine.i32().subarray(names / 4, names / 4 + count),
    squares: () => engine.f64().subarray(upper / 8, upper / 8 + count),
    begin(known) {
      const view = engine.f64();
      view.fill(known ? 0 : -Infinity, lower / 8, lower / 8 + count);
      if (known) for (let t = upper / 8; t < upper / 8 + count; t++) view[t] = Math.sqrt(view[t]);
      else this.clear();
    },
    round(centres, bounds, from, to, changed) {
      put(centres, centres.length / dimension, means);
      putBounds(bounds);
      const found = core.nearestRows(
        from,
        to,
        pairs,
        centres.length / dimension,
        points,
        means,
        names,
        upper,
        lower,
        inside,
        apart,
        moved,
        neared,
        changes,
      );
      const view = engine.i32();
      for (let t = 0; t < found; t++) changed(view[changes / 4 + 2 * t], view[changes / 4 + 2 * t + 1]);
      return found;
    },
    put(point, centre) {
      engine.i32()[names / 4 + point] = centre;
      engine.f64()[upper / 8 + point] = Infinity;
      engine.f64()[lower / 8 + point] = -Infinity;
    },
    free: once(() => giveBack(engine, block)),
  };
}
