/** Normal components with these weights and variances; a variance of 0 is a spike at 0. */
export interface NormalMixturePrior {
  readonly kind: 'normalMixture';
  /** K weights >= 0 that sum to 1 (within 1e-8). */
  readonly weights: readonly number[];
  /** K variances >= 0. */
  readonly variances: readonly number[];
  /** Whether variances are in units of the noise variance; default false. */
  readonly scaled?: boolean;
}

/** Atoms with these weights. */
export interface DiscretePrior {
  readonly kind: 'discrete';
  /** One weight >= 0 for each atom, with sum 1. */
  readonly weights: readonly number[];
  /** The values a coefficient can take. */
  readonly atoms: readonly number[];
}

/**
 * Any other prior pi by its tilted law, proportional to pi(b) exp(field b - precision b^2 / 2): the logarithm of its
 * integral, its mean and its variance. Functions do not survive JSON: results name such a prior 'custom'.
 */
export interface CustomPrior {
  readonly kind: 'custom';
  /** Logarithm of the integral of the tilted law. */
  readonly logPartition: (field: number, precision: number) => number;
  /** Mean of the tilted law. */
  readonly mean: (field: number, precision: number) => number;
  /** Variance of the tilted law. */
  readonly variance: (field: number, precision: number) => number;
  /** The largest variance over all fields, if it is known: what global certificates need. */
  readonly varianceBound?: (precision: number) => number;
}

/** A prior of one coefficient, the same for all. */
export type Prior = NormalMixturePrior | DiscretePrior | CustomPrior;

/** The tilted laws of all coefficients under one prior, tabulated for fixed precisions; section 1 of docs/theory.md. */
export interface TiltedFamily {
  /** Components or atoms; 0 for a custom prior. */
  readonly components: number;
  /** The precision tau of a single normal component, where the prior is one. */
  readonly gaussianPrecision: number | undefined;
  /** p factors of the field that make the mean, where they do not depend on it: a single component. */
  readonly linearGain: Float64Array | undefined;
  mean(j: number, field: number): number;
  variance(j: number, field: number): number;
  logPartition(j: number, field: number): number;
  /** Writes the weights of the components to out[offset ..]. */
  responsibilities(j: number, field: number, out: Float64Array, offset: number): void;
  /** The largest variance over all fields; undefined where nothing bounds it. */
  varianceBound(j: number): number | undefined;
  /** The slope of the mean for fields far out: 0 for bounded priors, undefined where it is not known. */
  tailVariance(j: number): number | undefined;
}
