import { fromData, matrixProduct, toDense, type MatrixLike } from '@lab/linalg';
import { packedCopy, requireNotNegative, requireObject, requireOneOf } from '@lab/linalg/arguments';
import { labelNoiseOf } from './estimateLabelNoise.ts';
import { flowBasis } from './flowBasis.ts';
import { requireSquareFor } from './gradientFlow.ts';
import { denseInput, denseOfShape, regression, type Matrix } from './matrixInput.ts';
import { rotatedWeights, type RotatedFlow, type SpectrumKind } from './rotatedFlow.ts';
import { filterOf, type FlowOptions, type TrainingStage } from './training.ts';

/** Options of `fitFlow`. */
export interface FitFlowOptions extends FlowOptions {
  /** Initial weights, M x N; default zeros. */
  readonly init?: MatrixLike | undefined;
  /** sigma^2 of the labels where it is known; default: estimated from least squares, which needs T > N. */
  readonly labelNoise?: number | undefined;
  /** 'singular' (default) looks at the singular values of W, 'symmetric' at the eigenvalues of (W+W')/2, for M = N. */
  readonly spectrum?: SpectrumKind | undefined;
}

/**
 * Gradient flow on a data set, solved once: plain numbers, JSON-serialisable. Every W(t) follows from it.
 */
export interface FlowFit {
  /** Number of samples T. */
  readonly samples: number;
  /** Number of outputs M. */
  readonly outputs: number;
  /** Number of inputs N. */
  readonly inputs: number;
  /** Rank of X. */
  readonly rank: number;
  /** Which spectrum of W is looked at. */
  readonly spectrum: SpectrumKind;
  /** Weight decay lambda of the flow. */
  readonly weightDecay: number;
  /** sigma^2, given or estimated; null where T <= N and none is given. */
  readonly labelNoise: number | null;
  /** s0^2 as the initial weights show it: |W0|^2/M. */
  readonly initVariance: number;
  /** Sum of the squared labels. */
  readonly labelSquares: number;
  /** Eigenvalues of X'X/T, ascending (N). */
  readonly covarianceEigenvalues: readonly number[];
  /** Their eigenvectors O, one a column (N rows). */
  readonly vectors: readonly (readonly number[])[];
  /** W0 O (M rows); null for a start from zero. */
  readonly init: readonly (readonly number[])[] | null;
  /** Y'X O/T (M rows). */
  readonly correlation: readonly (readonly number[])[];
}

/** What every use of a fit may choose. */
export interface FitUseOptions {
  /** Leaves out W0 e^{-Ct}, the known rest of the initial weights; default false. */
  readonly subtractInit?: boolean | undefined;
}

/**
 * Solves gradient flow on a data set, once for all times.
 * @param X - T x N inputs, used as they are.
 * @param Y - T x M labels.
 * @param options - init (M x N, default zeros), labelNoise (default: estimated), weightDecay >= 0 (default 0), spectrum
 * ('singular' by default).
 * @returns a plain fit for `weightsAt`, `predictAt`, `topPair`, `monitorFlow` and `recommendStop`.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE.
 * Source: derived, docs/theory.md, section 1.
 */
export function fitFlow(X: MatrixLike, Y: MatrixLike, options: FitFlowOptions = {}): FlowFit {
  const spectrum = requireOneOf(options.spectrum ?? 'singular', ['singular', 'symmetric'], 'spectrum');
  const data = regression(X, Y);
  const [samples, inputs, outputs] = [data.X.rows, data.X.columns, data.Y.columns];
  requireSquareFor(spectrum, outputs, inputs);
  const start =
    options.init === undefined
      ? undefined
      : denseOfShape(options.init, 'init', outputs, inputs, 'outputs x inputs');
  const given =
    options.labelNoise === undefined ? undefined : requireNotNegative(options.labelNoise, 'labelNoise');
  const basis = flowBasis(data);
  const estimated = samples > inputs ? labelNoiseOf(data, basis).labelNoise : null;
  const init = start === undefined ? undefined : packedCopy(toDense(matrixProduct(start, basis.vectors)));
  return {
    samples,
    outputs,
    inputs,
    rank: basis.rank,
    spectrum,
    weightDecay: requireNotNegative(options.weightDecay ?? 0, 'weightDecay'),
    labelNoise: given ?? estimated,
    initVariance: init === undefined ? 0 : sumOfSquares(init) / outputs,
    labelSquares: sumOfSquares(packedCopy(data.Y)),
    covarianceEigenvalues: Array.from(basis.eigenvalues),
    vectors: rowsOf(packedCopy(toDense(basis.vectors)), inputs),
    init: init === undefined ? null : rowsOf(init, inputs),
    correlation: rowsOf(basis.correlation, inputs),
  };
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function rowsOf(data: Float64Array, columns: number): number[][] {
  const rows: number[][] = [];
  for (let start = 0; start < data.length; start += columns)
    rows.push(Array.from(data.subarray(start, start + columns)));
  return rows;
}

/** A fit in working layout. */
export interface WorkingFit {
  readonly eigenvalues: Float64Array;
  readonly vectors: Matrix;
  /** From the right rotated into the eigenbasis; M x N. */
  readonly init: Float64Array | undefined;
  readonly correlation: Float64Array;
  /** What the spectrum is taken of: for the symmetric one the left side is rotated too. */
  readonly flow: RotatedFlow;
}

const working = new WeakMap<FlowFit, WorkingFit>();

/** The working layout of a fit, made once for each. */
export function workingFit(fit: FlowFit): WorkingFit {
  requireObject(fit, 'fit');
  const known = working.get(fit);
  if (known !== undefined) return known;
  const { inputs, outputs, spectrum } = fit;
  const vectors = fromData(packedCopy(toDense(fit.vectors, 'fit.vectors')), inputs, inputs);
  const correlation = packedCopy(toDense(fit.correlation, 'fit.correlation'));
  const init = fit.init === null ? undefined : packedCopy(toDense(fit.init, 'fit.init'));
  const fromLeft = (matrix: Float64Array): Float64Array =>
    spectrum === 'singular'
      ? matrix
      : packedCopy(toDense(matrixProduct(vectors, fromData(matrix, outputs, inputs), { transposeA: true })));
  const eigenvalues = Float64Array.from(fit.covarianceEigenvalues);
  const made: WorkingFit = {
    eigenvalues,
    vectors,
    init,
    correlation,
    flow: {
      kind: spectrum,
      outputs,
      eigenvalues,
      init: init === undefined ? undefined : fromLeft(init),
      correlation: fromLeft(correlation),
    },
  };
  working.set(fit, made);
  return made;
}

/**
 * The weights of a fit at a stage of training.
 * @param fit - from `fitFlow`.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - subtractInit, default false.
 * @returns W(t), M x N.
 * @throws NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, section 1.
 */
export function weightsAt(
  fit: FlowFit,
  stage: TrainingStage,
  { subtractInit = false }: FitUseOptions = {},
): Matrix {
  const { eigenvalues, vectors, init, correlation } = workingFit(fit);
  const filter = filterOf(stage, fit, eigenvalues);
  const rotated = rotatedWeights(
    {
      kind: fit.spectrum,
      outputs: fit.outputs,
      eigenvalues,
      init: subtractInit ? undefined : init,
      correlation,
    },
    filter,
  );
  return matrixProduct(fromData(rotated, fit.outputs, fit.inputs), vectors, { transposeB: true });
}

/**
 * Predictions of a fit at a stage of training.
 * @param fit - from `fitFlow`.
 * @param X - inputs, any number of rows and N columns.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - subtractInit, default false.
 * @returns X W(t)', rows of X by M.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 */
export function predictAt(
  fit: FlowFit,
  X: MatrixLike,
  stage: TrainingStage,
  options: FitUseOptions = {},
): Matrix {
  const inputs = denseInput(X, 'X');
  denseOfShape(X, 'X', inputs.rows, fit.inputs, 'columns as in the fit');
  return matrixProduct(inputs, weightsAt(fit, stage, options), { transposeB: true });
}
