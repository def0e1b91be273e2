/** The interval that holds a share `level` of the draws, as many left out below as above; draws may be infinite. */
export function percentileInterval(draws: readonly number[], level: number): [lower: number, upper: number] {
  const sorted = [...draws].sort((a, b) => a - b);
  const at = (p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
  return [at((1 - level) / 2), at((1 + level) / 2)];
}
