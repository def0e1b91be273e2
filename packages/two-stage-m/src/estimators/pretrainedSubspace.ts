import type { Dense } from '../numeric/dense.ts';

/** A linear representation learnt from unlabelled rows, with what its second stage needs to know about its error. */
export interface PretrainedSubspace {
  /** m, the rows it was learnt from. */
  readonly rows: number;
  /** Subtracted from every x before it is projected, d. */
  readonly centre: Float64Array;
  /** Eigenvalues that decide which directions are kept, descending. */
  readonly spectrum: Float64Array;
  /** Features are kept'(x - centre), d x k. */
  readonly kept: Dense;
  /** Directions into which the estimate may leak, d x r. */
  readonly dropped: Dense;
  /** Variance of the worst-determined rotation between a kept and a dropped direction. */
  readonly gap: number;
  /** Gamma, r x r: m Cov of the leak into the dropped directions of a prediction with kept coefficients b. */
  readonly leakCovariance: (b: Float64Array) => Dense;
}
