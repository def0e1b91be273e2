import { randomStream } from '@lab/stats';
import type { Matrix } from '../../../data/read-table.ts';

/** Adds normal noise whose variance is drawn for each row, evenly between two ends; in place. */
export function addRowNoise(
  X: Matrix,
  variance: { readonly low: number; readonly high: number },
  seed: number,
): void {
  const stream = randomStream(seed, 'clustering', 'row-noise');
  for (let i = 0; i < X.rows; i++) {
    const deviation = Math.sqrt(variance.low + (variance.high - variance.low) * stream.uniform());
    for (let j = 0; j < X.columns; j++) X.set(i, j, X.get(i, j) + deviation * stream.normal());
  }
}
