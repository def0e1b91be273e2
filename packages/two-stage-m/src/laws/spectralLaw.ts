import { LabRangeError, type MatrixLike } from '@lab/linalg';
import { outOfRange, readVector, requireOneOf } from '@lab/linalg/arguments';
import { readSquare, requireComponents, type NumberList } from '../numeric/arguments.ts';
import {
  applyTranspose,
  columnsOf,
  diagonalMatrix,
  dot,
  multiply,
  symmetrised,
  toMatrix,
  transpose,
  type Dense,
  type Matrix,
} from '../numeric/dense.ts';
import { descendingSpectrum, productSpectrum, spectralFunction } from '../numeric/spectrum.ts';
import {
  NEGATIVE_SCHEMES,
  requireSpectrum,
  schemeFactor,
  schemeSum,
  type NegativeScheme,
} from './spectralScheme.ts';
import { schurComplement } from './subspaceLaw.ts';

/** Linear spectral contrastive pre-training on Gaussian pairs. */
export interface SpectralLawInput {
  /** Second moments of an anchor, d x d, positive definite. */
  readonly sigmaPre: MatrixLike;
  /** Cross second moments of a pair, d x d, symmetric. */
  readonly sigmaPlus: MatrixLike;
  /** Downstream second moments, d x d. */
  readonly sigmaDown: MatrixLike;
  /** Kept directions, 1..d. */
  readonly k: number;
  /** f*(x) = coefficients' x, d, in the range of the minimiser. */
  readonly coefficients: NumberList;
  /** Which negatives; default 'one', the paper's. */
  readonly scheme?: NegativeScheme | undefined;
}

/** What a spectral contrastive fit converges to and how much it leaks. */
export interface SpectralLaw {
  /** Eigenvalues of Spre^{-1/2} Splus Spre^{-1/2}, d, descending. */
  readonly spectrum: number[];
  /** The minimiser M* = A'A, d x d. */
  readonly minimizer: Matrix;
  /** Weights of the pre-training term, d-k, descending. */
  readonly weights: number[];
  /** Their sum. */
  readonly trace: number;
  /** kd - k(k-1)/2. */
  readonly horizontalDimension: number;
}

/**
 * Closed form for a linear spectral contrastive representation with any three covariances.
 *
 * @param input sigmaPre, sigmaPlus, sigmaDown (d x d), k, coefficients (d), scheme
 * @returns spectrum (d), minimiser (d x d), weights (d-k)
 * @throws NOT_POSITIVE (sigmaPre not positive definite, a kept eigenvalue <= 0), NO_EIGENGAP, OUT_OF_RANGE
 *   (coefficients outside the range of the minimiser), SHAPE, NOT_FINITE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 section 6 (setting); the constants derived in docs/theory.md section 4.2.
 */
export function spectralLaw(input: SpectralLawInput): SpectralLaw {
  const pre = symmetrised(readSquare(input.sigmaPre, 'sigmaPre'));
  const d = pre.rows;
  const plus = symmetrised(readSquare(input.sigmaPlus, 'sigmaPlus', d));
  const down = symmetrised(readSquare(input.sigmaDown, 'sigmaDown', d));
  const k = requireComponents(input.k, d, 'k');
  const coefficients = readVector(input.coefficients, 'coefficients', d);
  const scheme = requireOneOf(input.scheme ?? 'one', NEGATIVE_SCHEMES, 'scheme');
  const { root, inverseRoot } = covarianceRoots(pre, 'sigmaPre');
  const whitened = symmetrised(multiply(multiply(inverseRoot, plus), inverseRoot));
  const { values, vectors } = descendingSpectrum(whitened);
  const effects = applyTranspose(vectors, applyTranspose(root, coefficients));
  requireSpectrum(values, k, coefficients);
  const b = keptEffects(effects, k);
  const gamma = schemeSum(values, b, schemeFactor(scheme, values, k));
  const basis = multiply(inverseRoot, vectors);
  const moments = symmetrised(multiply(multiply(basis, down, { transposeA: true }), basis));
  const weights = Array.from(productSpectrum(diagonalMatrix(gamma), schurComplement(moments, k)), (value) =>
    Math.max(value, 0),
  );
  return {
    spectrum: Array.from(values),
    minimizer: toMatrix(contrastiveMinimizer(basis, values, k)),
    weights,
    trace: weights.reduce((sum, weight) => sum + weight, 0),
    horizontalDimension: k * d - (k * (k - 1)) / 2,
  };
}

/** The symmetric root of a covariance and its inverse; NOT_POSITIVE where it has none. */
export function covarianceRoots(covariance: Dense, argument: string): { root: Dense; inverseRoot: Dense } {
  const spectrum = descendingSpectrum(covariance);
  const { values } = spectrum;
  const smallest = values[values.length - 1];
  if (!(smallest > 1e-14 * values[0])) {
    throw new LabRangeError(
      'NOT_POSITIVE',
      `${argument} must have positive definite second moments, their smallest eigenvalue is ${smallest} (largest ` +
        `${values[0]}); give more rows or fewer columns`,
      { argument },
    );
  }
  return {
    root: spectralFunction(spectrum, Math.sqrt),
    inverseRoot: spectralFunction(spectrum, (value) => 1 / Math.sqrt(value)),
  };
}

/** sum_{i<=k} lambda_i v_i v_i' for generalised eigenvectors v_i as columns. */
export function contrastiveMinimizer(basis: Dense, values: ArrayLike<number>, k: number): Dense {
  const kept = columnsOf(basis, 0, k);
  const weighted = multiply(kept, diagonalMatrix(Array.prototype.slice.call(values, 0, k)));
  return symmetrised(multiply(weighted, transpose(kept)));
}

function keptEffects(effects: Float64Array, k: number): Float64Array {
  const outside = effects.subarray(k);
  const leak = Math.sqrt(dot(outside, outside));
  if (leak > 1e-6 * Math.sqrt(dot(effects, effects))) {
    throw outOfRange('coefficients', 'in the range of the minimiser (leak at most 1e-6 of its length)', leak);
  }
  return effects.slice(0, k);
}
