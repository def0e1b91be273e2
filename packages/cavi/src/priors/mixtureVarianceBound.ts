/**
 * The largest tilted variance of a normal mixture over all fields: a grid over u = field sqrt(S), S the largest posterior
 * variance, where every change of the leading component lies, then a golden section around the best point.
 * Section 3.4 of docs/theory.md.
 */
export function mixtureVarianceBound(
  weights: Float64Array,
  variances: Float64Array,
  precision: number,
): number {
  const spread: number[] = [];
  const base: number[] = [];
  for (const [k, weight] of weights.entries()) {
    if (weight === 0) continue;
    spread.push(variances[k] / (1 + precision * variances[k]));
    base.push(Math.log(weight) - Math.log1p(precision * variances[k]) / 2);
  }
  const largest = Math.max(...spread);
  if (spread.length === 1 || largest === 0) return largest;
  const root = Math.sqrt(largest);
  const variance = (u: number): number => tiltedVariance(spread, base, u / root);
  const gap = Math.max(...base) - Math.min(...base.filter((_, k) => spread[k] === largest));
  const grid = fieldGrid(gap, separation(spread, largest), spread.length === 2 ? 800 : 4000);
  let best = 0;
  let most = 0;
  for (const [i, u] of grid.entries()) {
    const value = variance(u);
    if (value > most) [best, most] = [i, value];
  }
  const [low, high] = [grid[Math.max(0, best - 1)], grid[Math.min(grid.length - 1, best + 1)]];
  return Math.max(largest, most, goldenMaximum(variance, low, high));
}

/** Even steps where the leader changes sharply, then steps of 1%: rivals of nearly its variance give way slowly. */
function fieldGrid(gap: number, slowness: number, points: number): number[] {
  const near = Math.sqrt(2 * gap * Math.min(slowness, 4)) + 12;
  const far = Math.sqrt(2 * gap * slowness) + 12;
  const grid = Array.from({ length: points + 1 }, (_, i) => (i * near) / points);
  for (let u = near * 1.01; u < far * 1.01; u *= 1.01) grid.push(u);
  return grid;
}

/** How much slower than u^2 / 2 the log odds of the leading component may grow: its rivals have a positive variance. */
function separation(spread: readonly number[], largest: number): number {
  const next = Math.max(0, ...spread.filter((S) => S < largest));
  return Math.min(largest / (largest - next), 1e6);
}

function tiltedVariance(spread: readonly number[], base: readonly number[], field: number): number {
  const half = (field * field) / 2;
  let top = -Infinity;
  for (const [k, S] of spread.entries()) top = Math.max(top, base[k] + half * S);
  let [sum, first] = [0, 0];
  const share = spread.map((S, k) => {
    const value = Math.exp(base[k] + half * S - top);
    sum += value;
    first += value * S;
    return value;
  });
  const center = first / sum;
  let total = 0;
  for (const [k, S] of spread.entries()) total += (share[k] / sum) * (S + ((S - center) * field) ** 2);
  return total;
}

function goldenMaximum(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [x, y] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [fx, fy] = [f(x), f(y)];
  for (let i = 0; i < 60; i++) {
    if (fx >= fy) {
      [b, y, fy] = [y, x, fx];
      x = b - ratio * (b - a);
      fx = f(x);
    } else {
      [a, x, fx] = [x, y, fy];
      y = a + ratio * (b - a);
      fy = f(y);
    }
  }
  return Math.max(fx, fy);
}
