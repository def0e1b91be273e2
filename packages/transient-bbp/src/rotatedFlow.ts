import { matrixVector, type DenseMatrix } from '@lab/linalg';
import { topLanczos } from './topLanczos.ts';
import { applyFilter, type Filter } from './training.ts';

/** Which spectrum of W is looked at: that of (W+W')/2, for square W, or the singular values. */
export type SpectrumKind = 'symmetric' | 'singular';

/**
 * A flow in coordinates in which it is diagonal from the right: W(t) = init diag(e) + correlation diag(f/l). For the
 * symmetric spectrum the left side is in the same coordinates.
 */
export interface RotatedFlow {
  readonly kind: SpectrumKind;
  readonly outputs: number;
  readonly eigenvalues: Float64Array;
  /** M x N; undefined for a start from zero. */
  readonly init: Float64Array | undefined;
  /** M x N. */
  readonly correlation: Float64Array;
}

/** The leading pair of the spectrum, in rotated coordinates; left and right are the same for the symmetric spectrum. */
export interface RotatedPair {
  readonly value: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Residual asked for vectors, relative to the top value. */
export const vectorTolerance = 1e-8;
/** Residual that is enough for a top value, whose own error is of second order in it. */
export const valueTolerance = 1e-5;

/** The top value alone. */
export function topValueOf(matrix: DenseMatrix, kind: SpectrumKind): number {
  return topPairOf(matrix, kind, valueTolerance).value;
}

/** W(t) in rotated coordinates, M x N. */
export function rotatedWeights(
  { outputs, eigenvalues, init, correlation }: RotatedFlow,
  filter: Filter,
): Float64Array {
  const count = eigenvalues.length;
  const kept = new Float64Array(count);
  const learned = new Float64Array(count);
  const gain = new Float64Array(count);
  applyFilter(filter, eigenvalues, kept, learned, gain);
  const weights = new Float64Array(outputs * count);
  for (let i = 0; i < outputs; i++) {
    const row = i * count;
    for (let j = 0; j < count; j++) weights[row + j] = correlation[row + j] * gain[j];
    if (init !== undefined) for (let j = 0; j < count; j++) weights[row + j] += init[row + j] * kept[j];
  }
  return weights;
}

/** (W+W')/2 in place of a square W. */
export function symmetrize(weights: Float64Array, size: number): void {
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (weights[i * size + j] + weights[j * size + i]);
      weights[i * size + j] = mean;
      weights[j * size + i] = mean;
    }
}

/** The matrix whose spectrum is looked at. */
export function spectralMatrix(flow: RotatedFlow, filter: Filter): DenseMatrix {
  const data = rotatedWeights(flow, filter);
  const columns = flow.eigenvalues.length;
  if (flow.kind === 'symmetric') symmetrize(data, columns);
  return { data, rows: flow.outputs, columns };
}

/** The top eigenpair or singular triplet of a matrix. */
export function topPairOf(matrix: DenseMatrix, kind: SpectrumKind, tolerance = vectorTolerance): RotatedPair {
  if (kind === 'singular') return topTriplet(matrix, tolerance);
  const { value, vector } = topLanczos(
    { size: matrix.rows, multiply: (x, out) => void matrixVector(matrix, x, { out }) },
    tolerance,
  );
  return { value, left: vector, right: vector };
}

/** The top singular triplet through the smaller of W W' and W'W. */
function topTriplet(matrix: DenseMatrix, tolerance: number): RotatedPair {
  const wide = matrix.rows < matrix.columns;
  const between = new Float64Array(wide ? matrix.columns : matrix.rows);
  const { vector } = topLanczos(
    {
      size: wide ? matrix.rows : matrix.columns,
      multiply: (x, out) => {
        matrixVector(matrix, x, { transpose: wide, out: between });
        matrixVector(matrix, between, { transpose: !wide, out });
      },
    },
    tolerance,
  );
  const image = matrixVector(matrix, vector, { transpose: wide });
  const value = Math.hypot(...image);
  const other = image.map((entry) => (value > 0 ? entry / value : 0));
  return wide ? { value, left: vector, right: other } : { value, left: other, right: vector };
}
