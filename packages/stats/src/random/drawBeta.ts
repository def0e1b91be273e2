import { requirePositive } from '@lab/linalg/arguments';
import { drawGamma, drawLogGamma } from './drawGamma.ts';
import { portableExp } from './portableExponential.ts';
import type { RandomStream } from './stream.ts';

/**
 * A beta number, X / (X + Y) of two gamma numbers.
 *
 * @param stream - where the randomness comes from
 * @param parameters - alpha > 0 and beta > 0
 * @returns a number in [0, 1]
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawBeta(
  stream: RandomStream,
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
): number {
  requirePositive(alpha, 'alpha');
  requirePositive(beta, 'beta');
  if (alpha < 1 || beta < 1) {
    // Small shapes: both gammas may lie below the smallest double, their logarithms do not.
    const logX = drawLogGamma(stream, alpha);
    const logY = drawLogGamma(stream, beta);
    return logX < logY
      ? portableExp(logX - logY) / (1 + portableExp(logX - logY))
      : 1 / (1 + portableExp(logY - logX));
  }
  const x = drawGamma(stream, { shape: alpha });
  return x / (x + drawGamma(stream, { shape: beta }));
}
