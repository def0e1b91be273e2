import type { MatrixLike } from '@lab/linalg';
import { readVector } from '@lab/linalg/arguments';
import { readMatrix, requireComponents, type NumberList } from '../numeric/arguments.ts';
import { dot, quadraticForm, traceOfProduct, applyMatrix, applyTranspose } from '../numeric/dense.ts';
import { leadingWeights, productSpectrum } from '../numeric/spectrum.ts';
import { fitLabels, requireMoreRows, slopesOf } from './labelStage.ts';
import { principalSubspace } from './principalSubspace.ts';

/** Data of a principal-component regression. */
export interface PcrPluginInput {
  /** Z, m x d. */
  readonly unlabelled: MatrixLike;
  /** n x d. */
  readonly X: MatrixLike;
  /** n labels. */
  readonly y: NumberList;
  /** Kept components, 1..d. */
  readonly k: number;
  /** A point to predict at, d; without it the four fields about it are left out. */
  readonly x0?: NumberList | undefined;
}

/** Plug-in estimate of what a principal-component regression risks. */
export interface PcrPlugin {
  /** d, descending, denominator m. */
  readonly eigenvalues: number[];
  /** RSS / (n - k - 1). */
  readonly sigma2: number;
  /** sigma2 (k + 1). */
  readonly floor: number;
  /** Descending, those up to 1e-10 of the largest left out. */
  readonly weights: number[];
  /** tr(Gamma S22.1). */
  readonly trace: number;
  /** floor / n + trace / m. */
  readonly predictedExcessRisk: number;
  /** g'Vg: variance of sqrt(m) times the first-order change of risk when the features miss signal. */
  readonly firstOrderVariance: number;
  /** f^(x0). */
  readonly prediction?: number;
  /** Variance of the prediction from the labels. */
  readonly labelVariance?: number;
  /** Variance of the prediction from pre-training. */
  readonly pretrainVariance?: number;
  /** Root of their sum. */
  readonly standardError?: number;
}

/**
 * Risk and standard error of a principal-component regression from the data alone, for rows of any distribution:
 * fourth moments of the unlabelled rows take the place of the Gaussian formula.
 *
 * @param input Z (m x d), X (n x d), y (n), k, x0 (d, optional); labelled rows are not pooled into Z here
 * @returns the plug-in law, and the prediction at x0 with both parts of its variance
 * @throws SHAPE (also n <= k + 1), NOT_FINITE, NO_EIGENGAP
 *
 * Source: derived, docs/theory.md sections 4.1, 5 and 6.
 */
export function pcrPlugin(input: PcrPluginInput): PcrPlugin {
  const unlabelled = readMatrix(input.unlabelled, 'unlabelled');
  const { rows: m, columns: d } = unlabelled;
  const X = readMatrix(input.X, 'X', { columns: d });
  const n = X.rows;
  const y = readVector(input.y, 'y', n);
  const k = requireComponents(input.k, d, 'k');
  const x0 = input.x0 === undefined ? undefined : readVector(input.x0, 'x0', d);
  requireMoreRows(n, k + 1);
  const subspace = principalSubspace(unlabelled, k, true);
  const stage = fitLabels(subspace, X, y, { intercept: true, family: 'gaussian' });
  const gamma = subspace.leakCovariance(slopesOf(stage.theta, true));
  const floor = stage.sigma2 * (k + 1);
  const trace = traceOfProduct(gamma, stage.residual);
  return {
    eigenvalues: Array.from(subspace.spectrum),
    sigma2: stage.sigma2,
    floor,
    weights: Array.from(leadingWeights(productSpectrum(gamma, stage.residual), 1e-10)),
    trace,
    predictedExcessRisk: floor / n + trace / m,
    firstOrderVariance: 4 * quadraticForm(gamma, stage.missed),
    ...(x0 && predictionAt(x0)),
  };

  function predictionAt(point: Float64Array): Partial<PcrPlugin> {
    const moved = point.map((value, j) => value - subspace.centre[j]);
    const psi = Float64Array.of(1, ...applyTranspose(subspace.kept, moved));
    const explained = applyMatrix(stage.explained, psi);
    const rest = applyTranspose(subspace.dropped, moved).map((value, a) => value - explained[a]);
    const labelVariance = (stage.sigma2 / n) * quadraticForm(stage.inverse, psi);
    const pretrainVariance = quadraticForm(gamma, rest) / m;
    return {
      prediction: dot(psi, stage.theta),
      labelVariance,
      pretrainVariance,
      standardError: Math.sqrt(labelVariance + pretrainVariance),
    };
  }
}
