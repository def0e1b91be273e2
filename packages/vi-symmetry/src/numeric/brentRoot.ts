/**
 * Brent's root of a function that changes sign on [a, b]: inverse quadratic interpolation guarded by bisection.
 * The values at the ends must differ in sign or vanish.
 */
export function brentRoot(f: (x: number) => number, a: number, b: number): number {
  let [best, other, previous] = [b, a, a];
  let [fBest, fOther] = [f(b), f(a)];
  let fPrevious = fOther;
  let step = b - a;
  let stepBefore = step;
  for (let iteration = 0; iteration < 200; iteration++) {
    if (fBest > 0 === fPrevious > 0) {
      previous = other;
      fPrevious = fOther;
      step = stepBefore = best - other;
    }
    if (Math.abs(fPrevious) < Math.abs(fBest)) {
      [other, best, previous] = [best, previous, best];
      [fOther, fBest, fPrevious] = [fBest, fPrevious, fBest];
    }
    const resolution = 2 * Number.EPSILON * Math.abs(best);
    const middle = 0.5 * (previous - best);
    if (Math.abs(middle) <= resolution || fBest === 0) return best;
    const trial =
      Math.abs(stepBefore) >= resolution && Math.abs(fOther) > Math.abs(fBest)
        ? interpolatedStep(best, other, previous, fBest, fOther, fPrevious, middle)
        : NaN;
    const limit = Math.min(1.5 * Math.abs(middle), 0.5 * Math.abs(stepBefore));
    stepBefore = step;
    if (trial * middle > 0 && Math.abs(trial) < limit) step = trial;
    else step = stepBefore = middle;
    other = best;
    fOther = fBest;
    best += Math.abs(step) > resolution ? step : Math.sign(middle) * resolution;
    fBest = f(best);
  }
  return best;
}

function interpolatedStep(
  best: number,
  other: number,
  previous: number,
  fBest: number,
  fOther: number,
  fPrevious: number,
  middle: number,
): number {
  const s = fBest / fOther;
  if (other === previous) return (2 * middle * s) / (s - 1);
  const q = fOther / fPrevious;
  const r = fBest / fPrevious;
  const numerator = s * (2 * middle * q * (q - r) - (best - other) * (r - 1));
  return numerator / -((q - 1) * (r - 1) * (s - 1));
}

/** The roots at sign changes of `f` along an increasing grid, in order. */
export function rootsOnGrid(f: (x: number) => number, grid: ArrayLike<number>): number[] {
  const roots: number[] = [];
  let before = f(grid[0]);
  for (let i = 1; i < grid.length; i++) {
    const here = f(grid[i]);
    if (before === 0) roots.push(grid[i - 1]);
    else if (before * here < 0) roots.push(brentRoot(f, grid[i - 1], grid[i]));
    before = here;
  }
  return roots;
}

/** `count` numbers from `first` to `last` at equal distances. */
export function linearGrid(first: number, last: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
}

/** `count` numbers from `first` to `last` at equal ratios. */
export function geometricGrid(first: number, last: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => first * (last / first) ** (i / (count - 1)));
}
