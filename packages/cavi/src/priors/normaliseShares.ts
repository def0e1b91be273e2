/**
 * From logarithms of weights, in place, to weights that sum to 1; returns the logarithm of their sum before.
 *
 * @param top the largest of them
 */
export function normaliseShares(share: Float64Array, top: number): number {
  let sum = 0;
  for (let k = 0; k < share.length; k++) {
    share[k] = Math.exp(share[k] - top);
    sum += share[k];
  }
  for (let k = 0; k < share.length; k++) share[k] /= sum;
  return top + Math.log(sum);
}
