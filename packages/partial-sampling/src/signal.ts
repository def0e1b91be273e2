import { isMatrixLike, toDense, type MatrixLike } from '@lab/linalg';
import { packedCopy, requireCount, requireNumber, wrongShape, wrongType } from '@lab/linalg/arguments';
import type { ComplexVector } from '@lab/linalg/transforms';
import { numbers, type NumberList } from './arguments.ts';

export type { ComplexVector };

/** A real or complex signal, an image row by row. */
export type Signal = Float64Array | ComplexVector;

/** A signal as an argument: a list of numbers, a matrix for an image, or `{ re, im }` of either. */
export type SignalLike = NumberList | MatrixLike | ComplexSignalLike;

/** A complex signal as an argument. */
export interface ComplexSignalLike {
  readonly re: NumberList | MatrixLike;
  readonly im: NumberList | MatrixLike;
}

/** The working form of a signal: imaginary parts are absent where the signal is real. */
export interface Parts {
  readonly re: Float64Array;
  readonly im?: Float64Array | undefined;
}

/** The sides of a signal or an image: `[n]` or `[rows, columns]`. */
export type Shape = readonly [number] | readonly [number, number];

/** Checks a shape. */
export function readShape(value: unknown, argument = 'shape'): Shape {
  if (!Array.isArray(value)) throw wrongType(argument, 'a list of one or two sides', value);
  if (value.length !== 1 && value.length !== 2) throw wrongShape(argument, 'one or two sides', value.length);
  return value.map((side, axis) =>
    requireCount(side, `${argument}[${axis}]`, 1, 2 ** 31),
  ) as unknown as Shape;
}

/** How many numbers a shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.length === 1 ? shape[0] : shape[0] * shape[1];
}

/** The shape as a matrix; a one-dimensional signal is one row. */
export function matrixShape(shape: Shape): { rows: number; columns: number } {
  return shape.length === 1 ? { rows: 1, columns: shape[0] } : { rows: shape[0], columns: shape[1] };
}

/** Checks a signal of that many numbers and copies it. */
export function readSignal(value: unknown, size: number, argument: string): Parts {
  if (isComplex(value))
    return {
      re: readReal(value.re, size, `${argument}.re`),
      im: readReal(value.im, size, `${argument}.im`),
    };
  return { re: readReal(value, size, argument) };
}

function isComplex(value: unknown): value is ComplexSignalLike {
  return typeof value === 'object' && value !== null && 're' in value && 'im' in value;
}

function readReal(value: unknown, size: number, argument: string): Float64Array {
  const first = Array.isArray(value) ? (value[0] as unknown) : undefined;
  const isVector = ArrayBuffer.isView(value) || (Array.isArray(value) && typeof first !== 'object');
  if (isVector || !isMatrixLike(value))
    return numbers(value, argument, { length: size, check: requireNumber });
  const matrix = toDense(value, argument);
  const { rows, columns } = matrix;
  if (rows * columns !== size) throw wrongShape(argument, `${size} entries`, `${rows} x ${columns}`);
  return packedCopy(matrix);
}

/** Parts as callers see them. */
export function asSignal({ re, im }: Parts): Signal {
  return im === undefined ? re : { re, im };
}

/** Room for a signal. */
export function roomFor(size: number, complex: boolean): Parts {
  return complex
    ? { re: new Float64Array(size), im: new Float64Array(size) }
    : { re: new Float64Array(size) };
}

/** The sum of squared magnitudes. */
export function squaredNorm({ re, im }: Parts): number {
  let sum = 0;
  for (let i = 0; i < re.length; i++) sum += re[i] * re[i];
  if (im !== undefined) for (let i = 0; i < im.length; i++) sum += im[i] * im[i];
  return sum;
}
