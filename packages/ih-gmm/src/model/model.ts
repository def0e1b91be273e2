import { LabTypeError } from '@lab/linalg';
import { describe } from '@lab/linalg/arguments';
import { type Diagonal, type EigenvalueOrder } from '../spectrum/eigenpairs.ts';
import { type Preprocessing } from '../table/preprocessing.ts';

/** Something about the data or the fit that the user should know. */
export interface Warning {
  /**
   * - `RANK_DEFICIENT`: fewer than K positive eigenvalues, or K > p.
   * - `DUPLICATE_ROWS`: fewer than K distinct normalised rows; the model has fewer clusters than asked for.
   * - `DOMINANT_COLUMN`: one column holds more than 90 % of the energy.
   * - `NO_DIRECTION`: rows whose part of the eigenvectors is rounding; they are unassigned.
   * - `NOT_SETTLED`: the line refinement or a scale fit used all its passes.
   * - `RANGE`: numbers beyond the range of doubles are held at its ends.
   */
  readonly code:
    'RANK_DEFICIENT' | 'DUPLICATE_ROWS' | 'DOMINANT_COLUMN' | 'NO_DIRECTION' | 'NOT_SETTLED' | 'RANGE';
  readonly message: string;
  /** Numbers behind the message, such as the eigenvalues or the rows. */
  readonly values: readonly number[];
}

/** The lines of the clusters in units of `unit`: what probabilities and outliers of new rows need. */
export interface Lines {
  /** What entries are divided by. */
  readonly unit: number;
  /** K lengths |mu_k|. */
  readonly norms: readonly number[];
  /** K sums of theta^2. */
  readonly thetaSquares: readonly number[];
  /** K variances of theta, the estimation error taken off. */
  readonly thetaVariance: readonly number[];
  /** Noise variance of one entry, > 0. */
  readonly noise: number;
  /** K flags: false for clusters of one or two rows and where the one-factor fit explains nothing. */
  readonly reliable: readonly boolean[];
}

/** How the eigenvectors were computed. */
export interface SolverReport {
  /** Dense solver, or Lanczos iteration. */
  readonly method: 'dense' | 'lanczos';
  /** Products with the Gram matrix; 0 for the dense solver. */
  readonly products: number;
  /** K residuals relative to the largest eigenvalue. */
  readonly residuals: readonly number[];
}

/**
 * A fitted clustering: a plain object that survives JSON unchanged and holds no data row. Matrices are arrays of rows.
 */
export interface Model {
  readonly format: typeof modelFormat;
  /** n training rows. */
  readonly rows: number;
  /** p columns. */
  readonly columns: number;
  /** Number of clusters found; less than `requestedClusters` only with the warning DUPLICATE_ROWS. */
  readonly clusters: number;
  /** Number of clusters asked for. */
  readonly requestedClusters: number;
  readonly alpha: number;
  readonly order: EigenvalueOrder;
  readonly diagonal: Diagonal;
  readonly assign: 'kmeans' | 'qr';
  readonly refine: 'none' | 'lines';
  readonly preprocessing: Preprocessing;
  /** n labels by first appearance; -1 for rows without cluster. */
  readonly labels: readonly number[];
  /** Number of rows of each cluster. */
  readonly sizes: readonly number[];
  /** Rows with label -1, ascending. */
  readonly unassigned: readonly number[];
  /** K eigenvalues of the hollowed Gram matrix of the transformed data, in the order of selection. */
  readonly eigenvalues: readonly number[];
  /** The (K + 1)-th eigenvalue in algebraic order; null where it was not computed. */
  readonly nextEigenvalue: number | null;
  /** How many of the K eigenvalues are positive. */
  readonly positiveEigenvalues: number;
  /** n x K, the largest entry of each column by magnitude positive. */
  readonly eigenvectors: readonly (readonly number[])[];
  /** n lengths of the rows of U max(Lambda, 0)^alpha. */
  readonly rowNorms: readonly number[];
  /** n x K unit rows; 0 for rows without direction. */
  readonly embedding: readonly (readonly number[])[];
  /** Sum of squared distances of the unit rows to their centres, before refinement. */
  readonly objective: number;
  /** The objective of every K-means start, ascending; a wide spread tells of local optima. Empty for 'qr'. */
  readonly objectives: readonly number[];
  /** clusters x K means of the unit rows. */
  readonly centres: readonly (readonly number[])[];
  /** K factors applied to the columns of U: (max(lambda_k, 0) / lambda_1)^alpha. */
  readonly columnWeights: readonly number[];
  /** p x K: a transformed row times this matrix is its embedding before weights and normalisation. */
  readonly projection: readonly (readonly number[])[];
  /** n scales to about seven digits, mean 1 over each cluster; 0 for rows without cluster. `scales` gives them in full. */
  readonly theta: readonly number[];
  /** clusters x p profiles mu in units of the transformed data. */
  readonly profiles: readonly (readonly number[])[];
  readonly lines: Lines;
  readonly solver: SolverReport;
  readonly warnings: readonly Warning[];
}

/** The form of a model; another version is refused. */
export const modelFormat = 'ih-gmm/1';

/** Refuses what is not a model of this version. */
export function requireModel(model: Model): Model {
  const given: unknown = model;
  const format =
    typeof given === 'object' && given !== null ? (given as { format?: unknown }).format : undefined;
  if (format === modelFormat) return model;
  const got = format === undefined ? describe(given) : `format ${describe(format)}`;
  throw new LabTypeError('WRONG_TYPE', `model must be a result of fit (${modelFormat}), got ${got}`, {
    argument: 'model',
  });
}
