import type { MatrixLike } from '@lab/linalg';
import { readMatrix } from '../data/sample.ts';
import type { Points } from './kernel.ts';

/** Squared distances up to here are those of equal rows. */
const equalRows = 1e-24;

/**
 * The median of the pairwise Euclidean distances between rows, those of equal rows (<= 1e-12) left out.
 *
 * @param X n x d, used as it is
 * @returns the median, for an even count the mean of the middle two; 1 when all rows are equal
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 * @remarks The median heuristic; docs/theory.md, section 2.
 */
export function medianBandwidth(X: MatrixLike): number {
  return medianDistance(readMatrix(X, 'X'));
}

/** `medianBandwidth` of points in the working layout; O(n^2 d) time, n(n-1)/2 numbers of memory. */
export function medianDistance({ data, rows, columns }: Points): number {
  const squares = new Float64Array((rows * (rows - 1)) / 2);
  let count = 0;
  for (let i = 1; i < rows; i++) {
    for (let j = 0, other = 0; j < i; j++) {
      let sum = 0;
      for (let k = i * columns; k < (i + 1) * columns; k++, other++) sum += (data[k] - data[other]) ** 2;
      squares[count] = sum;
      if (sum > equalRows) count++;
    }
  }
  if (count === 0) return 1;
  const middle = count >> 1;
  const upper = Math.sqrt(selectInPlace(squares, count, middle));
  if (count % 2 === 1) return upper;
  // Selection leaves the smaller half in front.
  let below = squares[0];
  for (let i = 1; i < middle; i++) if (squares[i] > below) below = squares[i];
  return (Math.sqrt(below) + upper) / 2;
}

/** The k-th smallest (from 0) of the first `count` values; smaller ones end up before index k. Hoare's selection. */
function selectInPlace(values: Float64Array, count: number, k: number): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = medianOfThree(values[left], values[(left + right) >> 1], values[right]);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const kept = values[i];
      values[i++] = values[j];
      values[j--] = kept;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k];
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
