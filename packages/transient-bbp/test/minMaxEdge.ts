/**
 * The edge as min over g > 0 of max_k (1/g_k + (S P g)_k), S = (v 1' + 1 v')/4, without the scalar map: the value is
 * bisected on whether 1/g + S P g <= z has a solution, which Newton from g = 1/z finds or disproves.
 */
export function minMaxEdge(weights: readonly number[], variance: readonly number[]): number {
  const scale = variance.reduce((top, v, k) => (weights[k] > 0 ? Math.max(top, v) : top), 0);
  const p = Float64Array.from(weights);
  const v = Float64Array.from(variance, (value) => value / scale);
  let low = 0;
  let high = 2;
  for (let iteration = 0; iteration < 100 && high - low > 1e-13 * high; iteration++) {
    const middle = 0.5 * (low + high);
    if (isSolvable(p, v, middle)) high = middle;
    else low = middle;
  }
  return Math.sqrt(scale) * high;
}

function isSolvable(p: Float64Array, v: Float64Array, z: number): boolean {
  const g = new Float64Array(p.length).fill(1 / z);
  let before = Infinity;
  for (let iteration = 0; iteration < 100; iteration++) {
    let [mass, weighted] = [0, 0];
    for (let k = 0; k < p.length; k++) {
      mass += p[k] * g[k];
      weighted += p[k] * v[k] * g[k];
    }
    // delta = y + (g^2 v a1 + g^2 a2)/4 with a1 = sum p delta, a2 = sum p v delta.
    let [y1, y2, m0, m1, m2] = [0, 0, 0, 0, 0];
    const y = new Float64Array(p.length);
    for (let k = 0; k < p.length; k++) {
      const square = g[k] * g[k];
      y[k] = square * (1 / g[k] + 0.25 * (v[k] * mass + weighted) - z);
      y1 += p[k] * y[k];
      y2 += p[k] * v[k] * y[k];
      m0 += 0.25 * p[k] * square;
      m1 += 0.25 * p[k] * square * v[k];
      m2 += 0.25 * p[k] * square * v[k] * v[k];
    }
    const determinant = (1 - m1) ** 2 - m0 * m2;
    if (m1 >= 1 || determinant <= 0) return false;
    const a1 = ((1 - m1) * y1 + m0 * y2) / determinant;
    const a2 = (m2 * y1 + (1 - m1) * y2) / determinant;
    let [moved, least] = [0, 0];
    for (let k = 0; k < p.length; k++) {
      const step = (y[k] + 0.25 * g[k] * g[k] * (v[k] * a1 + a2)) / g[k];
      moved = Math.max(moved, Math.abs(step));
      least = Math.min(least, step);
      g[k] *= 1 + step;
      if (!(g[k] > 0) || g[k] === Infinity) return false;
    }
    if (largestValue(p, v, g) <= z * (1 + 1e-12)) return true;
    // Exact steps never decrease g while a solution exists; those of rounding are small.
    if (least < -1e-3 || (least < 0 && moved > before)) return false;
    before = moved;
  }
  return false;
}

/** max_k (1/g_k + (S P g)_k): whatever g is, the edge is not above this. */
function largestValue(p: Float64Array, v: Float64Array, g: Float64Array): number {
  const mass = p.reduce((sum, weight, k) => sum + weight * g[k], 0);
  const weighted = p.reduce((sum, weight, k) => sum + weight * v[k] * g[k], 0);
  return g.reduce((most, value, k) => Math.max(most, 1 / value + 0.25 * (v[k] * mass + weighted)), 0);
}
