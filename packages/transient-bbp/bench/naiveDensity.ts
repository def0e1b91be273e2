/** The density as people first compute it: the vector Dyson equation iterated at a small imaginary part. */
export function naiveDensity(
  weights: readonly number[],
  variance: readonly number[],
  points: readonly number[],
  imaginary: number,
): number[] {
  const count = weights.length;
  return points.map((x) => {
    const re = new Float64Array(count);
    const im = new Float64Array(count).fill(-1);
    for (let iteration = 0; iteration < 10_000; iteration++) {
      let moved = 0;
      let [m0Re, m0Im, m1Re, m1Im] = [0, 0, 0, 0];
      for (let k = 0; k < count; k++) {
        m0Re += weights[k] * re[k];
        m0Im += weights[k] * im[k];
        m1Re += weights[k] * variance[k] * re[k];
        m1Im += weights[k] * variance[k] * im[k];
      }
      for (let k = 0; k < count; k++) {
        const a = x - 0.25 * (variance[k] * m0Re + m1Re);
        const b = imaginary - 0.25 * (variance[k] * m0Im + m1Im);
        const size = a * a + b * b;
        const nextRe = 0.5 * (re[k] + a / size);
        const nextIm = 0.5 * (im[k] - b / size);
        moved = Math.max(moved, Math.abs(nextRe - re[k]) + Math.abs(nextIm - im[k]));
        re[k] = nextRe;
        im[k] = nextIm;
      }
      if (moved < 1e-10) break;
    }
    return weights.reduce((sum, weight, k) => sum - (weight * im[k]) / Math.PI, 0);
  });
}
