import { requirePositive } from '@lab/linalg/arguments';
import { portableExp } from './portableExponential.ts';
import type { RandomStream } from './stream.ts';
import { EXPONENTIAL_TAIL, exponentialZiggurat } from './ziggurat.ts';

/**
 * An exponential number, by the ziggurat with 256 layers.
 *
 * @param stream - where the randomness comes from
 * @param parameters - rate > 0, default 1; the mean is 1 / rate
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawExponential(stream: RandomStream, parameters: { readonly rate?: number } = {}): number {
  const { rate = 1 } = parameters;
  if (rate === 1) return standardExponential(stream);
  return standardExponential(stream) / requirePositive(rate, 'rate');
}

function standardExponential(stream: RandomStream): number {
  const { edge, height } = exponentialZiggurat;
  let start = 0;
  for (;;) {
    const layer = stream.uint32() >>> 24;
    const x = stream.uniform() * edge[layer];
    if (x < edge[layer + 1]) return start + x;
    if (layer === 0) {
      // Beyond the tail's start the law repeats itself.
      start += EXPONENTIAL_TAIL;
    } else {
      const y = height[layer] + stream.uniform() * (height[layer + 1] - height[layer]);
      if (y < portableExp(-x)) return start + x;
    }
  }
}
