import { LabRangeError } from '@lab/linalg';
import { outOfRange, requireCount, requireNotNegative, requireNumber } from '@lab/linalg/arguments';
import { scaledBessel } from './besselRatio.ts';

/**
 * A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa), the length of the mean of a von Mises-Fisher law.
 *
 * @param d ambient dimension, an integer >= 2
 * @param kappa concentration >= 0
 * @returns a number in [0, 1); absolute error below 1e-14 for d to 10,000 and kappa to 1e6
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function meanResultantLength(d: number, kappa: number): number {
  requireDimension(d);
  requireNotNegative(kappa, 'kappa');
  return resultantLength(d, kappa);
}

/** The derivative of A_d, the variance of the cosine; errors as {@link meanResultantLength}. */
export function derivativeOfMeanResultantLength(d: number, kappa: number): number {
  requireDimension(d);
  requireNotNegative(kappa, 'kappa');
  return resultantSlope(d, kappa);
}

/** The result of {@link inverseMeanResultantLength}. */
export interface InverseResultant {
  /** kappa with A_d(kappa) = R; 0 at R = 0. */
  readonly kappa: number;
  /** False when Newton's iteration did not settle in 20 steps. */
  readonly converged: boolean;
  readonly iterations: number;
  /** Said when R is so near 1 that R itself does not hold kappa: its relative error is then about 1e-16 / (1 - R). */
  readonly warning?: string;
}

/**
 * The concentration whose mean has length R: Newton's iteration from Banerjee's approximation R (d - R^2) / (1 - R^2).
 *
 * @param d ambient dimension, an integer >= 2
 * @param R in [0, 1)
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function inverseMeanResultantLength(d: number, R: number): InverseResultant {
  requireDimension(d);
  requireNumber(R, 'R');
  if (R < 0 || R >= 1) throw outOfRange('R', 'in [0, 1)', R);
  return inverseResultant(d, R);
}

/** {@link inverseMeanResultantLength} without checks. */
export function inverseResultant(d: number, R: number): InverseResultant {
  if (R < 1e-7) return { kappa: d * R, converged: true, iterations: 0 };
  let kappa = (R * (d - R * R)) / ((1 - R) * (1 + R));
  const resolution = Math.max(1e-14, 4e-16 / (1 - R));
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < 20) {
    iterations++;
    const excess = resultantLength(d, kappa) - R;
    const step = excess / resultantSlope(d, kappa);
    // In high dimension A is flat beside its rounding, and the step cannot become as small.
    converged = Math.abs(step) <= resolution * kappa || Math.abs(excess) <= 4e-15 * R;
    kappa = kappa > step ? kappa - step : kappa / 2;
  }
  const result = { kappa, converged, iterations };
  if (1 - R >= 1e-12) return result;
  const error = (1e-16 / (1 - R)).toExponential(0);
  return { ...result, warning: `R is so near 1 that kappa is known to a relative error of ${error} only` };
}

/** A_d(kappa) without checks. */
export function resultantLength(d: number, kappa: number): number {
  return kappa * scaledBessel(0.5 * d - 1, kappa).ratio;
}

/** A_d'(kappa) without checks. */
export function resultantSlope(d: number, kappa: number): number {
  if (kappa > Math.max(60, 3 * d * d)) return slopeForLargeKappa(d, kappa);
  const { ratio, nextRatio } = scaledBessel(0.5 * d - 1, kappa);
  // For kappa << d this form cancels nothing, where 1 - A^2 - (d-1) A / kappa does.
  if (kappa * kappa < d) return ratio * (1 - kappa * kappa * (ratio - nextRatio));
  const length = kappa * ratio;
  return 1 - length * length - (d - 1) * ratio;
}

/** From A = sum a_n kappa^-n in the equation A' = 1 - A^2 - (d-1) A / kappa, which itself cancels there. */
function slopeForLargeKappa(d: number, kappa: number): number {
  const a = [1];
  let slope = 0;
  for (let n = 1; n <= 14; n++) {
    let square = 0;
    for (let i = 1; i < n; i++) square += a[i] * a[n - i];
    a.push(0.5 * ((n - d) * a[n - 1] - square));
    slope -= (n * a[n]) / kappa ** (n + 1);
  }
  return slope;
}

/** A_d(kappa) / kappa, which has a limit 1/d at 0, without checks. */
export function resultantOverKappa(d: number, kappa: number): number {
  return scaledBessel(0.5 * d - 1, kappa).ratio;
}

/** Throws OUT_OF_RANGE unless d is an integer >= 2. */
export function requireDimension(d: number): void {
  requireCount(d, 'd', 2);
}

/** The error for a direction asked of a law without one. */
export function undefinedDirection(argument: string): LabRangeError {
  return new LabRangeError('UNDEFINED_DIRECTION', `${argument} has mean 0: its direction is not defined`, {
    argument,
  });
}
