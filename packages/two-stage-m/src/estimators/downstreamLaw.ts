import {
  applyTranspose,
  columnGram,
  multiply,
  quadraticForm,
  scaled,
  scaledRows,
  traceOfProduct,
  type Dense,
} from '../numeric/dense.ts';
import { gramInverse, gramRank, leadingWeights, productSpectrum } from '../numeric/spectrum.ts';
import { judgeFirstOrder } from '../checks/checkFirstOrder.ts';
import { jointGram, residualOf, type DenseGrams } from '../engine/residualGram.ts';
import { lawWarnings, nullWeights } from './linearModel.ts';
import type { FittedLaw, Warning } from './model.ts';

/** A label fit on p features with the q-dimensional gradient of its predictions. */
export interface DownstreamFit {
  /** Features of the labelled rows, n x p. */
  readonly features: Dense;
  /** Gradient of each prediction in w, n x q. */
  readonly gradients: Dense;
  /** y less the fitted mean, n. */
  readonly residuals: Float64Array;
  /** Curvature of the loss in the linear predictor, n; undefined for squared loss. */
  readonly curvature: Float64Array | undefined;
  /** Second moments over another sample of x (weighted as the loss is), where that is preferred. */
  readonly grams?: DenseGrams | undefined;
}

/** Where the law comes from and what is said about it. */
export interface DownstreamContext {
  /** V, q x q. */
  readonly covariance: Dense;
  readonly unlabelled: number;
  readonly pooled: boolean;
  readonly robust: boolean;
  readonly converged: boolean;
  readonly warnings: readonly Warning[];
  /** Dispersion known to be 1 and a loss of half the size: everything but squared loss. */
  readonly squared: boolean;
}

/** The plug-in law with what predictions need. */
export interface DownstreamLaw {
  readonly law: FittedLaw;
  /** What features explain of the gradient, q x p. */
  readonly explained: Dense;
  /** Covariance of theta given the features, p x p. */
  readonly labelCovariance: Dense;
}

/** The law of a label fit in any coordinates of the first stage. */
export function downstreamLaw(fit: DownstreamFit, context: DownstreamContext): DownstreamLaw {
  const { features, residuals } = fit;
  const { squared, covariance, unlabelled: m } = context;
  const { rows: n, columns: p } = features;
  const own = gramsOf(fit.features, fit.gradients, fit.curvature);
  const grams = fit.grams ?? own;
  const residual = residualOf(grams);
  const sigma2 = squared ? residuals.reduce((sum, e) => sum + e * e, 0) / (n - p) : 1;
  const noise = context.robust
    ? scaled(columnGram(scaledRows(features, residuals)), 1 / (n - p))
    : scaled(own.Gpp, sigma2);
  const unit = squared ? 1 : 0.5;
  const inverse = gramInverse(own.Gpp);
  const dEff = gramRank(own.Gpp);
  const labelWeights = context.robust
    ? Array.from(leadingWeights(productSpectrum(inverse, noise), 1e-10), (weight) => unit * weight)
    : new Array<number>(dEff).fill(unit * sigma2);
  const floor = labelWeights.reduce((sum, weight) => sum + weight, 0);
  const weights = Array.from(leadingWeights(productSpectrum(covariance, scaled(residual, unit)), 1e-10));
  const trace = unit * traceOfProduct(covariance, residual);
  const slope = squared ? 4 : 1;
  const missed = applyTranspose(fit.gradients, residuals).map((sum) => sum / n);
  const firstOrder = judgeFirstOrder({
    variance: slope * quadraticForm(covariance, missed),
    nullWeights: nullWeights(weights, slope, unit, sigma2, m, n),
    floor,
    trace,
    unlabelled: m,
    labelled: n,
  });
  const dBase = gramRank(jointGram(grams));
  return {
    explained: multiply(grams.Gjp, gramInverse(grams.Gpp)),
    labelCovariance: scaled(multiply(multiply(inverse, noise), inverse), 1 / n),
    law: {
      loss: squared ? 'squared' : 'log-loss',
      labelled: n,
      unlabelled: m,
      pooled: context.pooled,
      sigma2,
      dEff,
      dBase,
      labelWeights,
      floor,
      weights,
      trace,
      supervisedMean: unit * sigma2 * dBase,
      firstOrder,
      gap: 0,
      warnings: [...context.warnings, ...lawWarnings(0, firstOrder.flagged, context.converged, n, dEff)],
    },
  };
}

/** Second moments of features and gradients, weighted by the curvature of the loss. */
export function gramsOf(features: Dense, gradients: Dense, curvature: Float64Array | undefined): DenseGrams {
  const roots = curvature?.map(Math.sqrt);
  const psi = roots ? scaledRows(features, roots) : features;
  const j = roots ? scaledRows(gradients, roots) : gradients;
  const share = 1 / features.rows;
  return {
    Gpp: scaled(columnGram(psi), share),
    Gjp: scaled(multiply(j, psi, { transposeA: true }), share),
    Gjj: scaled(columnGram(j), share),
  };
}
