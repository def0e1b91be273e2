/** The functions of a continuous law with parameters P; every one is pure and takes plain numbers. */
export interface Distribution<P> {
  /** Density at x. */
  readonly pdf: (x: number, parameters: P) => number;
  /** Logarithm of the density at x, finite also where the density is below the smallest double. */
  readonly logPdf: (x: number, parameters: P) => number;
  /** P(X <= x). */
  readonly cdf: (x: number, parameters: P) => number;
  /** P(X > x), relatively precise in the far tail. */
  readonly sf: (x: number, parameters: P) => number;
  /** The x with P(X <= x) = p, for p in [0, 1]. */
  readonly quantile: (p: number, parameters: P) => number;
  /** The x with P(X > x) = q, for q in [0, 1]; precise for q down to 1e-300. */
  readonly upperQuantile: (q: number, parameters: P) => number;
}
