import { type HollowGram } from './hollowGram.ts';
import { clusterSums, timesTall, transposed } from '../table/tableProducts.ts';

/**
 * P_ik = <x_i, s_k> with s_k = sum over cluster k of weight_j x_j, row i's own term included; n x clusters, row-major.
 * Rows labelled -1 are in no sum but get their products.
 */
export function productsWithClusterSums(
  { table, size, squaredNorms, entries }: HollowGram,
  labels: Int32Array,
  { clusters, weights }: { readonly clusters: number; readonly weights: Float64Array },
): Float64Array {
  if (entries === undefined) {
    const sums = clusterSums(table, labels, { clusters, weights });
    return timesTall(table, transposed(sums, clusters, table.columns), clusters);
  }
  const products = new Float64Array(size * clusters);
  for (let i = 0; i < size; i++) {
    const out = i * clusters;
    const row = i * size;
    for (let j = 0; j < size; j++)
      if (labels[j] >= 0) products[out + labels[j]] += weights[j] * entries[row + j];
    if (labels[i] >= 0) products[out + labels[i]] += weights[i] * squaredNorms[i];
  }
  return products;
}
