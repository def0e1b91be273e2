import { logGammaAbove, stirlingError } from './logGamma.ts';
import { logOnePlusExcess } from './logOnePlusExcess.ts';
import { tailEnd, tailIntegral } from './tailQuadrature.ts';

/** Both tails of a law at one point, each relatively precise. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

const LARGE_SHAPE = 1000;
const MAX_TERMS = 100_000;

/** log of x^a e^-x / Gamma(a): x times the gamma density (C. Loader 2000). */
export function logGammaFactor(a: number, x: number): number {
  if (a < 1) return a * Math.log(x) - x + Math.log(a) - logGammaAbove(a);
  return 0.5 * Math.log(a / (2 * Math.PI)) - a * excess(a, x) - stirlingError(a);
}

/** x^a e^-x / Gamma(a). */
export function gammaFactor(a: number, x: number): number {
  return Math.exp(logGammaFactor(a, x));
}

/** (x - a)/a - log(x/a) >= 0. */
function excess(a: number, x: number): number {
  const v = (x - a) / a;
  return v > -0.99 ? logOnePlusExcess(v) : v - (Math.log(x) - Math.log(a));
}

/**
 * The regularised incomplete gamma functions P(a, x) and Q(a, x), a > 0, x >= 0.
 *
 * Power series below a + 1, continued fraction above (NIST DLMF 8.11.4, 8.9.2), the expansion of 1 - P with expm1
 * for a < 1 and small x; from a = 1000 on quadrature of the density, whose cost does not grow with a.
 */
export function gammaTails(a: number, x: number): Tails {
  if (x === 0) return { lower: 0, upper: 1 };
  if (a >= LARGE_SHAPE) return tailsByQuadrature(a, x);
  if (x < 1.5 && a < 1) return tailsNearZero(a, x);
  if (x < a + 1) {
    const lower = Math.min(1, (gammaFactor(a, x) / a) * lowerSeries(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, gammaFactor(a, x) * upperFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** P = e^u (1 + a S), u = a log x - log Gamma(1 + a), S = sum (-x)^n / ((a + n) n!). */
function tailsNearZero(a: number, x: number): Tails {
  const u = a * Math.log(x) - logGammaAbove(a);
  let power = 1;
  let sum = 0;
  for (let n = 1; n < 100; n += 1) {
    power *= -x / n;
    const term = power / (a + n);
    sum += term;
    if (Math.abs(term) < 1e-17 * Math.abs(sum)) break;
  }
  return { lower: Math.exp(u) * (1 + a * sum), upper: -Math.expm1(u) - Math.exp(u) * a * sum };
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < MAX_TERMS; n += 1) {
    term *= x / (a + n);
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum;
}

/** Q / (x^a e^-x / Gamma(a)) by Lentz's algorithm as modified by Thompson and Barnett. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MAX_TERMS; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return value;
}

function tailsByQuadrature(a: number, x: number): Tails {
  const density = gammaFactor(a, x) / x;
  if (density === 0) return x > a ? { lower: 1, upper: 0 } : { lower: 0, upper: 1 };
  const slope = (x - a + 1) / x;
  const curvature = (a - 1) / (x * x);
  if (x >= a) {
    // t = x + y; the cubic term flattens psi, hence the wider end.
    const psi = (y: number): number => slope * y + (a - 1) * logOnePlusExcess(y / x);
    const upper = density * tailIntegral(psi, 1.25 * tailEnd(slope, curvature));
    return { lower: 1 - upper, upper };
  }
  const psi = (y: number): number => -slope * y + (a - 1) * logOnePlusExcess(-y / x);
  const lower = density * tailIntegral(psi, Math.min(tailEnd(-slope, curvature), 0.999 * x));
  return { lower, upper: 1 - lower };
}
