import type { MatrixLike } from '@lab/linalg';
import { readVector } from '@lab/linalg/arguments';
import { readMatrix, requireComponents, type NumberList } from '../numeric/arguments.ts';
import {
  applyMatrix,
  diagonalMatrix,
  multiply,
  symmetrised,
  toMatrix,
  traceOfProduct,
  transpose,
  type Matrix,
} from '../numeric/dense.ts';
import { leadingWeights, productSpectrum } from '../numeric/spectrum.ts';
import { fitLabels, requireMoreRows } from './labelStage.ts';
import { principalSubspace } from './principalSubspace.ts';

/** Plug-in estimate of what a factor regression risks. */
export interface PpcaPlugin {
  /** M^ = A A', d x d. */
  readonly descriptor: Matrix;
  /** Prediction = coefficients' x, d. */
  readonly coefficients: number[];
  /** RSS / (n - k). */
  readonly sigma2: number;
  /** dk - k(k-1)/2. */
  readonly horizontalDimension: number;
  /** Descending, those up to 1e-8 of the largest left out. */
  readonly weights: number[];
  /** tr(Q V). */
  readonly trace: number;
  /** k. */
  readonly dEff: number;
  /** sigma2 k. */
  readonly floor: number;
  /** floor / n + trace / m. */
  readonly predictedExcessRisk: number;
}

/**
 * Risk of a regression on maximum-likelihood factors with unit noise, from the data alone; neither stage is centred.
 *
 * @param input.unlabelled Z, m x d
 * @param input.X n x d
 * @param input.y n labels
 * @param input.k factors, 1..d
 * @returns the fitted descriptor and prediction, and the plug-in law
 * @throws NO_SIGNAL (a kept eigenvalue of Z'Z/m is <= 1), NO_EIGENGAP, SHAPE (also n <= k), NOT_FINITE
 *
 * Source: arXiv 2603.27631 section 6.2 (setting). The maximum-likelihood span is that of the leading eigenvectors, so
 * the sandwich in loading coordinates equals the principal-subspace form; docs/theory.md section 4.3.
 */
export function ppcaPlugin(input: {
  readonly unlabelled: MatrixLike;
  readonly X: MatrixLike;
  readonly y: NumberList;
  readonly k: number;
}): PpcaPlugin {
  const unlabelled = readMatrix(input.unlabelled, 'unlabelled');
  const { rows: m, columns: d } = unlabelled;
  const X = readMatrix(input.X, 'X', { columns: d });
  const n = X.rows;
  const y = readVector(input.y, 'y', n);
  const k = requireComponents(input.k, d, 'k');
  requireMoreRows(n, k);
  const subspace = principalSubspace(unlabelled, k, false, 1);
  const stage = fitLabels(subspace, X, y, { intercept: false, family: 'gaussian' });
  const gamma = subspace.leakCovariance(stage.theta);
  const floor = stage.sigma2 * k;
  const trace = traceOfProduct(gamma, stage.residual);
  const excess = diagonalMatrix(subspace.spectrum.subarray(0, k).map((value) => value - 1));
  const descriptor = symmetrised(multiply(multiply(subspace.kept, excess), transpose(subspace.kept)));
  return {
    descriptor: toMatrix(descriptor),
    coefficients: Array.from(applyMatrix(subspace.kept, stage.theta)),
    sigma2: stage.sigma2,
    horizontalDimension: d * k - (k * (k - 1)) / 2,
    weights: Array.from(leadingWeights(productSpectrum(gamma, stage.residual), 1e-8)),
    trace,
    dEff: k,
    floor,
    predictedExcessRisk: floor / n + trace / m,
  };
}
