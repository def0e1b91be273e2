/** The two-block problem that most of the suite looks at, without a strength. */
export const canonical = {
  weights: [0.5, 0.5],
  covariance: [2, 0.1],
  noise: 0.2,
  initVariance: 0.3,
} as const;

/** `count` times in geometric progression. */
export function geometric(first: number, last: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => first * (last / first) ** (i / (count - 1)));
}
