import { optionsObject, type FloatArray } from './arguments.ts';
import { packedMatrix, type MatrixArgument, type PackedMatrix } from './matrixArgument.ts';
import { polarDecomposition } from './polarFactor.ts';
import { powerIteration } from './powerIteration.ts';
import type { Shape } from './shape.ts';

/** Options of `spectralDiagnostics`. */
export interface SpectralDiagnosticsOptions {
  /** Sizes of `a` where it is a typed array. */
  readonly shape?: Shape | undefined;
  /** Default true: by singular values. false: by 20 steps of the power method, for use while training. */
  readonly exact?: boolean | undefined;
}

/** What can be said of a matrix in O(mn) operations. */
export interface SpectralEstimates {
  /** |M|_F^2 / s_1^2. */
  readonly stableRank: number;
  /** s_1. */
  readonly spectralNorm: number;
  /** |M|_F. */
  readonly frobeniusNorm: number;
  /** |X X' - I|_F / sqrt(k), X = M or M' with the short side first. */
  readonly orthogonalityError: number;
  /** Largest over smallest norm of the rows that are not zero; 1 where there is none. */
  readonly rowNormRatio: number;
  /** The same of columns. */
  readonly colNormRatio: number;
  /** Rows of zeros. */
  readonly zeroRowCount: number;
  /** Columns of zeros. */
  readonly zeroColCount: number;
}

/** What singular values add. */
export interface SpectralDiagnostics extends SpectralEstimates {
  /** s_1 / s_k; Infinity where s_k <= max(m, n) 2^-52 s_1. */
  readonly conditionNumber: number;
  /** The sum of the singular values. */
  readonly nuclearNorm: number;
  /** s_k / |M|_F, the smallest input of Newton-Schulz; 0 where s_k counts as 0. */
  readonly minNormalizedSingularValue: number;
}

/**
 * Spectrum and scales of a matrix: what decides how many steps Newton-Schulz needs and what equilibration can change. Of a
 * zero matrix norms are 0, stable rank is 0 and the condition number Infinity.
 *
 * @param a m x n
 * @returns see the fields; without `exact` those of a decomposition are absent and s_1 is good to three digits or so
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION, NOT_CONVERGED
 *
 * Source: arXiv 2603.28254, the spectra it reports; docs/theory.md, section 3.
 */
export function spectralDiagnostics(
  a: MatrixArgument,
  options: SpectralDiagnosticsOptions & { readonly exact: false },
): SpectralEstimates;
export function spectralDiagnostics(
  a: MatrixArgument,
  options?: SpectralDiagnosticsOptions & { readonly exact?: true | undefined },
): SpectralDiagnostics;
export function spectralDiagnostics(
  a: MatrixArgument,
  options: SpectralDiagnosticsOptions = {},
): SpectralEstimates | SpectralDiagnostics {
  optionsObject(options, ['shape', 'exact'], 'options');
  const packed = packedMatrix(a, options.shape);
  return options.exact === false ? estimatesOf(packed) : diagnosticsOf(packed);
}

/** The same of packed rows, by singular values. */
export function diagnosticsOf(packed: PackedMatrix): SpectralDiagnostics {
  const { singularValues } = polarDecomposition(packed);
  const [first, last] = [singularValues[0], singularValues[singularValues.length - 1]];
  const frobeniusNorm = frobenius(packed.data);
  return {
    ...scalesOf(packed, frobeniusNorm, first),
    conditionNumber: last === 0 ? Infinity : first / last,
    nuclearNorm: singularValues.reduce((sum, value) => sum + value, 0),
    minNormalizedSingularValue: last === 0 ? 0 : last / frobeniusNorm,
  };
}

/** The same of packed rows, by the power method. */
export function estimatesOf(packed: PackedMatrix): SpectralEstimates {
  return scalesOf(packed, frobenius(packed.data), powerIteration(packed));
}

function scalesOf(packed: PackedMatrix, frobeniusNorm: number, spectralNorm: number): SpectralEstimates {
  const { rows, columns } = packed;
  const rowNorms = Array.from({ length: rows }, (_, i) => lineNorm(packed, i * columns, 1, columns));
  const colNorms = Array.from({ length: columns }, (_, j) => lineNorm(packed, j, columns, rows));
  return {
    stableRank: spectralNorm === 0 ? 0 : (frobeniusNorm / spectralNorm) ** 2,
    spectralNorm,
    frobeniusNorm,
    orthogonalityError: orthogonalityError(packed),
    rowNormRatio: ratio(rowNorms),
    colNormRatio: ratio(colNorms),
    zeroRowCount: rowNorms.filter((norm) => norm === 0).length,
    zeroColCount: colNorms.filter((norm) => norm === 0).length,
  };
}

/** |X X' - I|_F / sqrt(k) on the short side. */
export function orthogonalityError({ data, rows, columns }: PackedMatrix): number {
  const [k, l, along, across] = rows <= columns ? [rows, columns, 1, columns] : [columns, rows, columns, 1];
  let sum = 0;
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      let product = i === j ? -1 : 0;
      for (let p = 0, q = i * across, r = j * across; p < l; p++, q += along, r += along)
        product += data[q] * data[r];
      sum += (i === j ? 1 : 2) * product * product;
    }
  return Math.sqrt(sum / k);
}

/** |M|_F, also where squares would vanish or overflow. */
export function frobenius(data: FloatArray): number {
  return scaledNorm(data, 0, 1, data.length);
}

function lineNorm({ data }: PackedMatrix, offset: number, stride: number, length: number): number {
  return scaledNorm(data, offset, stride, length);
}

function scaledNorm(data: FloatArray, offset: number, stride: number, length: number): number {
  let most = 0;
  for (let p = 0, at = offset; p < length; p++, at += stride) most = Math.max(most, Math.abs(data[at]));
  if (most === 0) return 0;
  let sum = 0;
  for (let p = 0, at = offset; p < length; p++, at += stride) sum += (data[at] / most) ** 2;
  return most * Math.sqrt(sum);
}

function ratio(norms: readonly number[]): number {
  const some = norms.filter((norm) => norm > 0);
  return some.length === 0 ? 1 : Math.max(...some) / Math.min(...some);
}
