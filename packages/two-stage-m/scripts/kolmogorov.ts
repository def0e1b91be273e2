/** Largest distance between the empirical distribution of draws and a distribution function. */
export function kolmogorovDistance(draws: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...draws].sort((a, b) => a - b);
  return sorted.reduce((most, value, i) => {
    const p = cdf(value);
    return Math.max(most, Math.abs(p - i / sorted.length), Math.abs(p - (i + 1) / sorted.length));
  }, 0);
}
