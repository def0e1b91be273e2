/** What Brent's root search may be told. */
export interface RootOptions {
  /** Value at the left end, where it is known. */
  readonly left?: number;
  /** Value at the right end, where it is known. */
  readonly right?: number;
  /** Absolute tolerance on the position, default 0: as far as rounding allows. */
  readonly tolerance?: number;
}

/**
 * Brent's root of a function that changes sign on [a, b]: inverse quadratic interpolation guarded by bisection.
 * The values at the ends must differ in sign or vanish; infinite values are allowed.
 */
export function brentRoot(
  f: (x: number) => number,
  a: number,
  b: number,
  { left = f(a), right = f(b), tolerance = 0 }: RootOptions = {},
): number {
  let [best, other, previous] = [b, a, a];
  let [fBest, fOther, fPrevious] = [right, left, left];
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
    const resolution = 2 * Number.EPSILON * Math.abs(best) + 0.5 * tolerance;
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

const golden = 0.5 * (3 - Math.sqrt(5));

/**
 * Brent's minimum of a function on [a, c] that has one there: parabolic steps guarded by golden sections.
 * @returns the position and the value; the position is known to about the square root of machine precision.
 */
export function brentMinimum(
  f: (x: number) => number,
  a: number,
  c: number,
  start: number,
): { readonly position: number; readonly value: number } {
  let [low, high] = [a, c];
  let [x, w, v] = [start, start, start];
  let fx = f(x);
  let [fw, fv] = [fx, fx];
  let step = 0;
  let stepBefore = 0;
  for (let iteration = 0; iteration < 120; iteration++) {
    const middle = 0.5 * (low + high);
    const resolution = 3e-9 * Math.abs(x) + 1e-11;
    if (Math.abs(x - middle) <= 2 * resolution - 0.5 * (high - low)) break;
    const trial = Math.abs(stepBefore) > resolution ? parabolicStep(x, w, v, fx, fw, fv) : NaN;
    const accept = Math.abs(trial) < 0.5 * Math.abs(stepBefore) && x + trial > low && x + trial < high;
    stepBefore = accept ? step : x >= middle ? low - x : high - x;
    step = accept ? trial : golden * stepBefore;
    const u = x + (Math.abs(step) >= resolution ? step : Math.sign(step) * resolution);
    const fu = f(u);
    if (fu <= fx) {
      if (u >= x) low = x;
      else high = x;
      [v, w, x] = [w, x, u];
      [fv, fw, fx] = [fw, fx, fu];
    } else {
      if (u < x) low = u;
      else high = u;
      if (fu <= fw || w === x) {
        [v, w] = [w, u];
        [fv, fw] = [fw, fu];
      } else if (fu <= fv || v === x || v === w) {
        v = u;
        fv = fu;
      }
    }
  }
  return { position: x, value: fx };
}

function parabolicStep(x: number, w: number, v: number, fx: number, fw: number, fv: number): number {
  const r = (x - w) * (fx - fv);
  const q = (x - v) * (fx - fw);
  return -((x - v) * q - (x - w) * r) / (2 * (q - r));
}
