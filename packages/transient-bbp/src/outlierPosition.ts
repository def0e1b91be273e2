import { brentRoot } from './rootFinding.ts';

/**
 * The offset where a coupling that decreases from above 1 to 0 over (least, inf) equals 1, found in log(offset).
 * @returns the offset; `least` itself when the coupling there is 1 up to rounding.
 */
export function couplingRoot(coupling: (offset: number) => number, least: number): number {
  const excess = (logarithm: number): number => Math.log(coupling(Math.exp(logarithm)));
  let low = Math.log(least);
  let left = excess(low);
  if (!(left > 0)) return least;
  let stride = 1;
  for (;;) {
    const high = low + stride;
    const right = excess(high);
    if (!(right > 0)) return Math.exp(brentRoot(excess, low, high, { left, right, tolerance: 1e-16 }));
    low = high;
    left = right;
    stride *= 2;
  }
}
