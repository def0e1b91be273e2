import { requirePositive } from '@lab/linalg/arguments';
import { drawLogGamma } from './drawGamma.ts';
import { portableExp } from './portableExponential.ts';
import { portableLog } from './portableLogarithm.ts';
import type { RandomStream } from './stream.ts';

/**
 * A Student t number: a normal over the root of a chi-square divided by its degrees of freedom.
 *
 * @param stream - where the randomness comes from
 * @param parameters - degreesOfFreedom > 0, real
 * @returns a finite number; beyond the largest double (degrees of freedom below about 0.01) that double
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawStudentT(
  stream: RandomStream,
  { degreesOfFreedom }: { readonly degreesOfFreedom: number },
): number {
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  const z = stream.normal();
  const half = degreesOfFreedom / 2;
  const factor = portableExp(0.5 * (portableLog(half) - drawLogGamma(stream, half)));
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, z * factor));
}
