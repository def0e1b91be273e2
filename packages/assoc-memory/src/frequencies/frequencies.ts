import { LabRangeError } from '@lab/linalg';
import { outOfRange } from '@lab/linalg/arguments';
import { numbers, type NumberList } from '../arguments.ts';

const sumTolerance = 1e-9;

/**
 * Checks frequencies: numbers >= 0 that sum to 1 within 1e-9, or to anything positive where they are to be normalised.
 *
 * @returns a copy
 */
export function checkedFrequencies(
  value: NumberList,
  { length, normalize = false }: { readonly length?: number; readonly normalize?: boolean } = {},
): Float64Array {
  const list = numbers(value, 'frequencies', { least: 0, ...(length === undefined ? {} : { length }) });
  const sum = total(list);
  if (sum === 0) throw outOfRange('frequencies', 'not all 0', 0);
  if (!Number.isFinite(sum))
    throw new LabRangeError('NOT_FINITE', 'frequencies overflow when summed', { argument: 'frequencies' });
  if (normalize) return list.map((p) => p / sum);
  if (Math.abs(sum - 1) > sumTolerance)
    throw outOfRange('frequencies', 'numbers that sum to 1 within 1e-9 (or pass normalize: true)', sum);
  return list;
}

/**
 * Relative frequencies of integer counts.
 *
 * @param counts integers >= 0, not all 0
 * @returns counts / sum, in the order given
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function frequenciesFromCounts(counts: NumberList): Float64Array {
  const list = numbers(counts, 'counts', { least: 0, integers: true });
  const sum = total(list);
  if (sum === 0) throw outOfRange('counts', 'not all 0', 0);
  return list.map((count) => count / sum);
}

/** The sum, smallest last entries first: those of a decreasing list lose no digits. */
export function total(values: Float64Array): number {
  let sum = 0;
  for (let i = values.length - 1; i >= 0; i--) sum += values[i];
  return sum;
}
