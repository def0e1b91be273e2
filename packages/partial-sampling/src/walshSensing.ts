import { requireOneOf, wrongShape } from '@lab/linalg/arguments';
import { walshHadamard2, type WalshOrdering } from '@lab/linalg/transforms';
import { withPlainForms, type SensingTransform } from './sensingTransform.ts';
import { matrixShape, readShape, sizeOf, type Parts, type Shape } from './signal.ts';

/** Options of {@link walshHadamard}. */
export interface WalshSensingOptions {
  /** `[n]` or `[rows, columns]`, powers of two. */
  readonly shape: Shape;
  /** `sequency` (default: by sign changes), `paley` or `natural`, along each axis. */
  readonly ordering?: WalshOrdering | undefined;
}

/**
 * The orthonormal Walsh-Hadamard transform: the +-1 patterns of a single-pixel camera, divided by sqrt n.
 *
 * @throws SHAPE where a side is no power of two; UNKNOWN_OPTION, OUT_OF_RANGE, WRONG_TYPE
 */
export function walshHadamard({
  shape: given,
  ordering = 'sequency',
}: WalshSensingOptions): SensingTransform {
  const shape = readShape(given);
  const { rows, columns } = matrixShape(shape);
  const order = requireOneOf(ordering, ['sequency', 'paley', 'natural'], 'ordering');
  for (const side of shape)
    if (!Number.isInteger(Math.log2(side)))
      throw wrongShape('shape', 'sides that are powers of two (1, 2, 4, 8...) for Walsh-Hadamard', side);
  const one = (from: Float64Array, to: Float64Array): void => {
    walshHadamard2(
      { data: from, rows, columns },
      { orthonormal: true, ordering: order, out: { data: to, rows, columns } },
    );
  };
  // The matrix is symmetric in each of its orders, so that the adjoint is the transform itself.
  const into = realInto(one);
  return withPlainForms({
    ...{ kind: 'walshHadamard', shape, size: sizeOf(shape), complex: false, ordering: order },
    forwardInto: into,
    adjointInto: into,
  });
}

/** A real transform on both parts of a signal. */
export function realInto(one: (from: Float64Array, to: Float64Array) => void) {
  return (from: Parts, to: Parts): void => {
    one(from.re, to.re);
    if (to.im === undefined) return;
    if (from.im === undefined) to.im.fill(0);
    else one(from.im, to.im);
  };
}
