import {
  LabRangeError,
  fromData,
  matrixProduct,
  svd,
  symmetricEigen,
  toDense,
  type MatrixLike,
} from '@lab/linalg';
import { packedCopy, requireOneOf } from '@lab/linalg/arguments';
import { flowBasis } from './flowBasis.ts';
import { denseOfShape, regression, type Matrix } from './matrixInput.ts';
import { rotatedWeights, symmetrize, type SpectrumKind } from './rotatedFlow.ts';
import { filterOf, type FlowOptions, type TrainingStage } from './training.ts';

/** Options of `gradientFlow`. */
export interface GradientFlowOptions extends FlowOptions {
  /** Initial weights, M x N; default zeros. */
  readonly init?: MatrixLike | undefined;
  /** 'singular' (default) for the singular values of W, 'symmetric' for the eigenvalues of (W+W')/2, which needs M = N. */
  readonly spectrum?: SpectrumKind | undefined;
}

/** Weights and spectrum at one stage of training. */
export interface GradientFlowResult {
  /** W(t), M x N. */
  readonly weights: Matrix;
  /** Eigenvalues of X'X/T (N), ascending; those below 1e-12 of the largest are 0. */
  readonly covarianceEigenvalues: Float64Array;
  /** Singular values of W, descending; with spectrum 'singular'. */
  readonly singularValues?: Float64Array;
  /** Eigenvalues of (W+W')/2, ascending; with spectrum 'symmetric'. */
  readonly eigenvalues?: Float64Array;
}

/**
 * The weights of linear regression by gradient flow, exactly: dW/dt = Y'X/T - W (X'X/T + lambda).
 * @param X - T x N inputs, used as they are: neither centred nor scaled.
 * @param Y - T x M labels.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - init (M x N, default zeros), weightDecay >= 0 (default 0), spectrum (default 'singular').
 * @returns weights (M x N), covarianceEigenvalues (N) and singularValues or eigenvalues.
 * @throws SHAPE (rows of X and Y differ, empty, init of another shape, symmetric spectrum of a non-square W), NOT_FINITE,
 * OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE.
 * Source: derived, docs/theory.md, section 1.
 */
export function gradientFlow(
  X: MatrixLike,
  Y: MatrixLike,
  stage: TrainingStage,
  options: GradientFlowOptions = {},
): GradientFlowResult {
  const kind = requireOneOf(options.spectrum ?? 'singular', ['singular', 'symmetric'], 'spectrum');
  const data = regression(X, Y);
  const [outputs, inputs] = [data.Y.columns, data.X.columns];
  requireSquareFor(kind, outputs, inputs);
  const start =
    options.init === undefined
      ? undefined
      : denseOfShape(options.init, 'init', outputs, inputs, 'outputs x inputs');
  const basis = flowBasis(data);
  const filter = filterOf(stage, options, basis.eigenvalues);
  const init = start === undefined ? undefined : packedCopy(toDense(matrixProduct(start, basis.vectors)));
  const rotated = rotatedWeights({ kind, outputs, init, ...basis }, filter);
  const weights = matrixProduct(fromData(rotated, outputs, inputs), basis.vectors, { transposeB: true });
  const shared = { weights, covarianceEigenvalues: basis.eigenvalues };
  if (kind === 'singular') return { ...shared, singularValues: svd(weights, { vectors: false }).values };
  const mean = packedCopy(toDense(weights));
  symmetrize(mean, inputs);
  const { values } = symmetricEigen(fromData(mean, inputs, inputs), { vectors: false });
  return { ...shared, eigenvalues: values };
}

/** The symmetric spectrum exists for square W only. */
export function requireSquareFor(kind: SpectrumKind, outputs: number, inputs: number): void {
  if (kind === 'symmetric' && outputs !== inputs)
    throw new LabRangeError(
      'SHAPE',
      `the symmetric spectrum needs square weights, got ${outputs} x ${inputs}: use spectrum 'singular'`,
      { argument: 'spectrum' },
    );
}
