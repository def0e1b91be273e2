import { LabRangeError } from '@lab/linalg';
import { readVector, requireNumber, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import type { NumberList } from '../arguments.ts';
import { brentRoot } from '../numeric/brentRoot.ts';
import { logGamma } from '../numeric/gammaFunctions.ts';
import { gaussLegendre } from '../numeric/quadrature.ts';
import { logSumExp, millsRatio } from '../targets/mixtures.ts';

/** Result of {@link skewNormalLaplaceLocation}. */
export interface SkewNormalLaplace {
  /** nu* of Laplace(nu, 1), reverse KL. */
  readonly location: number;
  /** Mean of the target, shape / sqrt(1 + shape^2) sqrt(2/pi). */
  readonly targetMean: number;
  /** location - targetMean. */
  readonly error: number;
}

/**
 * How far skew moves a fitted location: Laplace(nu, 1) fitted by reverse KL to the skew normal law 2 phi(z) Phi(shape z).
 *
 * @param input.shape any finite number
 * @throws LabRangeError NOT_FINITE
 */
export function skewNormalLaplaceLocation({ shape }: { readonly shape: number }): SkewNormalLaplace {
  requireNumber(shape, 'shape');
  const targetMean = (shape / Math.hypot(1, shape)) * Math.sqrt(2 / Math.PI);
  // E (log p)'(nu + U) = 0 with U ~ Laplace: the score is -z + shape phi(shape z)/Phi(shape z).
  const score = (z: number): number => -z + shape * millsRatio(shape * z);
  const meanScore = (nu: number): number => -laplaceMean((u) => score(nu + u), nu);
  const location = shape === 0 ? 0 : brentRoot(meanScore, targetMean - 3, targetMean + 3);
  return { location, targetMean, error: location - targetMean };
}

/** E f(U), U ~ Laplace(0, 1), in panels that do not straddle the kinks at 0 and, for the target's bend, at -centre. */
function laplaceMean(f: (u: number) => number, centre: number): number {
  const rule = gaussLegendre(40);
  const ends = [-44, -30, -20, -12, -8, -5, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 5, 8, 12, 20, 30, 44];
  const refined = [...ends, ...[-0.6, -0.2, -0.05, 0, 0.05, 0.2, 0.6].map((x) => x - centre)].sort(
    (a, b) => a - b,
  );
  let sum = 0;
  for (let k = 1; k < refined.length; k++) {
    const half = 0.5 * (refined[k] - refined[k - 1]);
    if (half === 0) continue;
    const middle = 0.5 * (refined[k] + refined[k - 1]);
    for (let i = 0; i < rule.nodes.length; i++) {
      const u = middle + half * rule.nodes[i];
      sum += half * rule.weights[i] * 0.5 * Math.exp(-Math.abs(u)) * f(u);
    }
  }
  return sum;
}

/**
 * Scales of the mean-field Gaussian fitted by reverse KL to independent Laplace coordinates: b sqrt(pi/2).
 *
 * @param input.b number[d] > 0
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function laplaceTargetGaussianScale({ b }: { readonly b: NumberList }): { scale: number[] } {
  const scales = readVector(b, 'b');
  return { scale: Array.from(scales, (x, i) => requirePositive(x, `b[${i}]`) * Math.sqrt(Math.PI / 2)) };
}

/** A one-dimensional Student law of location 0 and scale 1. */
export interface StudentLaw {
  readonly family: 'studentT';
  /** Degrees of freedom, > 0. */
  readonly df: number;
}

/**
 * The divergence of a Student target from a Student base moved along the line: the monotone curves behind rule U5 (docs/theory.md).
 *
 * @param input.target location 0, scale 1, normalised
 * @param input.base moved to each location
 * @param input.alpha 0 = reverse KL, 1 = forward KL; else log int p^a q^(1-a) / (a (a-1))
 * @param input.locations number[n]
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE; DIVERGENCE_INFINITE when the integral does not exist
 */
export function divergenceAlongRay(input: {
  readonly target: StudentLaw;
  readonly base: StudentLaw;
  readonly alpha: number;
  readonly locations: NumberList;
}): { objective: number[] } {
  requireOneOf(input.target.family, ['studentT'], 'target.family');
  requireOneOf(input.base.family, ['studentT'], 'base.family');
  const dfP = requirePositive(input.target.df, 'target.df');
  const dfQ = requirePositive(input.base.df, 'base.df');
  const alpha = requireNumber(input.alpha, 'alpha');
  const tail = alpha * (dfP + 1) + (1 - alpha) * (dfQ + 1);
  if (alpha !== 0 && alpha !== 1 && tail <= 1) {
    const message = `the integral of p^alpha q^(1-alpha) does not exist for alpha = ${alpha}: its tails fall like |z|^-${tail}`;
    throw new LabRangeError('DIVERGENCE_INFINITE', message, { argument: 'alpha' });
  }
  const locations = readVector(input.locations, 'locations');
  return { objective: Array.from(locations, (nu) => studentDivergence(dfP, dfQ, alpha, nu)) };
}

function studentDivergence(dfP: number, dfQ: number, alpha: number, nu: number): number {
  const logP = (z: number): number => logStudent(z, dfP);
  const logQ = (z: number): number => logStudent(z - nu, dfQ);
  // z = nu/2 + sinh(sinh t pi/2): the trapezoid rule over t converges exponentially for algebraic tails.
  const logs: number[] = [];
  const values: number[] = [];
  const step = 1 / 512;
  for (let i = -2400; i <= 2400; i++) {
    const t = i * step;
    const inner = 0.5 * Math.PI * Math.sinh(t);
    const z = 0.5 * nu + Math.sinh(inner);
    const logJacobian = Math.log(0.5 * Math.PI * Math.cosh(t) * step) + logCoshOf(inner);
    const p = logP(z);
    const q = logQ(z);
    if (alpha === 0 || alpha === 1) {
      const weight = Math.exp((alpha === 0 ? q : p) + logJacobian);
      values.push(weight === 0 ? 0 : weight * (alpha === 0 ? q - p : p - q));
    } else logs.push(alpha * p + (1 - alpha) * q + logJacobian);
  }
  if (alpha === 0 || alpha === 1) return values.reduce((sum, x) => sum + x, 0);
  return logSumExp(logs) / (alpha * (alpha - 1));
}

function logCoshOf(x: number): number {
  return Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2;
}

function logStudent(z: number, df: number): number {
  const square = Math.abs(z) > 1e100 ? 2 * Math.log(Math.abs(z)) - Math.log(df) : Math.log1p((z * z) / df);
  return (
    logGamma(0.5 * (df + 1)) - logGamma(0.5 * df) - 0.5 * Math.log(df * Math.PI) - 0.5 * (df + 1) * square
  );
}
