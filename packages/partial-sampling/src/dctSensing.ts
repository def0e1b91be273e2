import { cosineTransform2, inverseCosineTransform2 } from '@lab/linalg/transforms';
import { withPlainForms, type SensingTransform } from './sensingTransform.ts';
import { matrixShape, readShape, sizeOf, type Shape } from './signal.ts';
import { realInto } from './walshSensing.ts';

/** Options of {@link dct}. */
export interface DctSensingOptions {
  /** `[n]` or `[rows, columns]`, any sides. */
  readonly shape: Shape;
}

/**
 * The orthonormal discrete cosine transform (type II) along each axis.
 *
 * @throws SHAPE, OUT_OF_RANGE, WRONG_TYPE
 */
export function dct({ shape: given }: DctSensingOptions): SensingTransform {
  const shape = readShape(given);
  const { rows, columns } = matrixShape(shape);
  const matrix = (data: Float64Array) => ({ data, rows, columns });
  return withPlainForms({
    ...{ kind: 'dct', shape, size: sizeOf(shape), complex: false },
    forwardInto: realInto((from, to) => void cosineTransform2(matrix(from), { out: matrix(to) })),
    adjointInto: realInto((from, to) => void inverseCosineTransform2(matrix(from), { out: matrix(to) })),
  });
}
