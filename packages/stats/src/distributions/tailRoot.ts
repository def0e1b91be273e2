/** The logarithm of a tail minus that of its target, and the derivative by the variable. */
export interface TailSlope {
  readonly value: number;
  readonly slope: number;
}

/** Where to look for a tail's target. */
export interface TailSearch {
  /** Any point inside the domain. */
  readonly start: number;
  /** True for a lower tail, false for an upper tail. */
  readonly increasing: boolean;
  /** A change of the variable that matters nowhere, beside the rounding of the variable itself. */
  readonly resolution: number;
  /** Ends of the domain; default infinite. */
  readonly low?: number;
  readonly high?: number;
}

/**
 * Where a tail reaches its target: Newton's iteration on the logarithm of the tail, kept inside the bracket that the
 * signs seen so far give.
 *
 * Far out the logarithm of a tail is nearly straight in the right variable, so that few steps are needed.
 */
export function tailRoot(evaluate: (z: number) => TailSlope, search: TailSearch): number {
  const { increasing, resolution } = search;
  let { start: z, low = -Infinity, high = Infinity } = search;
  let reach = 1;
  let lastSize = Infinity;
  for (let step = 0; step < 300; step += 1) {
    const { value, slope } = evaluate(z);
    if (value === 0) return z;
    if (value > 0 === increasing) high = z;
    else low = z;
    const change = -value / slope;
    const size = Math.abs(change);
    const scale = Math.max(Math.abs(z), resolution);
    // Below 1e-8 Newton squares the error at each step; a change that shrinks no more is rounding.
    if (size <= 4e-16 * scale || (size < 1e-8 * scale && size >= 0.5 * lastSize)) return z + change;
    lastSize = size;
    const next = z + change;
    if (next > low && next < high) z = next;
    else if (low === -Infinity) z = high - (reach *= 2);
    else if (high === Infinity) z = low + (reach *= 2);
    else if (high - low <= 4e-16 * scale) return z;
    else z = low + (high - low) / 2;
  }
  return z;
}
