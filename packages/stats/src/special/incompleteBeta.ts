import type { Tails } from './incompleteGamma.ts';
import { logGammaAbove, logGammaDifference, stirlingError } from './logGamma.ts';
import { logOnePlusExcess } from './logOnePlusExcess.ts';
import { tailEnd, tailIntegral } from './tailQuadrature.ts';

const LARGE_SHAPES = 3000;
const MAX_TERMS = 1_000_000;

/** A point of (0, 1) with all that would lose digits near an end. */
export interface UnitPoint {
  readonly x: number;
  /** 1 - x. */
  readonly y: number;
  readonly logX: number;
  readonly logY: number;
}

/** The point with the given x / (1 - x) > 0. */
export function unitPointOfOdds(odds: number): UnitPoint {
  if (odds > 1) return mirrored(unitPointOfOdds(1 / odds));
  const logY = -Math.log1p(odds);
  return { x: odds / (1 + odds), y: 1 / (1 + odds), logX: Math.log(odds) + logY, logY };
}

/** The point with the given x in (0, 1). */
export function unitPointAt(x: number): UnitPoint {
  return { x, y: 1 - x, logX: Math.log(x), logY: Math.log1p(-x) };
}

function mirrored({ x, y, logX, logY }: UnitPoint): UnitPoint {
  return { x: y, y: x, logX: logY, logY: logX };
}

/** log of x^a y^b / B(a, b): x y times the beta density (C. Loader 2000). */
export function logBetaFactor(a: number, b: number, point: UnitPoint): number {
  const n = a + b;
  const excess = b * point.x - a * point.y; // n x - a
  const first = deviance(a, excess, Math.log(n / a) + point.logX);
  const second = deviance(b, -excess, Math.log(n / b) + point.logY);
  const stirling = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return 0.5 * Math.log((a / n) * (b / (2 * Math.PI))) + stirling - first - second;
}

/** x^a y^b / B(a, b). */
export function betaFactor(a: number, b: number, point: UnitPoint): number {
  return Math.exp(logBetaFactor(a, b, point));
}

/** d - a log(1 + d/a), where logRatio = log(1 + d/a). */
function deviance(a: number, d: number, logRatio: number): number {
  const v = d / a;
  return v > -0.9 && v < 10 ? a * logOnePlusExcess(v) : d - a * logRatio;
}

/**
 * The regularised incomplete beta function I_x(a, b) and its complement, a > 0, b > 0.
 *
 * Continued fraction of DiDonato and Morris (ACM TOMS 18, 1992, eq. 8, BFRAC) on the side of the mean the point is on;
 * the power series with expm1 where a shape is below 1 and its end near; quadrature of the density where both
 * shapes exceed 3000.
 */
export function betaTails(a: number, b: number, point: UnitPoint): Tails {
  if (b * point.x > a * point.y) {
    const { lower, upper } = lowerSide(b, a, mirrored(point));
    return { lower: upper, upper: lower };
  }
  return lowerSide(a, b, point);
}

/** For points at or below the mean a / (a + b). */
function lowerSide(a: number, b: number, point: UnitPoint): Tails {
  if (a < 1 && point.x * Math.max(1, b) < 0.7) return tailsBySeries(a, b, point);
  const lower = Math.min(
    1,
    a > LARGE_SHAPES && b > LARGE_SHAPES
      ? (betaFactor(a, b, point) / (point.x * point.y)) * integralBelow(a, b, point)
      : betaFactor(a, b, point) * fraction(a, b, point),
  );
  return { lower, upper: 1 - lower };
}

/** I = e^u (1 + a S), u = log(x^a / (a B(a, b))), S = sum (1-b)(2-b)...(n-b) x^n / (n! (a + n)). */
function tailsBySeries(a: number, b: number, { x, logX }: UnitPoint): Tails {
  const u = a * logX + logGammaDifference(b, a) - logGammaAbove(a);
  let power = 1;
  let sum = 0;
  for (let n = 1; n < 1000; n += 1) {
    power *= (x * (n - b)) / n;
    const term = power / (a + n);
    sum += term;
    if (Math.abs(term) <= 1e-17 * Math.abs(sum)) break;
  }
  return { lower: Math.exp(u) * (1 + a * sum), upper: -Math.expm1(u) - Math.exp(u) * a * sum };
}

/** I_x(a, b) / (x^a y^b / B(a, b)), Lentz's algorithm. */
function fraction(a: number, b: number, { x, y }: UnitPoint): number {
  const lambda = a * y - b * x;
  let c = a * ((lambda + 1) / (a + 1));
  let d = 0;
  let value = c;
  for (let m = 1; m < MAX_TERMS; m += 1) {
    const e = a + 2 * m - 1;
    const numerator = ((a + m - 1) / e) * ((a + b + m - 1) / e) * m * (b - m) * x * x;
    const denominator = m + (m * (b - m) * x) / e + ((a + m) / (e + 2)) * (lambda + 1 + m * (1 + y));
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return 1 / value;
}

/** The integral of the density below x over the density at x. */
function integralBelow(a: number, b: number, { x, y }: UnitPoint): number {
  const slope = (a - 1) / x - (b - 1) / y;
  const curvature = (a - 1) / (x * x) + (b - 1) / (y * y);
  const psi = (t: number): number =>
    slope * t + (a - 1) * logOnePlusExcess(-t / x) + (b - 1) * logOnePlusExcess(t / y);
  return tailIntegral(psi, Math.min(1.25 * tailEnd(slope, curvature), 0.999 * x));
}
