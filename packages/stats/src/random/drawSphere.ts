import { requireCount } from '@lab/linalg/arguments';
import type { RandomStream } from './stream.ts';

/**
 * A point uniformly distributed on the unit sphere of R^d: a normal vector over its length.
 *
 * @param stream - where the randomness comes from
 * @param d - the dimension, an integer >= 1
 * @returns d coordinates with sum of squares 1
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawSphere(stream: RandomStream, d: number): Float64Array {
  requireCount(d, 'd', 1, 0x7fffffff);
  const point = new Float64Array(d);
  let square = 0;
  // Only the vector 0 has no direction.
  while (square === 0) {
    stream.fillNormal(point);
    square = 0;
    for (let i = 0; i < d; i += 1) square += point[i] * point[i];
  }
  const length = Math.sqrt(square);
  for (let i = 0; i < d; i += 1) point[i] /= length;
  return point;
}
