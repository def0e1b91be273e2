import { LabRangeError, type MatrixLike } from '@lab/linalg';
import { requirePositive } from '@lab/linalg/arguments';
import { readSquare } from '../numeric/arguments.ts';
import {
  added,
  columnOf,
  columnsOf,
  dot,
  multiply,
  quadraticForm,
  symmetrised,
  toMatrix,
  traceOf,
  traceOfProduct,
  type Dense,
  type Matrix,
} from '../numeric/dense.ts';
import {
  descendingSpectrum,
  leadingWeights,
  productSpectrum,
  spectralFunction,
  type Spectrum,
} from '../numeric/spectrum.ts';
import { readDirections } from './rotationGenerators.ts';

/** What the sandwich is made of. */
export interface QuotientSandwichInput {
  /** H, the Hessian of the pre-training loss at its minimiser, q x q; its symmetric part is used. */
  readonly hessian: MatrixLike;
  /** S, the covariance of the per-sample gradients, q x q. */
  readonly scoreCovariance: MatrixLike;
  /** Q, the residual Gram of the prediction gradient (see `residualGram`), q x q; with it weights and trace are returned. */
  readonly residualGram?: MatrixLike | undefined;
  /** Declared symmetry directions at the minimiser, one a column, q x g (see `rotationGenerators`); default: detected. */
  readonly generators?: MatrixLike | undefined;
  /** Share of the largest |eigenvalue| of H up to which one counts as 0; default 1e-9, use 1e-6 for numeric Hessians. */
  readonly tolerance?: number | undefined;
  /** Relative change of the mean loss along a small finite step in a direction (q); asked for each null direction. */
  readonly lossChange?: ((direction: Float64Array) => number) | undefined;
}

/** The covariance of a minimiser that is identified only up to a symmetry. */
export interface QuotientSandwich {
  /** V = H^+ S H^+, q x q: the limit of m Cov(w^) on the horizontal space, 0 on the vertical one. */
  readonly covariance: Matrix;
  /** Number of identified directions, the rank of H. */
  readonly horizontalDimension: number;
  /** Orthonormal basis of the symmetry directions as columns, q x (q - horizontalDimension). */
  readonly verticalBasis: Matrix;
  /** Largest over smallest eigenvalue of H on the horizontal space; 1 where that space is empty. */
  readonly condition: number;
  /** Eigenvalues of V^{1/2} Q V^{1/2}, descending, those up to 1e-10 of the largest left out. */
  readonly weights?: number[];
  /** tr(V Q). */
  readonly trace?: number;
}

/** The share of tr S below which scores count as orthogonal to a direction. */
const SCORE_SHARE = 1e-8;
const LOSS_SHARE = 1e-10;

/**
 * Sandwich covariance on the quotient by a symmetry group, with a test that every null direction is a symmetry.
 *
 * @param input.hessian H, q x q
 * @param input.scoreCovariance S, q x q
 * @param input.residualGram Q, q x q, optional
 * @param input.generators declared symmetry directions, q x g, optional
 * @param input.tolerance null tolerance, > 0, default 1e-9
 * @param input.lossChange finite-step test of a null direction, optional
 * @returns V (q x q), the dimensions, and weights and trace where Q is given
 * @throws WEAK_IDENTIFICATION (a null direction u with u'Su > 1e-8 tr S, or along which the loss changes), NOT_A_MINIMUM
 *   (an eigenvalue of H below -tolerance), NOT_INVARIANT (a declared direction that is no symmetry), SHAPE, NOT_FINITE
 *
 * Source: arXiv 2603.27631 Theorem 5.1 in coordinates, derived in docs/theory.md section 1.
 */
export function quotientSandwich(input: QuotientSandwichInput): QuotientSandwich {
  const hessian = symmetrised(readSquare(input.hessian, 'hessian'));
  const q = hessian.rows;
  const scores = symmetrised(readSquare(input.scoreCovariance, 'scoreCovariance', q));
  const residual = input.residualGram && symmetrised(readSquare(input.residualGram, 'residualGram', q));
  const tolerance = requirePositive(input.tolerance ?? 1e-9, 'tolerance');
  const declared = input.generators && readDirections(input.generators, q);
  const sandwich = sandwichOf(hessian, scores, { tolerance, declared, lossChange: input.lossChange });
  return {
    covariance: toMatrix(sandwich.covariance),
    horizontalDimension: sandwich.horizontalDimension,
    verticalBasis: toMatrix(sandwich.verticalBasis),
    condition: sandwich.condition,
    ...(residual && {
      weights: Array.from(leadingWeights(productSpectrum(sandwich.covariance, residual), 1e-10)),
      trace: traceOfProduct(sandwich.covariance, residual),
    }),
  };
}

/** How the null space of the Hessian is judged. */
export interface NullSpaceTest {
  readonly tolerance: number;
  readonly declared?: Dense | undefined;
  readonly lossChange?: ((direction: Float64Array) => number) | undefined;
}

/** The sandwich in the working layout. */
export interface DenseSandwich {
  readonly covariance: Dense;
  /** H^+, for the decrement of a gradient that is not quite 0. */
  readonly inverse: Dense;
  readonly horizontalDimension: number;
  readonly verticalBasis: Dense;
  readonly condition: number;
}

/** V = H^+ S H^+ for symmetric H and S of one order. */
export function sandwichOf(hessian: Dense, scores: Dense, test: NullSpaceTest): DenseSandwich {
  const q = hessian.rows;
  const declared = test.declared && orthonormalColumns(test.declared);
  if (declared) requireSymmetry(declared, hessian, scores);
  const spectrum = descendingSpectrum(declared ? liftedAlong(hessian, declared) : hessian);
  const skip = declared?.columns ?? 0;
  const scale = Math.max(1e-300, ...spectrum.values.subarray(skip).map(Math.abs));
  const kept = horizontalCount(spectrum, skip, scale, scores, test);
  const inverse = spectralFunction(spectrum, reciprocals(spectrum.values, skip, kept));
  const covariance = symmetrised(multiply(multiply(inverse, scores), inverse));
  const vertical = verticalColumns(spectrum, skip, kept);
  const condition = kept === 0 ? 1 : spectrum.values[skip] / spectrum.values[skip + kept - 1];
  return {
    covariance,
    inverse,
    horizontalDimension: kept,
    verticalBasis: vertical.columns === 0 ? { ...vertical, rows: q } : vertical,
    condition,
  };
}

/** Counts the positive eigenvalues after `skip` and tests the directions of all others. */
function horizontalCount(
  { values, vectors }: Spectrum,
  skip: number,
  scale: number,
  scores: Dense,
  { tolerance, lossChange }: NullSpaceTest,
): number {
  const limit = tolerance * scale;
  const q = values.length;
  if (values[q - 1] < -limit) {
    throw new LabRangeError(
      'NOT_A_MINIMUM',
      `the Hessian has the eigenvalue ${values[q - 1]} along a direction, so the point is no minimum: ` +
        'fit the first stage to convergence, or start it elsewhere',
      {
        argument: 'hessian',
        details: { eigenvalue: values[q - 1], direction: Array.from(columnOf(vectors, q - 1)) },
      },
    );
  }
  let kept = 0;
  while (skip + kept < q && values[skip + kept] > limit) kept++;
  const scoreLimit = SCORE_SHARE * Math.max(traceOf(scores), 0);
  for (let j = skip + kept; j < q; j++) {
    const direction = columnOf(vectors, j);
    const spread = quadraticForm(scores, direction);
    const change = lossChange === undefined ? 0 : Math.abs(lossChange(direction));
    if (spread <= scoreLimit && change <= LOSS_SHARE) continue;
    throw new LabRangeError(
      'WEAK_IDENTIFICATION',
      `the loss is flat along a direction that is no symmetry (eigenvalue ${values[j]}, score variance ${spread}, ` +
        `loss change ${change}): the data do not identify it, and no variance can be given`,
      { argument: 'hessian', details: { direction: Array.from(direction), eigenvalue: values[j], spread } },
    );
  }
  return kept;
}

function requireSymmetry(declared: Dense, hessian: Dense, scores: Dense): void {
  const scoreLimit = SCORE_SHARE * Math.max(traceOf(scores), 0);
  for (let j = 0; j < declared.columns; j++) {
    const direction = columnOf(declared, j);
    const spread = quadraticForm(scores, direction);
    if (spread <= scoreLimit) continue;
    throw new LabRangeError(
      'NOT_INVARIANT',
      `generators: per-sample gradients vary along declared direction ${j} (variance ${spread}), so it is no symmetry ` +
        'of the loss',
      { argument: 'generators', index: j, details: { curvature: quadraticForm(hessian, direction), spread } },
    );
  }
}

/** An orthonormal basis of the span of the columns. */
function orthonormalColumns(a: Dense): Dense {
  const basis: Float64Array[] = [];
  for (let j = 0; j < a.columns; j++) {
    const column = columnOf(a, j);
    const length = Math.sqrt(dot(column, column));
    // Twice, because one pass of Gram-Schmidt leaves errors of the size of the cancellation.
    for (let pass = 0; pass < 2; pass++) {
      for (const direction of basis) {
        const share = dot(direction, column);
        for (let i = 0; i < column.length; i++) column[i] -= share * direction[i];
      }
    }
    const rest = Math.sqrt(dot(column, column));
    if (rest > 1e-10 * length && length > 0) basis.push(column.map((entry) => entry / rest));
  }
  const data = new Float64Array(a.rows * basis.length);
  basis.forEach((column, j) => column.forEach((entry, i) => (data[i * basis.length + j] = entry)));
  return { data, rows: a.rows, columns: basis.length };
}

/**
 * (I - UU') a (I - UU') + 2 |a| UU': declared directions stand above the rest, so that one spectrum serves both ways of
 * naming symmetries.
 */
function liftedAlong(a: Dense, u: Dense): Dense {
  const size = Math.max(1e-300, Math.sqrt(traceOfProduct(a, a)));
  const left = added(a, multiply(u, multiply(u, a, { transposeA: true })), -1);
  const projected = added(left, multiply(multiply(left, u), u, { transposeB: true }), -1);
  return symmetrised(added(projected, multiply(u, u, { transposeB: true }), 2 * size));
}

function reciprocals(values: Float64Array, skip: number, kept: number): (value: number) => number {
  const largest = kept === 0 ? 0 : values[skip];
  const smallest = kept === 0 ? Infinity : values[skip + kept - 1];
  return (value) => (value >= smallest && value <= largest ? 1 / value : 0);
}

function verticalColumns({ vectors }: Spectrum, skip: number, kept: number): Dense {
  const q = vectors.rows;
  const declared = columnsOf(vectors, 0, skip);
  const detected = columnsOf(vectors, skip + kept, q);
  const data = new Float64Array(q * (q - kept));
  for (let i = 0; i < q; i++) {
    data.set(declared.data.subarray(i * skip, (i + 1) * skip), i * (q - kept));
    data.set(detected.data.subarray(i * detected.columns, (i + 1) * detected.columns), i * (q - kept) + skip);
  }
  return { data, rows: q, columns: q - kept };
}
