import { requireVector, requireWeights, type NumberList } from '../arguments.ts';
import { scaledSum } from './drawCategorical.ts';
import type { RandomStream } from './stream.ts';

/** A categorical law prepared for draws in constant time. */
export interface AliasTable {
  /** For each cell, how likely its own index is rather than its alias. */
  readonly probability: Float64Array;
  /** For each cell, the other index it may give. */
  readonly alias: Int32Array;
}

/**
 * Prepares a categorical law for many draws (Walker's alias method, set up as by Vose, IEEE TSE 17, 1991).
 *
 * @param weights - numbers >= 0 with a positive sum, any scale
 * @returns a table for {@link drawAlias}
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function aliasTable(weights: NumberList): AliasTable {
  requireVector(weights, 'weights');
  requireWeights(weights, 'weights', weights.length);
  const count = weights.length;
  const { scale, total } = scaledSum(weights);
  const probability = new Float64Array(count);
  const alias = new Int32Array(count);
  const small: number[] = [];
  const large: number[] = [];
  let heaviest = 0;
  for (let i = 0; i < count; i += 1) {
    probability[i] = ((weights[i] / scale) * count) / total;
    alias[i] = i;
    if (weights[i] > weights[heaviest]) heaviest = i;
    (probability[i] < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const below = small.pop()!;
    const above = large[large.length - 1];
    alias[below] = above;
    probability[above] -= 1 - probability[below];
    if (probability[above] < 1) small.push(large.pop()!);
  }
  // What rounding leaves over is a full cell, but a category of weight 0 must never be drawn.
  for (const i of large) probability[i] = 1;
  for (const i of small) {
    if (weights[i] > 0) probability[i] = 1;
    else alias[i] = heaviest;
  }
  return { probability, alias };
}

/**
 * An index drawn from a prepared categorical law, in constant time.
 *
 * @param stream - where the randomness comes from
 * @param table - from {@link aliasTable}
 * @returns an index in [0, table.alias.length)
 */
export function drawAlias(stream: RandomStream, table: AliasTable): number {
  const cell = stream.integer(table.alias.length);
  return stream.uniform() < table.probability[cell] ? cell : table.alias[cell];
}
