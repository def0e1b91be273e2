import { requireNumber, requirePositive, requireUnit } from '@lab/linalg/arguments';
import { betaTails, type UnitPoint } from '../special/incompleteBeta.ts';
import { logGammaDifference } from '../special/logGamma.ts';
import { betaLowerPoint } from './beta.ts';
import type { Distribution } from './distribution.ts';

/** Degrees of freedom of a Student t law. */
export interface StudentTParameters {
  /** > 0, real. */
  readonly degreesOfFreedom: number;
}

/**
 * Student's t law.
 *
 * P(T > t) = I_x(nu/2, 1/2) / 2 with x = nu / (nu + t^2), t > 0; the centre by the same function at 1 - x. Relative
 * error below 1e-12 down to tails of 1e-300. Errors: NOT_FINITE; OUT_OF_RANGE for degrees of freedom <= 0 and a
 * probability outside [0, 1].
 */
export const studentT: Distribution<StudentTParameters> = {
  pdf(x, parameters) {
    return Math.exp(studentT.logPdf(x, parameters));
  },
  logPdf(x, parameters) {
    const nu = checked(parameters);
    requireNumber(x, 'x');
    return (
      logGammaDifference(nu / 2, 0.5) -
      0.5 * (Math.log(nu) + Math.log(Math.PI)) -
      ((nu + 1) / 2) * logOnePlusSquare(x, nu)
    );
  },
  cdf(x, parameters) {
    return upperTail(-requireNumber(x, 'x'), checked(parameters));
  },
  sf(x, parameters) {
    return upperTail(requireNumber(x, 'x'), checked(parameters));
  },
  quantile(p, parameters) {
    const nu = checked(parameters);
    requireUnit(p, 'p');
    return -upperPoint(p, nu);
  },
  upperQuantile(q, parameters) {
    const nu = checked(parameters);
    requireUnit(q, 'q');
    return upperPoint(q, nu);
  },
};

function checked({ degreesOfFreedom }: StudentTParameters): number {
  return requirePositive(degreesOfFreedom, 'degreesOfFreedom');
}

/** log(1 + t^2 / nu), also where t^2 would overflow. */
function logOnePlusSquare(t: number, nu: number): number {
  const scaled = Math.abs(t) / Math.sqrt(nu);
  return scaled > 1e8 ? 2 * Math.log(scaled) : Math.log1p(scaled * scaled);
}

function upperTail(t: number, nu: number): number {
  if (t === 0) return 0.5;
  const scaled = Math.abs(t) / Math.sqrt(nu);
  const square = scaled * scaled;
  const logX = -logOnePlusSquare(t, nu);
  const x = 1 / (1 + square);
  const y = square < 1e300 ? square * x : 1;
  const logY = square > 1 ? Math.log1p(-x) : 2 * Math.log(scaled) + logX;
  const point: UnitPoint = { x, y, logX, logY };
  const tail = 0.5 * betaTails(nu / 2, 0.5, point).lower;
  return t > 0 ? tail : 1 - tail;
}

/** The t with P(T > t) = q. */
function upperPoint(q: number, nu: number): number {
  if (q === 0.5) return 0;
  if (q === 0 || q === 1) return q === 0 ? Infinity : -Infinity;
  const size = q < 0.5 ? q : 1 - q;
  // Near the centre t follows from what lies between 0 and t, which 1/2 - q gives without loss.
  const point = size < 0.25 ? betaLowerPoint(nu / 2, 0.5, 2 * size) : centre(nu, 1 - 2 * size);
  const t = Math.sqrt(nu) * Math.exp(0.5 * (point.logY - point.logX));
  return q < 0.5 ? t : -t;
}

function centre(nu: number, probability: number): UnitPoint {
  const { x, y, logX, logY } = betaLowerPoint(0.5, nu / 2, probability);
  return { x: y, y: x, logX: logY, logY: logX };
}
