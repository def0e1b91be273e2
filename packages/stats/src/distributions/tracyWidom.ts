import { outOfRange, requireNumber, requireOpenUnit } from '@lab/linalg/arguments';
import { tailRoot } from './tailRoot.ts';
import { leftFull, leftHalf, rightBeta1, rightBeta2, rightEnd, tracyWidomPieces } from './tracyWidomTable.ts';

/** Which Tracy-Widom law. */
export interface TracyWidomParameters {
  /** 1 for real symmetric, 2 for complex Hermitian matrices. */
  readonly beta: 1 | 2;
}

/** The functions of a Tracy-Widom law, all over the real line. */
export interface TracyWidomDistribution {
  /** Density at s. */
  readonly pdf: (s: number, parameters: TracyWidomParameters) => number;
  /** F_beta(s). */
  readonly cdf: (s: number, parameters: TracyWidomParameters) => number;
  /** 1 - F_beta(s), relatively precise in the far tail. */
  readonly sf: (s: number, parameters: TracyWidomParameters) => number;
  /** The s with F_beta(s) = p, for p strictly between 0 and 1. */
  readonly quantile: (p: number, parameters: TracyWidomParameters) => number;
  /** The s with 1 - F_beta(s) = q, for q strictly between 0 and 1. */
  readonly upperQuantile: (q: number, parameters: TracyWidomParameters) => number;
}

/**
 * The Tracy-Widom laws of the largest eigenvalue, F1(s) = det(1 - Ai((x+y)/2)/2) and F2(s) = det(1 - K_Airy) on (s, infinity).
 *
 * The logarithm of the smaller tail as Chebyshev series on [-14, 16], built from Fredholm
 * determinants in multiple precision (Bornemann, Math. Comp. 79, 2010), and asymptotic series outside: relative error below
 * 1e-12 in both tails as far as doubles reach (docs/theory.md, section 2). Errors: NOT_FINITE; OUT_OF_RANGE for another
 * beta and for a probability that is not strictly between 0 and 1.
 */
export const tracyWidom: TracyWidomDistribution = {
  pdf(s, parameters) {
    const { logTail, slope } = smallerTail(requireNumber(s, 's'), checked(parameters));
    return Math.exp(logTail) * Math.abs(slope);
  },
  cdf: (s, parameters) => tail(requireNumber(s, 's'), checked(parameters), false),
  sf: (s, parameters) => tail(requireNumber(s, 's'), checked(parameters), true),
  quantile: (p, parameters) => lowerPoint(requireOpenUnit(p, 'p'), checked(parameters)),
  upperQuantile: (q, parameters) => upperPoint(requireOpenUnit(q, 'q'), checked(parameters)),
};

type Beta = 1 | 2;

/** Between the medians (-1.27 and -1.80): the lower tail is tabulated to the left, the upper tail to the right. */
const MIDDLE = -1.5;

/** Constants of the left tail: log of 2^(-11/48) e^(zeta'(-1)/2) and of 2^(1/24) e^(zeta'(-1)). */
const LEFT_CONSTANT = { 1: -0.24155680072854627, 2: -0.13654001117711986 } as const;

interface LogTail {
  /** log F left of the middle, log(1 - F) right of it. */
  readonly logTail: number;
  readonly slope: number;
}

function checked({ beta }: TracyWidomParameters): Beta {
  requireNumber(beta, 'beta');
  if ((beta as number) !== 1 && (beta as number) !== 2) throw outOfRange('beta', '1 or 2', beta);
  return beta;
}

function tail(s: number, beta: Beta, upper: boolean): number {
  const { logTail } = smallerTail(s, beta);
  return s > MIDDLE === upper ? Math.exp(logTail) : -Math.expm1(logTail);
}

function smallerTail(s: number, beta: Beta): LogTail {
  const first = tracyWidomPieces[0];
  const last = tracyWidomPieces[tracyWidomPieces.length - 1];
  if (s < first.from) return leftTail(-s, beta);
  if (s > last.to) return rightTail(s, beta);
  let index = 0;
  while (s > tracyWidomPieces[index].to) index += 1;
  const piece = tracyWidomPieces[index];
  const series = beta === 1 ? piece.beta1 : piece.beta2;
  const { value, slope } = chebyshev(series, piece.from, piece.to, s);
  return { logTail: value, slope };
}

/** log F and its derivative by s, at s = -x. */
function leftTail(x: number, beta: Beta): LogTail {
  const cube = x * x * x;
  let full = -cube / 12 - Math.log(x) / 8;
  let fullSlope = (x * x) / 4 + 1 / (8 * x);
  let power = 1;
  for (let k = 0; k < leftFull.length; k += 1) {
    power /= cube;
    full += leftFull[k] * power;
    fullSlope += (3 * (k + 1) * leftFull[k] * power) / x;
  }
  if (beta === 2) return { logTail: full + LEFT_CONSTANT[2], slope: fullSlope };
  const root = Math.sqrt(x);
  let half = (-x * root) / (3 * Math.SQRT2);
  let halfSlope = root / (2 * Math.SQRT2);
  power = x * root;
  for (let k = 0; k < leftHalf.length; k += 1) {
    power /= cube;
    half += leftHalf[k] * power;
    halfSlope += ((3 * (k + 1) - 1.5) * leftHalf[k] * power) / x;
  }
  return { logTail: full / 2 + half + LEFT_CONSTANT[1], slope: fullSlope / 2 + halfSlope };
}

/** log(1 - F) and its derivative by s. */
function rightTail(s: number, beta: Beta): LogTail {
  const root = Math.sqrt(s);
  const y = 1 / (s * root);
  const { value, slope } = chebyshev(beta === 1 ? rightBeta1 : rightBeta2, 0, rightEnd, y);
  const ySlope = (-1.5 * y) / s;
  const leading = beta === 1 ? 4 * Math.sqrt(Math.PI) : 16 * Math.PI;
  return {
    logTail: (-2 / 3) * beta * s * root - 0.75 * beta * Math.log(s) - Math.log(leading) + value,
    slope: -beta * root - (0.75 * beta) / s + slope * ySlope,
  };
}

/** A Chebyshev series and its derivative, by Clenshaw's recurrence. */
function chebyshev(
  series: readonly number[],
  from: number,
  to: number,
  at: number,
): { value: number; slope: number } {
  const t = (2 * at - from - to) / (to - from);
  let b1 = 0;
  let b2 = 0;
  let d1 = 0;
  let d2 = 0;
  for (let k = series.length - 1; k >= 1; k -= 1) {
    const d = 2 * b1 + 2 * t * d1 - d2;
    const b = series[k] + 2 * t * b1 - b2;
    d2 = d1;
    d1 = d;
    b2 = b1;
    b1 = b;
  }
  return { value: series[0] + t * b1 - b2, slope: ((b1 + t * d1 - d2) * 2) / (to - from) };
}

function lowerPoint(p: number, beta: Beta): number {
  const target = Math.log(p);
  if (p > tail(MIDDLE, beta, false)) return upperPoint(1 - p, beta);
  return tailRoot(
    (s) => {
      const { logTail, slope } = smallerTail(s, beta);
      return { value: logTail - target, slope };
    },
    { start: -2, increasing: true, resolution: 1, low: -100, high: MIDDLE + 1e-9 },
  );
}

function upperPoint(q: number, beta: Beta): number {
  const target = Math.log(q);
  if (q > tail(MIDDLE, beta, true)) return lowerPoint(1 - q, beta);
  return tailRoot(
    (s) => {
      const { logTail, slope } = smallerTail(s, beta);
      return { value: logTail - target, slope };
    },
    { start: -1, increasing: false, resolution: 1, low: MIDDLE, high: 1000 },
  );
}
