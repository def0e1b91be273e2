import type { MatrixLike } from '@lab/linalg';
import { readVector, requirePositive } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { readMatrix, requireComponents, type NumberList } from '../numeric/arguments.ts';
import { stackRows } from '../numeric/dense.ts';
import { takeRows } from '../numeric/resampling.ts';
import { runStepsAsync, type AsyncOptions, type Steps } from '../numeric/stepwise.ts';
import { bootstrapTrace, type TraceBootstrap } from '../checks/bootstrapTrace.ts';
import { requireLabels } from './glm.ts';
import { fitLabels, requireMoreRows } from './labelStage.ts';
import { linearModel } from './linearModel.ts';
import type { LinearModel } from './model.ts';
import { checkFitOptions, type SubspaceOptions } from './options.ts';
import { keptAxes, principalSubspace } from './principalSubspace.ts';

/**
 * Principal-component regression whose components come from unlabelled rows; `family` makes it logistic or Poisson.
 *
 * @param unlabelled m x d
 * @param X n x d
 * @param y n labels (0/1 for 'logistic', counts for 'poisson')
 * @param options components (required), family, poolLabelled, noise, gapFallback
 * @returns a plain model for `predict`, `predictInterval`, `riskReport`
 * @throws SHAPE (sizes, n <= components + 1), NOT_FINITE, NO_EIGENGAP, OUT_OF_RANGE (labels), UNKNOWN_OPTION
 *
 * Source: derived, docs/theory.md sections 4.1, 5 and 6 (pooling: section 6).
 */
export function fitPcr(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: SubspaceOptions,
): LinearModel {
  return runToEnd(principalModel('pcr', unlabelled, X, y, options));
}

/**
 * As `fitPcr`, giving the event loop its turn; worth it where the bootstrap fallback may run.
 *
 * @returns the same model; rejects with an AbortError when aborted
 */
export async function fitPcrAsync(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: SubspaceOptions & AsyncOptions,
): Promise<LinearModel> {
  return runStepsAsync(principalModel('pcr', unlabelled, X, y, options), options);
}

/**
 * As `fitPcr`, one draw of the bootstrap fallback a step where it is needed; each carries the running mean of m times
 * the pre-training risk.
 *
 * @returns a generator of progress whose return value is the model
 */
export function iterateFitPcr(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: SubspaceOptions,
): Steps<LinearModel> {
  return principalModel('pcr', unlabelled, X, y, options);
}

/** Options of `fitFactor`. */
export interface FactorOptions extends SubspaceOptions {
  /** Noise variance of each column, > 0: a kept eigenvalue must exceed it; default 1. */
  readonly noiseVariance?: number | undefined;
}

/**
 * Regression on factors estimated from unlabelled rows by maximum likelihood with equal noise; neither stage is
 * centred and there is no intercept, as the model has it (centre the columns first where they have means).
 *
 * @param unlabelled m x d
 * @param X n x d
 * @param y n labels
 * @param options components (required), noiseVariance, family, poolLabelled, noise, gapFallback
 * @returns a plain model for `predict`, `predictInterval`, `riskReport`
 * @throws NO_SIGNAL, NO_EIGENGAP, SHAPE (sizes, n <= components), NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 section 6.2; docs/theory.md section 4.3.
 */
export function fitFactor(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: FactorOptions,
): LinearModel {
  return runToEnd(principalModel('factor', unlabelled, X, y, options));
}

/**
 * As `fitFactor`, giving the event loop its turn.
 *
 * @returns the same model; rejects with an AbortError when aborted
 */
export async function fitFactorAsync(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: FactorOptions & AsyncOptions,
): Promise<LinearModel> {
  return runStepsAsync(principalModel('factor', unlabelled, X, y, options), options);
}

/** A subspace learnt from rows, its labels fitted, its law written down. */
function* principalModel(
  method: 'pcr' | 'factor',
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: FactorOptions,
): Steps<LinearModel> {
  const { family, pool, robust, fallback } = checkFitOptions(options);
  const rows = readMatrix(unlabelled, 'unlabelled');
  const labelledRows = readMatrix(X, 'X', { columns: rows.columns });
  const labels = readVector(y, 'y', labelledRows.rows);
  requireLabels(labels, family);
  const k = requireComponents(options.components, rows.columns, 'components');
  const centred = method === 'pcr';
  const pretraining = pool ? stackRows(rows, labelledRows) : rows;
  requireMoreRows(labels.length, k + Number(centred));
  const noise =
    method === 'factor' ? requirePositive(options.noiseVariance ?? 1, 'noiseVariance') : undefined;
  const subspace = principalSubspace(pretraining, k, centred, noise);
  const stage = fitLabels(subspace, labelledRows, labels, { intercept: centred, family, robust });
  yield { fraction: 0, stage: 'fitted' };
  const again: TraceBootstrap = {
    rows: pretraining.rows,
    relearn: (indices) => keptAxes(takeRows(pretraining, indices), k, centred),
    X: labelledRows,
    subspace,
    theta: stage.theta,
    intercept: centred,
    family,
  };
  return yield* linearModel({
    method,
    family,
    intercept: centred,
    pooled: pool,
    labelled: labelledRows.rows,
    subspace,
    stage,
    warnings: [],
    bootstrap: fallback && (() => bootstrapTrace(again, fallback)),
  });
}
