/** Coordinates up to which two sums are faster than four. */
const FEW = 16;

/**
 * The squared Euclidean distance of two points that lie in arrays, from entries `fromA` and `fromB` on; several sums, so that
 * additions need not wait for one another. Nothing is checked: it is made for inner loops.
 */
export function squaredDistance(
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
