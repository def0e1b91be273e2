import { inner, length, subtract } from './vectors.ts';

/**
 * The weights w for which target - sum w_k columns_k is shortest: Gram-Schmidt with pivoting, for a handful of columns. Columns of
 * which less than `cut` times the longest one is left get none.
 *
 * @param columns overwritten
 * @param target overwritten by what is left of it
 */
export function combinationWeights(
  columns: readonly Float64Array[],
  target: Float64Array,
  cut: number,
): Float64Array {
  const rest = Array.from(columns.keys());
  const taken: { readonly column: number; readonly size: number; readonly share: number }[] = [];
  const shares = columns.map(() => new Float64Array(columns.length));
  let longest = 0;
  while (rest.length > 0) {
    const sizes = rest.map((k) => length(columns[k]));
    const at = sizes.indexOf(Math.max(...sizes));
    const size = sizes[at];
    longest = Math.max(longest, size);
    if (!(size > cut * longest)) break;
    const [column] = rest.splice(at, 1);
    const direction = columns[column];
    for (let j = 0; j < direction.length; j++) direction[j] /= size;
    const share = inner(direction, target);
    subtract(target, share, direction);
    for (const k of rest) {
      shares[column][k] = inner(direction, columns[k]);
      subtract(columns[k], shares[column][k], direction);
    }
    taken.push({ column, size, share });
  }
  const weights = new Float64Array(columns.length);
  for (const { column, size, share } of taken.reverse()) {
    let left = share;
    for (let k = 0; k < weights.length; k++) left -= shares[column][k] * weights[k];
    weights[column] = left / size;
  }
  return weights;
}
