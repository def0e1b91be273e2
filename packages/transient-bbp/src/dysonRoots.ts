import { evaluate, newton, physical, setS, type DysonState } from './dysonNewton.ts';
import { polynomialRoots } from './polynomialRoots.ts';
import type { Levels } from './supportEdges.ts';

/**
 * The physical root of (sT - 1/2)^2 = z^2 T among all roots: the one whose largest Im g_k is smallest, polished by Newton.
 */
export function fromRoots(levels: Levels, state: DysonState, x: number, y: number): boolean {
  const { re, im } = polynomialRoots(dysonPolynomial(levels, x, y));
  let best = Infinity;
  let chosen = -1;
  for (let i = 0; i < re.length; i++) {
    setS(state, re[i], im[i]);
    evaluate(levels, state);
    const miss = Math.hypot(state.hRe - x, state.hIm - y);
    const largest = largestIm(levels, state);
    if (miss < 1e-3 * Math.hypot(x, y) && largest < best) {
      best = largest;
      chosen = i;
    }
  }
  if (chosen < 0) return false;
  setS(state, re[chosen], im[chosen]);
  return newton(levels, state, x, y) && physical(levels, state, y);
}

function largestIm({ count, variance }: Levels, { base, dRe, dIm, rRe, rIm }: DysonState): number {
  let largest = -Infinity;
  for (let k = 0; k < count; k++) {
    const d = dRe + (base - variance[k]);
    const re = rRe * d - rIm * dIm;
    const im = rRe * dIm + rIm * d;
    largest = Math.max(largest, (-2 * im) / (re * re + im * im));
  }
  return largest;
}

/** (sN - D/2)^2 - z^2 N D with N/D = T; a level at 0 is a common factor s and is divided out. */
function dysonPolynomial(
  { count, weights, variance }: Levels,
  x: number,
  y: number,
): {
  readonly re: Float64Array;
  readonly im: Float64Array;
} {
  const hasZero = variance[0] === 0;
  let denominator = [1];
  let numerator = [0];
  for (let k = 0; k < count; k++) {
    const grown = timesLinear(numerator, variance[k]);
    denominator.forEach((value, i) => (grown[i] += weights[k] * value));
    numerator = grown;
    denominator = timesLinear(denominator, variance[k]);
  }
  const reduced = hasZero ? denominator.slice(1) : denominator;
  const shifted = hasZero ? numerator : [0, ...numerator];
  const bracket = reduced.map((value, i) => (shifted[i] ?? 0) - 0.5 * value);
  const square = product(bracket, bracket);
  if (hasZero) square.unshift(0);
  const cross = product(numerator, reduced);
  const re = Float64Array.from(square, (value, i) => value - (x * x - y * y) * (cross[i] ?? 0));
  const im = Float64Array.from(square, (_, i) => -2 * x * y * (cross[i] ?? 0));
  return { re, im };
}

function timesLinear(polynomial: readonly number[], root: number): number[] {
  const result = [0, ...polynomial];
  polynomial.forEach((value, i) => (result[i] -= root * value));
  return result;
}

function product(a: readonly number[], b: readonly number[]): number[] {
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => b.forEach((y, j) => (result[i + j] += x * y)));
  return result;
}
