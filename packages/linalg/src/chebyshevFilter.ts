// How much more the vector wanted most may grow than those at the edge: beyond, rounding errors of the one cover the others.
const MOST_GROWTH = 1e6;
const MOST_DEGREE = 24;

/** The part of the spectrum that is damped: middle - half to middle + half. */
export interface Damped {
  readonly middle: number;
  /** Positive. */
  readonly half: number;
}

/** The degree at which an eigenvector of the value grows by a million beside the damped ones, 24 at most. */
export function degreeFor({ middle, half }: Damped, value: number): number {
  const distance = Math.abs(value - middle) / half;
  if (!(distance > 1)) return MOST_DEGREE;
  const degree = Math.floor(Math.acosh(MOST_GROWTH) / Math.acosh(distance));
  return Math.min(MOST_DEGREE, Math.max(1, degree));
}

/**
 * Vectors, one after another in x (overwritten), through the Chebyshev polynomial of the operator that stays below 1 on
 * the damped interval, scaled so that eigenvectors of `wanted` keep their length. Gives way after each product.
 */
export function* chebyshevFilter(
  multiplyBlock: (x: Float64Array, out: Float64Array) => void,
  x: Float64Array,
  { middle, half }: Damped,
  wanted: number,
  degree: number,
): Generator<undefined, Float64Array, void> {
  const start = half / (Math.abs(wanted - middle) > half ? wanted - middle : half);
  let sigma = start;
  let before = x;
  let now: Float64Array = new Float64Array(x.length);
  multiplyBlock(before, now);
  for (let i = 0; i < now.length; i++) now[i] = (now[i] - middle * before[i]) * (sigma / half);
  yield undefined;
  let next: Float64Array = new Float64Array(x.length);
  for (let step = 1; step < degree; step++) {
    const after = 1 / (2 / start - sigma);
    const [gain, loss] = [(2 * after) / half, sigma * after];
    multiplyBlock(now, next);
    for (let i = 0; i < next.length; i++) next[i] = gain * (next[i] - middle * now[i]) - loss * before[i];
    [before, now, next] = [now, next, before];
    sigma = after;
    yield undefined;
  }
  return now;
}
