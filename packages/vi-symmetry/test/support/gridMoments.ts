/** Mean, standard deviations and correlation of a density in one or two dimensions. */
export interface Moments {
  readonly mean: number[];
  readonly sd: number[];
  /** Of two coordinates; 0 in one dimension. */
  readonly correlation: number;
}

/**
 * Moments by the trapezoid rule on a cube, which for smooth densities that vanish at its faces converges exponentially: independent of everything the package
 * does.
 */
export function gridMoments(
  logDensity: (z: Float64Array) => number,
  dim: 1 | 2,
  half: number,
  nodes: number,
): Moments {
  const at = (i: number): number => (half * (2 * i - nodes + 1)) / (nodes - 1);
  const count = nodes ** dim;
  const logs = new Float64Array(count);
  const z = new Float64Array(dim);
  let peak = -Infinity;
  for (let p = 0; p < count; p++) {
    for (let j = 0, rest = p; j < dim; j++, rest = Math.floor(rest / nodes)) z[j] = at(rest % nodes);
    logs[p] = logDensity(z);
    peak = Math.max(peak, logs[p]);
  }
  const sums = { mass: 0, mean: [0, 0], square: [0, 0], cross: 0 };
  for (let p = 0; p < count; p++) {
    const weight = Math.exp(logs[p] - peak);
    if (weight < 1e-25) continue;
    const x = [at(p % nodes), dim === 2 ? at(Math.floor(p / nodes)) : 0];
    sums.mass += weight;
    for (const j of [0, 1]) {
      sums.mean[j] += weight * x[j];
      sums.square[j] += weight * x[j] ** 2;
    }
    sums.cross += weight * x[0] * x[1];
  }
  const mean = sums.mean.map((m) => m / sums.mass);
  const sd = sums.square.map((s, j) => Math.sqrt(s / sums.mass - mean[j] ** 2));
  const correlation = dim === 1 ? 0 : (sums.cross / sums.mass - mean[0] * mean[1]) / (sd[0] * sd[1]);
  return { mean: mean.slice(0, dim), sd: sd.slice(0, dim), correlation };
}
