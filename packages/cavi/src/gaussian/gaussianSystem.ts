import { fromData, LabRangeError, type Matrix, type MatrixLike } from '@lab/linalg';
import { readVector, requireBoolean, requireKnownFields, requireNotNegative } from '@lab/linalg/arguments';
import { readDense } from '../input/regressionData.ts';

/** The linear system whose solution is the posterior mean. */
export interface GaussianSystem {
  /** p x p, X'X / n + t I. */
  readonly precision: Matrix;
  /** p, X'y / n. */
  readonly rhs: number[];
}

/** Options of {@link gaussianSystem}. */
export interface GaussianSystemOptions {
  /** Columns to mean 0 and population standard deviation 1 and y centred, default false: as they are. */
  readonly standardize?: boolean;
  /** t = prior precision x noise variance / n, >= 0. */
  readonly priorRatio: number;
  /** Whether a singular system (flat prior with a zero column or p > n) is allowed, default false. */
  readonly allowImproper?: boolean;
}

/**
 * The system (X'X / n + t I) m = X'y / n of regression with a Gaussian prior.
 *
 * @param X n x p
 * @param y n
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, IMPROPER_POSTERIOR
 */
export function gaussianSystem(
  X: MatrixLike,
  y: ArrayLike<number>,
  options: GaussianSystemOptions,
): GaussianSystem {
  requireKnownFields(options, ['standardize', 'priorRatio', 'allowImproper']);
  const standardize = requireBoolean(options.standardize ?? false, 'standardize');
  const t = requireNotNegative(options.priorRatio, 'priorRatio');
  const matrix = readDense(X, true);
  const { rows, columns } = matrix;
  const response = readVector(y, 'y', rows);
  const { center, scale } = matrix.moments(standardize, standardize);
  const middle = standardize ? response.reduce((sum, value) => sum + value, 0) / rows : 0;
  for (let i = 0; i < rows; i++) response[i] -= middle;
  const design = matrix.design(response, center, scale);
  const zero = design.squaredNorms.indexOf(0);
  if (t === 0 && !requireBoolean(options.allowImproper ?? false, 'allowImproper'))
    requireProper(rows - (standardize ? 1 : 0), columns, zero);
  const precision = design.gram().map((product) => product / rows);
  for (let j = 0; j < columns; j++) precision[j * columns + j] += t;
  return {
    precision: fromData(precision, columns, columns),
    rhs: Array.from(design.xty, (value) => value / rows),
  };
}

function requireProper(rank: number, columns: number, zero: number): void {
  if (columns <= rank && zero < 0) return;
  const why = zero >= 0 ? `column ${zero} is zero` : `${columns} columns but only ${rank} degrees of freedom`;
  throw new LabRangeError(
    'IMPROPER_POSTERIOR',
    `priorRatio is 0 and ${why}: the posterior is improper; give a priorRatio > 0 or allowImproper`,
    { argument: 'priorRatio', ...(zero >= 0 ? { index: zero } : {}) },
  );
}
