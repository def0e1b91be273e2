import { requirePositive } from '@lab/linalg/arguments';
import { portableExp } from './portableExponential.ts';
import { portableLog } from './portableLogarithm.ts';
import type { RandomStream } from './stream.ts';

/** Shape and scale of a gamma law. */
export interface GammaParameters {
  /** > 0. */
  readonly shape: number;
  /** > 0, default 1. */
  readonly scale?: number;
}

/**
 * A gamma number, by Marsaglia and Tsang (ACM TOMS 26, 2000).
 *
 * @param stream - where the randomness comes from
 * @param parameters - shape > 0 and scale > 0 (default 1); the mean is shape * scale
 * @returns a number >= 0; a shape below 0.01 often gives 0, because the true value lies below 1e-308
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawGamma(stream: RandomStream, { shape, scale = 1 }: GammaParameters): number {
  requirePositive(shape, 'shape');
  requirePositive(scale, 'scale');
  const value = shape < 1 ? portableExp(drawLogGamma(stream, shape)) : gammaAboveOne(stream, shape);
  return value * scale;
}

/**
 * A chi-square number.
 *
 * @param stream - where the randomness comes from
 * @param parameters - degreesOfFreedom > 0, real
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawChiSquare(
  stream: RandomStream,
  { degreesOfFreedom }: { readonly degreesOfFreedom: number },
): number {
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  return drawGamma(stream, { shape: degreesOfFreedom / 2, scale: 2 });
}

/** The logarithm of a gamma number of scale 1, finite for every shape: X(shape) = X(shape + 1) U^(1/shape). */
export function drawLogGamma(stream: RandomStream, shape: number): number {
  if (shape >= 1) return portableLog(gammaAboveOne(stream, shape));
  const larger = portableLog(gammaAboveOne(stream, shape + 1));
  return larger + portableLog(1 - stream.uniform()) / shape;
}

function gammaAboveOne(stream: RandomStream, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - stream.uniform();
    const square = x * x;
    if (u < 1 - 0.0331 * square * square) return d * v;
    if (portableLog(u) < 0.5 * square + d * (1 - v + portableLog(v))) return d * v;
  }
}
