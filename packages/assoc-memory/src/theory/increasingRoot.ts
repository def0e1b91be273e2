/** The value of an increasing function and its derivative. */
export interface ValueAndSlope {
  readonly value: number;
  readonly slope: number;
}

/**
 * The root of an increasing function in [low, high]: Newton steps, halving the bracket where one leaves it.
 *
 * @param evaluate the function, of the logarithm of the unknown
 * @param start where to begin
 */
export function increasingRoot(
  evaluate: (x: number) => ValueAndSlope,
  { start, low, high }: { readonly start: number; readonly low: number; readonly high: number },
): number {
  let [below, above] = [low, high];
  let x = Math.min(Math.max(start, low), high);
  for (let step = 0; step < 200; step++) {
    const { value, slope } = evaluate(x);
    if (value === 0) return x;
    if (value < 0) below = x;
    else above = x;
    let next = x - value / slope;
    if (!(next > below && next < above)) next = 0.5 * (below + above);
    if (Math.abs(next - x) <= 2e-16 * Math.max(1, Math.abs(x))) return next;
    x = next;
  }
  return x;
}
