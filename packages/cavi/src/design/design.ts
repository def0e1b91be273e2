import type { Relaxation } from '@lab/linalg';

/** Gets a column and its x_j'(y - X m), returns by how much m_j grows. */
export type Update = (column: number, product: number) => number;

/**
 * What the schedules need of the data, whatever its form. A residual is y - X m (n entries), or X'y - X'X m (p entries)
 * where only summary statistics are known; the schedules keep it up to date and never look inside.
 */
export interface Design {
  /** Number of coefficients, p. */
  readonly columns: number;
  readonly residualLength: number;
  /** p values |x_j|^2. */
  readonly squaredNorms: Float64Array;
  /** p values x_j'y. */
  readonly xty: Float64Array;
  /** Multiply-adds of one pass over the data: what a sweep costs is two of them, one where the Gram matrix is at hand. */
  readonly sweepCost: number;
  /** Writes X z in the form of a residual: by how much that of the mean z is below that of 0. */
  fitted(z: Float64Array, out: Float64Array): void;
  /** Writes the residual of a mean. */
  residual(mean: Float64Array, out: Float64Array): void;
  /** x_j'(y - X m). */
  correlation(j: number, residual: Float64Array): number;
  /** The residual after m_j grew by `step`. */
  shift(j: number, step: number, residual: Float64Array): void;
  /** Writes all p correlations. */
  correlations(residual: Float64Array, out: Float64Array): void;
  /** Column after column (in the order given): the residual follows every step at once. */
  sweep(residual: Float64Array, update: Update, order?: Int32Array): void;
  /** The same with all products from the residual as it was before. */
  sweepTogether(residual: Float64Array, update: Update): void;
  /** As `sweep` with a linear update, for a design that is faster at it. */
  relax?(residual: Float64Array, relaxation: Relaxation): void;
  /** |y - X m|^2, less y'y where that is not known. */
  squaredResidual(residual: Float64Array, mean: Float64Array): number;
  /** Writes X'X z. */
  gramProduct(z: Float64Array, out: Float64Array): void;
  /** Writes the p x p matrix X'X, row-major; the same array each time. */
  gram(): Float64Array;
}

/** What linear iterations need of a design: its products, without the response. */
export type LinearDesign = Pick<Design, 'residualLength' | 'fitted' | 'gramProduct' | 'sweep' | 'relax'>;
