import { describe } from './arguments.ts';
import { isCsr, toCsr, type CsrMatrix } from './csr.ts';
import {
  denseCopy,
  isMatrixLike,
  requireSquare,
  toStrided,
  transposed,
  type MatrixLike,
  type Strided,
} from './dense.ts';
import { LabRangeError, LabTypeError } from './errors.ts';
import { csrTimesVector, csrTransposedTimesVector } from './js/csr.ts';
import { gemv } from './js/gemv.ts';
import { largestMagnitude, scaleToRange } from './js/scaling.ts';
import { kernel } from './kernels.ts';

/** A symmetric matrix known by its products. */
export interface SymmetricOperator {
  /** Number of rows and columns. */
  readonly size: number;
  /** Writes the product with x to `out`, both of `size` entries; must not keep or change x. */
  multiply(x: Float64Array, out: Float64Array): void;
}

/** A matrix known by its products and those of its transpose. */
export interface LinearOperator {
  readonly rows: number;
  readonly columns: number;
  /** Writes the product with x (`columns` entries) to `out` (`rows` entries). */
  multiply(x: Float64Array, out: Float64Array): void;
  /** Writes the product of the transpose with x (`rows` entries) to `out` (`columns` entries). */
  multiplyTranspose(x: Float64Array, out: Float64Array): void;
}

/** A symmetric operator that stands for a 2^-exponent. */
export interface ScaledSymmetricOperator extends SymmetricOperator {
  readonly exponent: number;
}

/** An operator that stands for a 2^-exponent. */
export interface ScaledLinearOperator extends LinearOperator {
  readonly exponent: number;
}

/** The products of a symmetric matrix in any form; SHAPE where it is not square. */
export function symmetricOperator(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  argument: string,
): ScaledSymmetricOperator {
  if (isCsr(a) || isMatrixLike(a)) {
    const operator = matrixOperator(a, argument);
    requireSquare(operator, argument);
    const { rows: size, exponent } = operator;
    return { size, exponent, multiply: (x, out) => operator.multiply(x, out) };
  }
  requireMethods(a, ['multiply'], argument);
  requireSize(a.size, `${argument}.size`);
  const multiply = checkedProduct((x, out) => a.multiply(x, out), argument);
  return { size: a.size, exponent: 0, multiply };
}

/** The products of a matrix in any form and of its transpose. */
export function linearOperator(
  a: MatrixLike | CsrMatrix | LinearOperator,
  argument: string,
): ScaledLinearOperator {
  if (isCsr(a) || isMatrixLike(a)) return matrixOperator(a, argument);
  requireMethods(a, ['multiply', 'multiplyTranspose'], argument);
  requireSize(a.rows, `${argument}.rows`);
  requireSize(a.columns, `${argument}.columns`);
  return {
    rows: a.rows,
    columns: a.columns,
    exponent: 0,
    multiply: checkedProduct((x, out) => a.multiply(x, out), argument),
    multiplyTranspose: checkedProduct((x, out) => a.multiplyTranspose(x, out), argument),
  };
}

/** The matrix of an operator in row-major order, by its products with the unit vectors. */
export function materialize(
  rows: number,
  columns: number,
  multiply: (x: Float64Array, out: Float64Array) => void,
): Float64Array {
  const data = new Float64Array(rows * columns);
  const unit = new Float64Array(columns);
  const product = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    unit[j] = 1;
    multiply(unit, product);
    unit[j] = 0;
    for (let i = 0; i < rows; i++) data[i * columns + j] = product[i];
  }
  return data;
}

function matrixOperator(a: MatrixLike | CsrMatrix, argument: string): ScaledLinearOperator {
  if (isCsr(a)) {
    const given = toCsr(a, argument);
    const [values, exponent] = inRange(given.values.length, given.values, () => given.values.slice());
    const sparse = { ...given, values };
    return {
      rows: sparse.rows,
      columns: sparse.columns,
      exponent,
      multiply: (x, out) => csrTimesVector(sparse, x, out),
      multiplyTranspose: (x, out) => csrTransposedTimesVector(sparse, x, out),
    };
  }
  const given = toStrided(a, argument);
  const { rows, columns } = given;
  const largestRow = Float64Array.from({ length: rows }, (_, i) => largestInRow(given, i));
  const [data, exponent] = inRange(rows, largestRow, () => denseCopy(given));
  const matrix = exponent === 0 ? given : { data, offset: 0, rows, columns, row: columns, column: 1 };
  const turned = transposed(matrix);
  return {
    rows,
    columns,
    exponent,
    multiply: (x, out) => stridedTimes(matrix, x, out),
    multiplyTranspose: (x, out) => stridedTimes(turned, x, out),
  };
}

/** A scaled copy and the exponent that undoes it where the largest of the sizes asks for it, the sizes and 0 if not. */
function inRange(count: number, sizes: Float64Array, copy: () => Float64Array): [Float64Array, number] {
  const largest = largestMagnitude(count, sizes);
  if (scaleToRange(1, Float64Array.of(largest)) === 0) return [sizes, 0];
  const data = copy();
  return [data, scaleToRange(data.length, data)];
}

function largestInRow({ data, offset, columns, row, column }: Strided, i: number): number {
  let largest = 0;
  for (let j = 0, p = offset + i * row; j < columns; j++, p += column) {
    const size = Math.abs(data[p]);
    if (size > largest) largest = size;
  }
  return largest;
}

function stridedTimes(
  { data, offset, rows, columns, row, column }: Strided,
  x: Float64Array,
  y: Float64Array,
): void {
  kernel('gemv', gemv)(rows, columns, data, offset, row, column, x, 0, y, 0);
}

function requireMethods(a: unknown, methods: readonly string[], argument: string): void {
  const fields = a as Readonly<Record<string, unknown>> | null | undefined;
  if (methods.every((name) => typeof fields?.[name] === 'function')) return;
  const wanted = methods.join(' and ');
  const message = `${argument} must be a matrix, a sparse matrix or an operator with ${wanted}, got ${describe(a)}`;
  throw new LabTypeError('WRONG_TYPE', message, { argument });
}

function requireSize(size: number, argument: string): void {
  if (Number.isInteger(size) && size >= 0) return;
  throw new LabRangeError('SHAPE', `${argument} must be an integer >= 0, got ${String(size)}`, { argument });
}

function checkedProduct(
  multiply: (x: Float64Array, out: Float64Array) => void,
  argument: string,
): (x: Float64Array, out: Float64Array) => void {
  return (x, out) => {
    multiply(x, out);
    const index = out.findIndex((value) => !Number.isFinite(value));
    if (index < 0) return;
    throw new LabRangeError('NOT_FINITE', `${argument}: entry ${index} of a product is ${out[index]}`, {
      argument,
      index,
    });
  };
}
