import {
  dot,
  quadraticForm,
  scaled,
  toRows,
  traceOfProduct,
  transpose,
  type Dense,
} from '../numeric/dense.ts';
import { gramRank, leadingWeights, productSpectrum } from '../numeric/spectrum.ts';
import type { Steps } from '../numeric/stepwise.ts';
import { judgeFirstOrder } from '../checks/checkFirstOrder.ts';
import type { Family } from '../laws/link.ts';
import { slopesOf, type LabelStage } from './labelStage.ts';
import type { BootstrapTrace, FittedLaw, LinearModel, Warning } from './model.ts';
import type { PretrainedSubspace } from './pretrainedSubspace.ts';

/** What is needed to write a linear model down. */
export interface LinearParts {
  readonly method: LinearModel['method'];
  readonly family: Family;
  readonly intercept: boolean;
  readonly pooled: boolean;
  readonly labelled: number;
  readonly subspace: PretrainedSubspace;
  readonly stage: LabelStage;
  readonly warnings: Warning[];
  /** Resamples the first stage; called where the gap is too small for the formula. */
  readonly bootstrap?: (() => Steps<BootstrapTrace>) | undefined;
}

/** Above this the formula is optimistic by a tenth or more; above twice this the bootstrap replaces it. */
export const GAP_WARNING = 0.01;
const GAP_FALLBACK = 0.02;

/** The model with its plug-in law. */
export function* linearModel(parts: LinearParts): Steps<LinearModel> {
  const { method, family, intercept, subspace, stage } = parts;
  const gamma = subspace.leakCovariance(Float64Array.from(slopesOf(stage.theta, intercept)));
  const law = lawOf(parts, gamma);
  const bootstrap = subspace.gap > GAP_FALLBACK && parts.bootstrap ? yield* parts.bootstrap() : undefined;
  return {
    kind: 'linear',
    method,
    family,
    intercept,
    centre: Array.from(subspace.centre),
    kept: toRows(transpose(subspace.kept)),
    spectrum: Array.from(subspace.spectrum),
    coefficients: Array.from(stage.theta),
    labelCovariance: toRows(stage.covariance),
    leak: {
      dropped: toRows(transpose(subspace.dropped)),
      explained: toRows(stage.explained),
      covariance: toRows(gamma),
    },
    law: bootstrap ? { ...law, bootstrap } : law,
  };
}

function lawOf(parts: LinearParts, gamma: Dense): FittedLaw {
  const { family, subspace, stage, labelled: n, pooled } = parts;
  const squared = family === 'gaussian';
  const unit = squared ? 1 : 0.5;
  const p = stage.theta.length;
  const weights = Array.from(leadingWeights(productSpectrum(gamma, scaled(stage.residual, unit)), 1e-10));
  const trace = unit * traceOfProduct(gamma, stage.residual);
  const labelWeights = stage.labelWeights.map((weight) => unit * weight);
  const floor = labelWeights.reduce((sum, weight) => sum + weight, 0);
  const dBase = p + gramRank(stage.residual);
  // The gradient of squared loss carries a factor 2 that log-loss has not.
  const slope = squared ? 4 : 1;
  const firstOrder = judgeFirstOrder({
    variance: slope * quadraticForm(gamma, stage.missed),
    nullWeights: nullWeights(weights, slope, unit, stage.sigma2, subspace.rows, n),
    floor,
    trace,
    unlabelled: subspace.rows,
    labelled: n,
  });
  return {
    loss: squared ? 'squared' : 'log-loss',
    labelled: n,
    unlabelled: subspace.rows,
    pooled,
    sigma2: stage.sigma2,
    dEff: p,
    dBase,
    labelWeights: Array.from(labelWeights),
    floor,
    weights,
    trace,
    supervisedMean: unit * stage.sigma2 * dBase,
    firstOrder,
    gap: subspace.gap,
    warnings: [...parts.warnings, ...lawWarnings(subspace.gap, firstOrder.flagged, stage.converged, n, p)],
  };
}

/**
 * Chi-square weights of g'Vg where the features miss nothing: label noise and the error of the representation itself
 * make the mean of residual times gradient differ from 0.
 */
export function nullWeights(
  weights: readonly number[],
  slope: number,
  unit: number,
  sigma2: number,
  m: number,
  n: number,
): number[] {
  return weights.map((weight) => {
    const own = weight / unit;
    return slope * own * (sigma2 / n + own / m);
  });
}

/** Warnings that follow from the numbers of a law. */
export function lawWarnings(
  gap: number,
  firstOrder: boolean,
  converged: boolean,
  n: number,
  p: number,
): Warning[] {
  const warnings: Warning[] = [];
  if (gap > GAP_WARNING) {
    warnings.push({
      code: 'SMALL_GAP',
      message:
        `the kept and dropped eigenvalues are too close for this many unlabelled rows (diagnostic ${gap.toPrecision(2)}, ` +
        'wanted below 0.01): the formula for the pre-training risk is unreliable there',
    });
  }
  if (firstOrder) {
    warnings.push({
      code: 'FIRST_ORDER_TERM',
      message:
        'the kept features miss signal, so the risk moves with the pre-training noise at first order: keep more',
    });
  }
  if (!converged) {
    warnings.push({
      code: 'NOT_CONVERGED',
      message: 'a stage did not converge; its law assumes an exact minimiser',
    });
  }
  if (n < 5 * p) {
    warnings.push({
      code: 'FEW_LABELS',
      message: `${n} labels for ${p} coefficients: the law is a limit for many labels and is optimistic here`,
    });
  }
  return warnings;
}

/** Prediction = intercept + coefficients' x of a linear model. */
export function linearCoefficients(model: LinearModel): { intercept: number; coefficients: number[] } {
  const slopes = model.intercept ? model.coefficients.slice(1) : model.coefficients;
  const coefficients = model.centre.map((_, j) =>
    slopes.reduce((sum, value, i) => sum + value * model.kept[i][j], 0),
  );
  const shift = dot(coefficients, model.centre);
  return { intercept: (model.intercept ? model.coefficients[0] : 0) - shift, coefficients };
}
