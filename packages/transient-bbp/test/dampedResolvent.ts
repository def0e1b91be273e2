import type { Complex } from '../src/index.ts';

/** g of the vector Dyson equation by g <- (g + 1/(z - SPg))/2, Im z > 0: slow, and independent of the scalar map. */
export function dampedResolvent(
  weights: readonly number[],
  variance: readonly number[],
  z: Complex,
): Complex[] {
  const g = weights.map(() => ({ re: 0, im: -1 / z.im }));
  for (let iteration = 0; iteration < 20_000; iteration++) {
    let moved = 0;
    const next = g.map((_, k) => {
      let [re, im] = [z.re, z.im];
      g.forEach((value, j) => {
        const s = 0.25 * weights[j] * (variance[k] + variance[j]);
        re -= s * value.re;
        im -= s * value.im;
      });
      const size = re * re + im * im;
      return { re: re / size, im: -im / size };
    });
    next.forEach((value, k) => {
      const [re, im] = [0.5 * (g[k].re + value.re), 0.5 * (g[k].im + value.im)];
      moved = Math.max(moved, Math.hypot(re - g[k].re, im - g[k].im) / Math.hypot(re, im));
      g[k] = { re, im };
    });
    if (moved < 1e-15) break;
  }
  return g;
}
