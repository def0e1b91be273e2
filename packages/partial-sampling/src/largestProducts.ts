/** Values >= 0 of a term along the two axes; the term is their product. */
export interface ProductTerm {
  readonly down: Float64Array;
  readonly along: Float64Array;
}

/** Tiles are at most this wide and high. */
const widest = 16;

/**
 * out[f stride + g] = min(1, max_t down_t[f] along_t[g]): the largest of several outer products. Of each tile the products of the
 * smallest and of the largest factors tell which terms can be the largest there; mostly one or two can.
 */
export function largestProducts(terms: readonly ProductTerm[], stride: number, out: Float64Array): void {
  const count = terms.length;
  const rows = tileStarts(terms[0].down.length);
  const columns = tileStarts(terms[0].along.length);
  const downs = extremes(
    terms.map(({ down }) => down),
    rows,
  );
  const alongs = extremes(
    terms.map(({ along }) => along),
    columns,
  );
  for (let i = 0; i + 1 < rows.length; i++)
    for (let j = 0; j + 1 < columns.length; j++) {
      // Rounded products keep the order of exact ones, so that these are bounds to the last digit.
      let sure = 0;
      for (let t = 0; t < count; t++) {
        const least = downs.least[i * count + t] * alongs.least[j * count + t];
        if (least > sure) sure = least;
      }
      let first = true;
      for (let t = 0; t < count; t++) {
        const most = downs.most[i * count + t] * alongs.most[j * count + t];
        if (most < sure) continue;
        const { down, along } = terms[t];
        const fill = first ? setProducts : keepLargest;
        fill(down, rows[i], rows[i + 1], along, columns[j], columns[j + 1], stride, out);
        first = false;
      }
    }
}

/** 0, 1, 2, 4, ... until tiles have their full size: energies vary on a logarithmic scale of frequency. */
function tileStarts(length: number): Int32Array {
  const starts = [0];
  for (let at = 1; at < length; at += Math.min(at, widest)) starts.push(at);
  starts.push(length);
  return Int32Array.from(starts);
}

/** Smallest and largest value of each term on each tile, tile by tile. */
function extremes(
  values: readonly Float64Array[],
  starts: Int32Array,
): { readonly least: Float64Array; readonly most: Float64Array } {
  const count = values.length;
  const least = new Float64Array(count * (starts.length - 1));
  const most = new Float64Array(least.length);
  for (let t = 0; t < count; t++) {
    const term = values[t];
    for (let i = 0; i + 1 < starts.length; i++) {
      let [low, high] = [Infinity, 0];
      for (let k = starts[i]; k < starts[i + 1]; k++) {
        low = Math.min(low, term[k]);
        high = Math.max(high, term[k]);
      }
      least[i * count + t] = low;
      most[i * count + t] = high;
    }
  }
  return { least, most };
}

function setProducts(
  down: Float64Array,
  top: number,
  bottom: number,
  along: Float64Array,
  left: number,
  right: number,
  stride: number,
  out: Float64Array,
): void {
  for (let f = top; f < bottom; f++) {
    const factor = down[f];
    const row = f * stride;
    for (let g = left; g < right; g++) {
      const product = factor * along[g];
      out[row + g] = product < 1 ? product : 1;
    }
  }
}

/** As `setProducts`, where what is there is not larger. */
function keepLargest(
  down: Float64Array,
  top: number,
  bottom: number,
  along: Float64Array,
  left: number,
  right: number,
  stride: number,
  out: Float64Array,
): void {
  for (let f = top; f < bottom; f++) {
    const factor = down[f];
    const row = f * stride;
    for (let g = left; g < right; g++) {
      const product = factor * along[g];
      if (product > out[row + g]) out[row + g] = product < 1 ? product : 1;
    }
  }
}
