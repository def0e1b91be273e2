import { LabRangeError } from '@lab/linalg';
import { readVector } from '@lab/linalg/arguments';
import type { NumberList } from '../arguments.ts';

/**
 * Holm's step-down adjustment: reject where the adjusted p-value is at most the level, and the chance of any false
 * rejection is at most that level, however the tests depend on each other.
 *
 * @param pValues each in [0, 1]
 * @returns adjusted p-values in the same order
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 * @remarks Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
 */
export function holm(pValues: NumberList): number[] {
  const values = readVector(pValues, 'pValues');
  const wrong = values.findIndex((value) => value < 0 || value > 1);
  if (wrong >= 0) {
    const message = `pValues must lie in [0, 1], got ${values[wrong]} at ${wrong}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'pValues', index: wrong });
  }
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const adjusted = new Array<number>(values.length).fill(1);
  let largest = 0;
  for (const [rank, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * values[index]));
    adjusted[index] = largest;
  }
  return adjusted;
}
