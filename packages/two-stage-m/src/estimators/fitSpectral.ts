import type { MatrixLike } from '@lab/linalg';
import { readVector, requireOneOf } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { readMatrix, requireComponents, type NumberList } from '../numeric/arguments.ts';
import { columnMeans, columnsOf, shiftedRows } from '../numeric/dense.ts';
import { takeRows } from '../numeric/resampling.ts';
import { runStepsAsync, type AsyncOptions, type Steps } from '../numeric/stepwise.ts';
import { bootstrapTrace, type TraceBootstrap } from '../checks/bootstrapTrace.ts';
import { NEGATIVE_SCHEMES, type NegativeScheme } from '../laws/spectralScheme.ts';
import { contrastiveAxes, contrastiveSubspace, pairMoments, type Pairs } from './contrastiveSubspace.ts';
import { requireLabels } from './glm.ts';
import { fitLabels, requireMoreRows } from './labelStage.ts';
import { linearModel } from './linearModel.ts';
import type { LinearModel } from './model.ts';
import { checkFitOptions, readBoolean, type SubspaceOptions } from './options.ts';

/** Two views of each unlabelled row. */
export interface UnlabelledPairs {
  /** m x d. */
  readonly anchors: MatrixLike;
  /** m x d; row t is another view of anchor t. */
  readonly positives: MatrixLike;
  /** m x d independent rows, needed by scheme 'one' alone. */
  readonly negatives?: MatrixLike | undefined;
}

/** Options of `fitSpectral`; labelled rows come without a second view, so they cannot be pooled. */
export interface SpectralOptions extends Omit<SubspaceOptions, 'poolLabelled'> {
  /** Which negatives; default 'symmetric', which wastes least. */
  readonly scheme?: NegativeScheme | undefined;
  /** Whether rows are centred by the mean of the pairs and the regression has an intercept; default true. */
  readonly centre?: boolean | undefined;
}

/**
 * Regression on a linear spectral contrastive representation of unlabelled pairs.
 *
 * @param pairs anchors and positives (m x d each), negatives for scheme 'one'
 * @param X n x d
 * @param y n labels
 * @param options components (required), scheme, centre, family, noise, gapFallback
 * @returns a plain model for `predict`, `predictInterval`, `riskReport`
 * @throws NOT_POSITIVE (fewer pairs than columns, a kept eigenvalue <= 0), NO_EIGENGAP, SHAPE, NOT_FINITE, OUT_OF_RANGE,
 *   UNKNOWN_OPTION, WRONG_TYPE (scheme 'one' without negatives), NOT_A_MINIMUM, WEAK_IDENTIFICATION
 *
 * Source: arXiv 2603.27631 section 6.1 for 'one'; 'all' and 'symmetric' derived in docs/theory.md section 4.2.
 */
export function fitSpectral(
  pairs: UnlabelledPairs,
  X: MatrixLike,
  y: NumberList,
  options: SpectralOptions,
): LinearModel {
  return runToEnd(spectralModel(pairs, X, y, options));
}

/**
 * As `fitSpectral`, giving the event loop its turn.
 *
 * @returns the same model; rejects with an AbortError when aborted
 */
export async function fitSpectralAsync(
  pairs: UnlabelledPairs,
  X: MatrixLike,
  y: NumberList,
  options: SpectralOptions & AsyncOptions,
): Promise<LinearModel> {
  return runStepsAsync(spectralModel(pairs, X, y, options), options);
}

function* spectralModel(
  pairs: UnlabelledPairs,
  X: MatrixLike,
  y: NumberList,
  options: SpectralOptions,
): Steps<LinearModel> {
  const { family, robust, fallback } = checkFitOptions(options);
  const scheme = requireOneOf(options.scheme ?? 'symmetric', NEGATIVE_SCHEMES, 'scheme');
  const centre = readBoolean(options.centre, 'centre', true);
  const given = readPairs(pairs);
  const { rows: m, columns: d } = given.anchors;
  const labelledRows = readMatrix(X, 'X', { columns: d });
  const labels = readVector(y, 'y', labelledRows.rows);
  requireLabels(labels, family);
  const k = requireComponents(options.components, d, 'components');
  requireMoreRows(labels.length, k + Number(centre));
  const { subspace, converged } = yield* contrastiveSubspace(given, k, { scheme, centre });
  const fitted = fitLabels(subspace, labelledRows, labels, { intercept: centre, family, robust });
  const stage = { ...fitted, converged: fitted.converged && converged };
  const again: TraceBootstrap | undefined =
    scheme === 'one'
      ? undefined
      : {
          rows: m,
          relearn: (indices) => relearn(given, indices, k, scheme, centre),
          X: labelledRows,
          subspace,
          theta: stage.theta,
          intercept: centre,
          family,
        };
  return yield* linearModel({
    method: 'spectral',
    family,
    intercept: centre,
    pooled: false,
    labelled: labelledRows.rows,
    subspace,
    stage,
    warnings: [],
    bootstrap: again && fallback && (() => bootstrapTrace(again, fallback)),
  });
}

/** Checks and reads pairs. */
export function readPairs(pairs: UnlabelledPairs): Pairs {
  const anchors = readMatrix(pairs.anchors, 'pairs.anchors');
  const shape = { rows: anchors.rows, columns: anchors.columns };
  return {
    anchors,
    positives: readMatrix(pairs.positives, 'pairs.positives', shape),
    negatives: pairs.negatives && readMatrix(pairs.negatives, 'pairs.negatives', shape),
  };
}

function relearn(
  { anchors, positives }: Pairs,
  indices: Int32Array,
  k: number,
  scheme: 'all' | 'symmetric',
  centre: boolean,
): ReturnType<typeof columnsOf> {
  const first = takeRows(anchors, indices);
  const second = takeRows(positives, indices);
  const means = [columnMeans(first), columnMeans(second)];
  const shift = means[0].map((value, j) => (centre ? 0.5 * (value + means[1][j]) : 0));
  const moved = { anchors: shiftedRows(first, shift), positives: shiftedRows(second, shift) };
  const { whiten, cross } = pairMoments(moved, scheme);
  return columnsOf(contrastiveAxes(whiten, cross, 'pairs.anchors').axes, 0, k);
}
