import { requirePositive } from '@lab/linalg/arguments';
import { floatArray, requireAllFinite, type FloatArray } from '../arguments.ts';

/**
 * Scales all gradients by one factor, IN PLACE, so that the norm of all of them together is at most `max`.
 *
 * @param gradients by name or in order; missing ones are passed over
 * @param max > 0; 1 in the paper's training code
 * @returns the norm before
 * @throws NOT_FINITE (nothing is changed then), OUT_OF_RANGE, WRONG_TYPE
 */
export function clipGlobalNorm(
  gradients: Readonly<Record<string, FloatArray | undefined>> | readonly (FloatArray | undefined)[],
  max: number,
): number {
  requirePositive(max, 'max');
  const arrays: FloatArray[] = [];
  for (const [name, gradient] of Object.entries(
    gradients as Readonly<Record<string, FloatArray | undefined>>,
  )) {
    if (gradient === undefined) continue;
    requireAllFinite(floatArray(gradient, `gradients.${name}`), `gradients.${name}`);
    arrays.push(gradient);
  }
  let unit = 0;
  for (const array of arrays)
    for (let i = 0; i < array.length; i++) unit = Math.max(unit, Math.abs(array[i]));
  if (unit === 0) return 0;
  let sum = 0;
  for (const array of arrays) for (let i = 0; i < array.length; i++) sum += (array[i] / unit) ** 2;
  const norm = unit * Math.sqrt(sum);
  if (norm > max) for (const array of arrays) for (let i = 0; i < array.length; i++) array[i] *= max / norm;
  return norm;
}
