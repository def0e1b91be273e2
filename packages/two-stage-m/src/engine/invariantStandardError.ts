import { LabRangeError, type MatrixLike } from '@lab/linalg';
import { readVector, requirePositive } from '@lab/linalg/arguments';
import { readSquare, type NumberList } from '../numeric/arguments.ts';
import { applyTranspose, dot, quadraticForm, symmetrised } from '../numeric/dense.ts';
import { readDirections } from './rotationGenerators.ts';
import { numericGradient } from '../derivatives/numericGradient.ts';

/** What the standard error of a function of w^ is made of. */
export interface InvariantStandardErrorInput {
  /** The function, declared unchanged by the symmetry group. */
  readonly value: (w: Float64Array) => number;
  /** w^, q. */
  readonly w: NumberList;
  /** V, q x q. */
  readonly covariance: MatrixLike;
  /** Symmetry directions at w^ as columns, q x g: `verticalBasis` of the sandwich or `rotationGenerators`. */
  readonly generators: MatrixLike;
  /** m > 0, rows of the first stage. */
  readonly unlabelled: number;
  /** Largest share of the gradient's length that may lie along a generator; default 1e-5. */
  readonly tolerance?: number | undefined;
}

/**
 * Standard error of an invariant function of pre-trained parameters; w^ itself has none, because the data do not say
 * where on the orbit it lies.
 *
 * @param input the function, w^ (q), V (q x q), generators (q x g; g may be 0), m > 0, tolerance > 0
 * @returns the function's value, its gradient (q) and its standard error
 * @throws NOT_INVARIANT where the function changes along a generator; SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: delta method on the quotient, docs/theory.md section 5.
 */
export function invariantStandardError(input: InvariantStandardErrorInput): {
  value: number;
  gradient: number[];
  standardError: number;
} {
  const w = readVector(input.w, 'w');
  const covariance = symmetrised(readSquare(input.covariance, 'covariance', w.length));
  const m = requirePositive(input.unlabelled, 'unlabelled');
  const tolerance = requirePositive(input.tolerance ?? 1e-5, 'tolerance');
  const value = input.value(w.slice());
  if (!Number.isFinite(value)) {
    throw new LabRangeError('NOT_FINITE', `value(w) must be finite, got ${value}`, { argument: 'value' });
  }
  const gradient = numericGradient(input.value, w);
  requireInvariant(gradient, input.generators, w.length, tolerance);
  const variance = Math.max(quadraticForm(covariance, gradient), 0) / m;
  return { value, gradient: Array.from(gradient), standardError: Math.sqrt(variance) };
}

function requireInvariant(
  gradient: Float64Array,
  generators: MatrixLike,
  q: number,
  tolerance: number,
): void {
  const directions = readDirections(generators, q);
  if (directions === undefined) return;
  const along = applyTranspose(directions, gradient);
  const size = Math.sqrt(dot(gradient, gradient));
  for (let g = 0; g < directions.columns; g++) {
    let length = 0;
    for (let i = 0; i < q; i++) length += directions.data[i * directions.columns + g] ** 2;
    if (Math.abs(along[g]) <= tolerance * size * Math.sqrt(length)) continue;
    throw new LabRangeError(
      'NOT_INVARIANT',
      `value changes along symmetry direction ${g} (slope ${along[g]}): the data do not determine it, so it has no ` +
        'standard error',
      { argument: 'value', index: g },
    );
  }
}
