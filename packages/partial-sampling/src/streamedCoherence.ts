import type { Progress } from './progress.ts';
import { adjointInto, type SensingTransform } from './sensingTransform.ts';
import { roomFor } from './signal.ts';
import { analyzeInto, type SparsifyingBasis } from './sparsifyingBasis.ts';

/**
 * Local coherences of any transform with any orthonormal basis, row by row: the coefficients Psi u_i of one row at a time, the k
 * largest of them by selection. n transforms, O(n) memory.
 */
export function* streamedCoherence(
  transform: SensingTransform,
  basis: SparsifyingBasis,
  order: number,
): Generator<Progress | undefined, Float64Array, void> {
  const { size, complex } = transform;
  const unit = roomFor(size, complex);
  const row = roomFor(size, complex);
  const energy = new Float64Array(size);
  const power = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    unit.re[i] = 1;
    adjointInto(transform, unit, row);
    unit.re[i] = 0;
    analyzeInto(basis, row, row);
    for (let j = 0; j < size; j++)
      power[j] = row.re[j] * row.re[j] + (row.im === undefined ? 0 : row.im[j] * row.im[j]);
    energy[i] = Math.min(1, sumOfLargest(power, order));
    yield i % 64 === 63 ? { completed: i + 1, total: size } : undefined;
  }
  return energy;
}

/** The sum of the k largest entries; reorders them. */
export function sumOfLargest(values: Float64Array, k: number): number {
  if (k === 1) return values.reduce((largest, value) => Math.max(largest, value), 0);
  if (k < values.length) moveLargestFirst(values, k);
  let sum = 0;
  for (let i = Math.min(k, values.length) - 1; i >= 0; i--) sum += values[i];
  return sum;
}

/** Quickselect: afterwards no entry from k on is larger than any before it. */
function moveLargestFirst(values: Float64Array, k: number): void {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] > pivot) i++;
      while (values[j] < pivot) j--;
      if (i > j) break;
      const kept = values[i];
      values[i++] = values[j];
      values[j--] = kept;
    }
    if (k - 1 <= j) high = j;
    else if (k - 1 >= i) low = i;
    else return;
  }
}
