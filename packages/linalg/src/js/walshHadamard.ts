/** Walsh-Hadamard transforms of `count` sequences of n, a power of two, in place. */
export function walshHadamard(n: number, count: number, x: Float64Array): void {
  for (let half = 1; half < n; half *= 2)
    for (let start = 0; start < n * count; start += 2 * half)
      for (let p = start; p < start + half; p++) {
        const a = x[p];
        const b = x[p + half];
        x[p] = a + b;
        x[p + half] = a - b;
      }
}
