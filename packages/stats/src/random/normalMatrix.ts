import { fromData } from '@lab/linalg';
import { requireCount } from '@lab/linalg/arguments';
import type { Matrix } from '../matrix.ts';
import type { RandomStream } from './stream.ts';

/**
 * A matrix of independent standard normal numbers, filled row by row.
 *
 * @param stream - where the randomness comes from
 * @param rows - an integer >= 0
 * @param columns - an integer >= 0
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function normalMatrix(stream: RandomStream, rows: number, columns: number): Matrix {
  requireCount(rows, 'rows', 0, 0x7fffffff);
  requireCount(columns, 'columns', 0, 0x7fffffff);
  return fromData(stream.fillNormal(new Float64Array(rows * columns)), rows, columns);
}
