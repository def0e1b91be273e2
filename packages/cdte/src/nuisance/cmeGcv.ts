import type { MatrixLike } from '@lab/linalg';
import { LabRangeError } from '@lab/linalg';
import { readVector, requireBoolean, requirePositive } from '@lab/linalg/arguments';
import { readMatrix } from '../data/sample.ts';
import { centerColumns, dense, eigenpairs, multiply } from '../kernels/dense.ts';
import { symmetricGram } from '../kernels/kernel.ts';

/** The grid of ridge parameters tried by default: 10^-4, 10^-3.5, ..., 10. */
export const defaultLambdas: readonly number[] = Array.from({ length: 11 }, (_, k) => 10 ** (k / 2 - 4));

/** Options of {@link cmeGcv}. */
export interface CmeGcvOptions {
  /** Of the Gaussian kernel on X, > 0. */
  readonly bandwidthX: number;
  /** Of the Gaussian kernel on Y, > 0. */
  readonly bandwidthY: number;
  /** Grid of ridge parameters, each > 0; default 10^-4, 10^-3.5, ..., 10. */
  readonly lambdas?: ArrayLike<number>;
  /** As in `cmeWeights`; default true. */
  readonly intercept?: boolean;
}

/** Scores of generalized cross-validation and their minimum. */
export interface CmeGcv {
  /** One per grid value; Infinity where the fit has no degrees of freedom left. */
  readonly scores: number[];
  /** The grid value with the smallest score, of equal ones the smallest. */
  readonly lambda: number;
}

/**
 * Generalized cross-validation of the ridge parameter of a conditional mean embedding.
 *
 * @param X m x d
 * @param Y m x p
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 * @remarks docs/theory.md, section 4.
 */
export function cmeGcv(
  X: MatrixLike,
  Y: MatrixLike,
  { bandwidthX, bandwidthY, lambdas, intercept = true }: CmeGcvOptions,
): CmeGcv {
  requirePositive(bandwidthX, 'bandwidthX');
  requirePositive(bandwidthY, 'bandwidthY');
  requireBoolean(intercept, 'intercept');
  const grid = readLambdas(lambdas ?? defaultLambdas);
  const x = readMatrix(X, 'X');
  const y = readMatrix(Y, 'Y');
  if (x.rows !== y.rows) {
    const message = `X and Y must have as many rows, got ${x.rows} and ${y.rows}`;
    throw new LabRangeError('SHAPE', message, { argument: 'Y' });
  }
  const spectrum = eigenpairs(symmetricGram({ name: 'gaussian', bandwidth: bandwidthX }, x), x.rows);
  const gram = symmetricGram({ name: 'gaussian', bandwidth: bandwidthY }, y);
  const energies = gramEnergies(spectrum.vectors, gram, x.rows, intercept);
  return gcv(gcvTerms(spectrum, energies, x.rows, intercept), grid);
}

/** A grid of ridge parameters, checked. */
export function readLambdas(lambdas: unknown): Float64Array {
  const grid = readVector(lambdas, 'lambdas');
  grid.forEach((lambda, k) => requirePositive(lambda, `lambdas[${k}]`));
  return grid;
}

/** What the score needs of a fit: the smoother's spectrum and how the outcomes lie in its eigenvectors. */
export interface GcvTerms {
  readonly m: number;
  readonly intercept: boolean;
  /** Eigenvalues of the Gram matrix of X, >= 0. */
  readonly eigenvalues: Float64Array;
  /** The outcomes' energy along each eigenvector. */
  readonly energies: Float64Array;
  /** The constant's energy along each eigenvector. */
  readonly constants: Float64Array;
  /** The outcomes' energy outside the eigenvectors given (in a low-rank basis). */
  readonly outside: number;
}

/** Terms of a full spectrum. */
export function gcvTerms(
  { values, vectors }: { values: Float64Array; vectors: Float64Array },
  energies: Float64Array,
  m: number,
  intercept: boolean,
): GcvTerms {
  const constants = new Float64Array(m);
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < m; j++, at++) constants[j] += vectors[at];
  for (let j = 0; j < m; j++) constants[j] = constants[j] ** 2 / m;
  return { m, intercept, eigenvalues: values.map((e) => Math.max(0, e)), energies, constants, outside: 0 };
}

/** diag(V' Lc V) from the outcomes' Gram matrix (m x m). */
export function gramEnergies(
  vectors: Float64Array,
  gram: Float64Array,
  m: number,
  intercept: boolean,
): Float64Array {
  const product = multiply(dense(intercept ? doublyCentered(gram, m) : gram, m, m), dense(vectors, m, m));
  const energies = new Float64Array(m);
  for (let i = 0, at = 0; i < m; i++)
    for (let j = 0; j < m; j++, at++) energies[j] += vectors[at] * product[at];
  return energies;
}

/** diag(V' Lc V) from a factor of the outcomes' Gram matrix (m x r): cheaper when r < m. */
export function factorEnergies(
  vectors: Float64Array,
  factor: Float64Array,
  m: number,
  r: number,
  intercept: boolean,
): Float64Array {
  const centered = intercept ? centerColumns(factor, m, r) : factor;
  const product = multiply(dense(vectors, m, m), dense(centered, m, r), { transposeA: true });
  const energies = new Float64Array(m);
  for (let j = 0, at = 0; j < m; j++) for (let k = 0; k < r; k++, at++) energies[j] += product[at] ** 2;
  return energies;
}

/** The scores over a grid and the best of it. */
export function gcv(terms: GcvTerms, grid: Float64Array): CmeGcv {
  const scores = Array.from(grid, (lambda) => gcvScore(terms, lambda));
  let best = 0;
  for (let k = 1; k < grid.length; k++)
    if (scores[k] < scores[best] || (scores[k] === scores[best] && grid[k] < grid[best])) best = k;
  return { scores, lambda: grid[best] };
}

function gcvScore(
  { m, intercept, eigenvalues, energies, constants, outside }: GcvTerms,
  lambda: number,
): number {
  let misfit = outside;
  let trace = intercept ? 1 : 0;
  for (let j = 0; j < eigenvalues.length; j++) {
    const shrinkage = eigenvalues[j] / (eigenvalues[j] + m * lambda);
    misfit += (1 - shrinkage) ** 2 * energies[j];
    trace += intercept ? shrinkage * (1 - constants[j]) : shrinkage;
  }
  const freedom = 1 - trace / m;
  return freedom > 0 ? misfit / m / freedom ** 2 : Infinity;
}

function doublyCentered(gram: Float64Array, m: number): Float64Array {
  const means = new Float64Array(m);
  let grand = 0;
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < m; j++, at++) means[i] += gram[at] / m;
  for (let i = 0; i < m; i++) grand += means[i] / m;
  const centered = new Float64Array(m * m);
  for (let i = 0, at = 0; i < m; i++)
    for (let j = 0; j < m; j++, at++) centered[at] = gram[at] - means[i] - means[j] + grand;
  return centered;
}
