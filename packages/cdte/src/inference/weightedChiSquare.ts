import { LabRangeError } from '@lab/linalg';
import { readVector, requireNumber, requireOpenUnit } from '@lab/linalg/arguments';
import { weightedChiSquare } from '@lab/stats';
import type { NumberList } from '../arguments.ts';

/** Weights below this share of the largest change no digit of the tail. */
const negligible = 1e-14;

/**
 * P(sum_r weights_r chi2_1 > q) for weights of any sign, to about 1e-12 relative also in the far tail.
 *
 * @param weights at least one, not all 0
 * @param q a finite number
 * @returns `upperTail` in [0, 1]
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (all weights 0)
 * @remarks `weightedChiSquare` of @lab/stats; docs/theory.md, section 6.
 */
export function weightedChiSquareTail(weights: NumberList, q: number): { upperTail: number } {
  requireNumber(q, 'q');
  return { upperTail: weightedChiSquare.sf(q, { weights: significant(weights) }) };
}

/**
 * The q with P(sum_r weights_r chi2_1 > q) = upperTail.
 *
 * @param weights at least one, not all 0
 * @param upperTail in (0, 1)
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function weightedChiSquareQuantile(weights: NumberList, upperTail: number): { q: number } {
  requireOpenUnit(upperTail, 'upperTail');
  return { q: weightedChiSquare.upperQuantile(upperTail, { weights: significant(weights) }) };
}

function significant(weights: NumberList): Float64Array {
  const all = readVector(weights, 'weights');
  const largest = all.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  if (largest === 0) {
    throw new LabRangeError('OUT_OF_RANGE', 'weights must not all be 0', { argument: 'weights' });
  }
  return all.filter((weight) => Math.abs(weight) >= negligible * largest);
}
