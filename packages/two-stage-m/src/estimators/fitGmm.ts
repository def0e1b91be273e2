import type { MatrixLike } from '@lab/linalg';
import { readVector, requireCount, requirePositive } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { readMatrix, shapeError, type NumberList } from '../numeric/arguments.ts';
import { rowsOf, stackRows, toRows, transpose, zeroMatrix, type Dense } from '../numeric/dense.ts';
import { runStepsAsync, type AsyncOptions, type Steps } from '../numeric/stepwise.ts';
import { sandwichOf } from '../engine/quotientSandwich.ts';
import { canonicalLink, type Family } from '../laws/link.ts';
import { centrePlane, requireDistinctCentres } from '../laws/mixtureGating.ts';
import { downstreamLaw, gramsOf } from './downstreamLaw.ts';
import { gatedFeatures, gatedGradient, gateOf, type Gate } from './gatedPoint.ts';
import { fitGlm, requireLabels } from './glm.ts';
import { leastSquaresFit, requireMoreRows } from './labelStage.ts';
import { fitMixture, mixtureInformation, type EmFit } from './mixtureEm.ts';
import type { GatedModel } from './model.ts';
import { checkFitOptions, readBoolean, type FitOptions } from './options.ts';

/** Options of `fitGmm`. */
export interface GmmOptions extends FitOptions {
  /** K, the number of equally likely components, >= 1. */
  readonly components: number;
  /** k-means++ starts of EM, >= 1; default 5. */
  readonly starts?: number | undefined;
  /** Seed of the starts; default 0. */
  readonly seed?: number | string | undefined;
  /** Most EM iterations for each start; default 2000. */
  readonly maxIterations?: number | undefined;
  /** Largest move of a centre at which EM stops; default 1e-9. */
  readonly tolerance?: number | undefined;
  /** Whether unlabelled and labelled x have one law, so that moments may be taken over all rows; default false. */
  readonly sameDistribution?: boolean | undefined;
}

/**
 * Regression gated by a Gaussian mixture of the unlabelled rows: one linear function of the centres' plane for each
 * component, mixed by posterior probability. Components have unit covariance and equal weight: scale the columns first.
 *
 * @param unlabelled m x d
 * @param X n x d
 * @param y n labels
 * @param options components (required), starts, seed, maxIterations, tolerance, family, poolLabelled, noise,
 *   sameDistribution
 * @returns a plain model for `predict`, `predictInterval`, `riskReport`
 * @throws SHAPE (sizes, fewer rows than components, n <= K (r + 1)), NOT_FINITE, COINCIDENT_CENTRES, OUT_OF_RANGE,
 *   NOT_A_MINIMUM, WEAK_IDENTIFICATION, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 section 6.3 (subspace-aware gating); law by the sandwich in the centres, docs/theory.md
 * section 4.4.
 */
export function fitGmm(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: GmmOptions,
): GatedModel {
  return runToEnd(gatedModel(unlabelled, X, y, options));
}

/**
 * As `fitGmm`, giving the event loop its turn.
 *
 * @returns the same model; rejects with an AbortError when aborted
 */
export async function fitGmmAsync(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: GmmOptions & AsyncOptions,
): Promise<GatedModel> {
  return runStepsAsync(gatedModel(unlabelled, X, y, options), options);
}

/**
 * As `fitGmm`, one EM iteration a step; each step carries the largest move of a centre.
 *
 * @returns a generator of progress whose return value is the model
 */
export function iterateFitGmm(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: GmmOptions,
): Steps<GatedModel> {
  return gatedModel(unlabelled, X, y, options);
}

function* gatedModel(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: GmmOptions,
): Steps<GatedModel> {
  const { family, pool, robust } = checkFitOptions(options);
  const everywhere = readBoolean(options.sameDistribution, 'sameDistribution', false);
  const rows = readMatrix(unlabelled, 'unlabelled');
  const labelledRows = readMatrix(X, 'X', { columns: rows.columns });
  const labels = readVector(y, 'y', labelledRows.rows);
  requireLabels(labels, family);
  const pretraining = pool ? stackRows(rows, labelledRows) : rows;
  const em = yield* mixtureOf(pretraining, options);
  requireDistinctCentres(em.centres);
  const gate = gateOf(em.centres, centrePlane(em.centres).basis);
  const { hessian, scoreCovariance } = mixtureInformation(pretraining, em.centres);
  const { covariance } = sandwichOf(hessian, scoreCovariance, { tolerance: 1e-9 });
  yield { fraction: 1, stage: 'labels' };
  const features = featureRows(gate, labelledRows);
  requireMoreRows(features.rows, features.columns);
  const fit = fitFamily(features, labels, family);
  const gradients = gradientRows(gate, fit.theta, labelledRows);
  const squared = family === 'gaussian';
  const parts = downstreamLaw(
    {
      features,
      gradients,
      residuals: fit.residuals,
      curvature: squared ? undefined : fit.curvature,
      grams: everywhere ? momentsOver(gate, fit.theta, stackRows(rows, labelledRows), family) : undefined,
    },
    {
      covariance,
      unlabelled: pretraining.rows,
      pooled: pool,
      robust,
      converged: em.converged && fit.converged,
      warnings: [],
      squared,
    },
  );
  return {
    kind: 'gated',
    family,
    centres: toRows(em.centres),
    basis: toRows(transpose(gate.basis)),
    coefficients: Array.from(fit.theta),
    labelCovariance: toRows(parts.labelCovariance),
    explained: toRows(parts.explained),
    covariance: toRows(covariance),
    iterations: em.iterations,
    converged: em.converged,
    law: parts.law,
  };
}

function mixtureOf(z: Dense, options: GmmOptions): Steps<EmFit> {
  const components = requireCount(options.components, 'components', 1);
  if (components >= z.rows)
    throw shapeError('unlabelled', `have more than ${components} rows, one a component`, String(z.rows));
  return fitMixture(z, {
    components,
    starts: requireCount(options.starts ?? 5, 'starts', 1),
    seed: options.seed ?? 0,
    maxIterations: requireCount(options.maxIterations ?? 2000, 'maxIterations', 1),
    tolerance: requirePositive(options.tolerance ?? 1e-9, 'tolerance'),
  });
}

/** Features of each row, n x K (r + 1). */
export function featureRows(gate: Gate, X: Dense): Dense {
  const { rows: count, columns: r } = gate.planar;
  const features = zeroMatrix(X.rows, count * (r + 1));
  for (let i = 0; i < X.rows; i++) {
    const out = features.data.subarray(i * features.columns, (i + 1) * features.columns);
    gatedFeatures(gate, rowsOf(X, i, i + 1).data, out);
  }
  return features;
}

function gradientRows(gate: Gate, theta: ArrayLike<number>, X: Dense): Dense {
  const gradients = zeroMatrix(X.rows, gate.centres.data.length);
  for (let i = 0; i < X.rows; i++) {
    const out = gradients.data.subarray(i * gradients.columns, (i + 1) * gradients.columns);
    gatedGradient(gate, theta, rowsOf(X, i, i + 1).data, out);
  }
  return gradients;
}

function momentsOver(gate: Gate, theta: Float64Array, X: Dense, family: Family): ReturnType<typeof gramsOf> {
  const features = featureRows(gate, X);
  const gradients = gradientRows(gate, theta, X);
  if (family === 'gaussian') return gramsOf(features, gradients, undefined);
  const { curvature } = canonicalLink(family);
  const weights = Float64Array.from({ length: X.rows }, (_, i) => {
    let eta = 0;
    for (let a = 0; a < theta.length; a++) eta += theta[a] * features.data[i * theta.length + a];
    return curvature(eta);
  });
  return gramsOf(features, gradients, weights);
}

/** Labels on features by least squares or maximum likelihood. */
export function fitFamily(
  features: Dense,
  y: Float64Array,
  family: Family,
): ReturnType<typeof leastSquaresFit> {
  return family === 'gaussian' ? leastSquaresFit(features, y) : fitGlm(features, y, canonicalLink(family));
}
