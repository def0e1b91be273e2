import { optionsObject, requireAllFinite, type FloatArray } from './arguments.ts';
import { checkEquilibration, equilibrateInPlace, type EquilibrationOptions } from './equilibration.ts';
import { packedMatrix, resultArray, type MatrixArgument, type ResultOf } from './matrixArgument.ts';
import type { Shape } from './shape.ts';

/** Options of `equilibrate`. */
export interface EquilibrateOptions extends EquilibrationOptions {
  /** Sizes of `a` where it is a typed array; a tensor is taken as [first, product of the rest]. */
  readonly shape?: Shape | undefined;
  /** Receives the result; may be `a`. */
  readonly out?: FloatArray | undefined;
}

/** The fields of the equilibration's options. */
export const equilibrationFields = [
  'mode',
  'exponent',
  'eps',
  'epsMode',
  'clip',
  'minRowNorm',
  'rounds',
  'layout',
] as const;

/**
 * Divides the rows (R), the columns (C) or both (RC) of a matrix by their norms: diag(r)^(-p) A diag(c)^(-p) with r and c
 * the squared norms plus eps. `epsMode` is 'absolute' unless told otherwise, as in the paper. Zero rows stay zero.
 *
 * @param a m x n
 * @param options.mode default 'row'
 * @returns m x n, row by row, of the type of `a` (doubles where it is no typed array)
 * @throws SHAPE, NOT_FINITE (also where the scaled matrix overflows), OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 *
 * Source: arXiv 2603.28254, the equilibration maps; docs/theory.md, section 1.
 */
export function equilibrate<A extends MatrixArgument>(a: A, options: EquilibrateOptions = {}): ResultOf<A> {
  optionsObject(options, [...equilibrationFields, 'shape', 'out'], 'options');
  const map = checkEquilibration(options);
  const { data, rows, columns } = packedMatrix(a, options.shape, options.layout);
  const out = resultArray(options.out, data);
  out.set(data);
  equilibrateInPlace(out, rows, columns, map, new Float64Array(rows), new Float64Array(columns));
  requireAllFinite(out, 'result');
  return out as ResultOf<A>;
}
