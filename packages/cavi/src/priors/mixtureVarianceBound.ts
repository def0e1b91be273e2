/**
 * The largest tilted variance of a normal mixture over all fields: a grid over u = field sqrt(S), S the largest posterior
 * variance, where every change of the leading component lies, then a golden section in every peak that may be the highest.
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
  const share = new Float64Array(spread.length);
  const variance = (u: number): number => tiltedVariance(spread, base, u / root, share);
  const gap = Math.max(...base) - Math.min(...base.filter((_, k) => spread[k] === largest));
  const grid = fieldGrid(gap, separation(spread, largest), 200 * (spread.length - 1));
  const values = grid.map(variance);
  const most = Math.max(...values);
  let best = Math.max(largest, most);
  for (let i = 0; i < grid.length; i++) {
    const peak = values[i] >= (values[i - 1] ?? 0) && values[i] >= (values[i + 1] ?? 0);
    // Between grid points a narrow peak may stand a few per cent above its own grid value.
    if (!peak || values[i] < 0.85 * most) continue;
    const [low, high] = [grid[Math.max(0, i - 1)], grid[Math.min(grid.length - 1, i + 1)]];
    best = Math.max(best, goldenMaximum(variance, low, high));
  }
  return best;
}

/** Even steps where the leader changes sharply, then steps of 1%: rivals of nearly its variance give way slowly. */
function fieldGrid(gap: number, slowness: number, points: number): number[] {
  const near = Math.sqrt(2 * gap * Math.min(slowness, 4)) + 12;
  const far = Math.sqrt(2 * (gap + 8) * slowness) + 12;
  const grid = Array.from({ length: points + 1 }, (_, i) => (i * near) / points);
  for (let u = near * 1.01; u < far * 1.01; u *= 1.01) grid.push(u);
  return grid;
}

/** How much slower than u^2 / 2 the log odds of the leading component may grow: its rivals have a positive variance. */
function separation(spread: readonly number[], largest: number): number {
  const next = Math.max(0, ...spread.filter((S) => S < largest));
  return Math.min(largest / (largest - next), 1e6);
}

/** The tilted variance at a field; `share` is written over. */
function tiltedVariance(
  spread: readonly number[],
  base: readonly number[],
  field: number,
  share: Float64Array,
): number {
  const half = (field * field) / 2;
  let top = -Infinity;
  for (let k = 0; k < share.length; k++) top = Math.max(top, base[k] + half * spread[k]);
  let [sum, first] = [0, 0];
  for (let k = 0; k < share.length; k++) {
    share[k] = Math.exp(base[k] + half * spread[k] - top);
    sum += share[k];
    first += share[k] * spread[k];
  }
  const center = first / sum;
  let total = 0;
  for (let k = 0; k < share.length; k++)
    total += (share[k] / sum) * (spread[k] + ((spread[k] - center) * field) ** 2);
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
