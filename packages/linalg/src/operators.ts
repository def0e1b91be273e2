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
import { gemm } from './js/gemm.ts';
import { gemv } from './js/gemv.ts';
import { largestMagnitude, scaleToRange } from './js/scaling.ts';
import { kernel, residentEngine } from './kernels.ts';
import { residentMatrix, type ResidentMatrix } from './wasm/resident.ts';

// Between these sizes in entries a matrix is copied to WebAssembly memory for all the products of an iteration: below, the
// calls cost more than they save, above, its memory may not suffice.
const LEAST_RESIDENT = 4096;
const MOST_RESIDENT = 1e8;

/** A symmetric matrix known by its products. */
export interface SymmetricOperator {
  /** Number of rows and columns. */
  readonly size: number;
  /** Writes the product with x to `out`, both of `size` entries; must not keep or change x. */
  multiply(x: Float64Array, out: Float64Array): void;
  /**
   * Writes the products with `count` vectors at once, one after another in x (count x size) and in `out`, for operators
   * that do this faster than one by one. Block methods use it where it is there.
   */
  multiplyBlock?(count: number, x: Float64Array, out: Float64Array): void;
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
  /** Gives back what memory the products took; no products after it. */
  release(): void;
  multiplyBlock(count: number, x: Float64Array, out: Float64Array): void;
}

/** An operator that stands for a 2^-exponent. */
export interface ScaledLinearOperator extends LinearOperator {
  readonly exponent: number;
  /** Gives back what memory the products took; no products after it. */
  release(): void;
}

/** The products of a symmetric matrix in any form; SHAPE where it is not square. */
export function symmetricOperator(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  argument: string,
): ScaledSymmetricOperator {
  if (isCsr(a) || isMatrixLike(a)) {
    const operator = matrixOperator(a, argument, true);
    requireSquare(operator, argument);
    const { rows: size, exponent } = operator;
    return {
      size,
      exponent,
      multiply: (x, out) => operator.multiply(x, out),
      multiplyBlock: (count, x, out) => operator.multiplyBlock(count, x, out),
      release: () => operator.release(),
    };
  }
  requireMethods(a, ['multiply'], argument);
  requireSize(a.size, `${argument}.size`);
  const { size } = a;
  const multiply = checkedProduct((x, out) => a.multiply(x, out), argument);
  return {
    size,
    exponent: 0,
    multiply,
    release: holdsNothing,
    multiplyBlock:
      a.multiplyBlock === undefined
        ? oneByOne(size, multiply)
        : (count, x, out) =>
            checkedProduct((from, to) => a.multiplyBlock!(count, from, to), argument)(x, out),
  };
}

function holdsNothing(): void {
  // Nothing to give back.
}

/** Products with a block of vectors, one after another. */
function oneByOne(
  size: number,
  multiply: (x: Float64Array, out: Float64Array) => void,
): ScaledSymmetricOperator['multiplyBlock'] {
  return (count, x, out) => {
    for (let at = 0; at < count * size; at += size)
      multiply(x.subarray(at, at + size), out.subarray(at, at + size));
  };
}

/** The products of a matrix in any form and of its transpose. */
export function linearOperator(
  a: MatrixLike | CsrMatrix | LinearOperator,
  argument: string,
): ScaledLinearOperator {
  if (isCsr(a) || isMatrixLike(a)) return matrixOperator(a, argument, false);
  requireMethods(a, ['multiply', 'multiplyTranspose'], argument);
  requireSize(a.rows, `${argument}.rows`);
  requireSize(a.columns, `${argument}.columns`);
  return {
    rows: a.rows,
    columns: a.columns,
    exponent: 0,
    release: holdsNothing,
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

/** A matrix in hand: its products with blocks, too. */
interface MatrixOperator extends ScaledLinearOperator {
  /** As that of a symmetric operator, for a square matrix. */
  multiplyBlock(count: number, x: Float64Array, out: Float64Array): void;
}

function matrixOperator(a: MatrixLike | CsrMatrix, argument: string, symmetric: boolean): MatrixOperator {
  if (isCsr(a)) {
    const given = toCsr(a, argument);
    const [values, exponent] = inRange(given.values.length, given.values, () => given.values.slice());
    const sparse = { ...given, values };
    const multiply = (x: Float64Array, out: Float64Array): void => csrTimesVector(sparse, x, out);
    return {
      rows: sparse.rows,
      columns: sparse.columns,
      exponent,
      multiply,
      multiplyBlock: oneByOne(sparse.columns, multiply),
      release: holdsNothing,
      multiplyTranspose: (x, out) => csrTransposedTimesVector(sparse, x, out),
    };
  }
  const given = toStrided(a, argument);
  const { rows, columns } = given;
  const largestRow = Float64Array.from({ length: rows }, (_, i) => largestInRow(given, i));
  const [data, exponent] = inRange(rows, largestRow, () => denseCopy(given));
  const matrix = exponent === 0 ? given : { data, offset: 0, rows, columns, row: columns, column: 1 };
  return {
    rows,
    columns,
    exponent,
    ...vectorProducts(matrix, symmetric && rows === columns),
    multiplyBlock: (count, x, out) => {
      const { data: entries, offset, row, column } = matrix;
      // Rows of x times the transpose of a.
      kernel('gemm', gemm)(
        count,
        rows,
        columns,
        1,
        x,
        0,
        columns,
        1,
        entries,
        offset,
        column,
        row,
        0,
        out,
        0,
        rows,
      );
    },
  };
}

/** Products with single vectors, in WebAssembly memory where that pays; the copy is made at the first product. */
function vectorProducts(
  matrix: Strided,
  symmetric: boolean,
): Pick<MatrixOperator, 'multiply' | 'multiplyTranspose' | 'release'> {
  const { rows, columns, data, offset, row, column } = matrix;
  const size = rows * columns;
  const engine = size < LEAST_RESIDENT || size > MOST_RESIDENT ? undefined : residentEngine();
  if (engine === undefined) {
    const turned = transposed(matrix);
    return {
      multiply: (x, out) => stridedTimes(matrix, x, out),
      multiplyTranspose: (x, out) => stridedTimes(turned, x, out),
      release: holdsNothing,
    };
  }
  let resident: ResidentMatrix | undefined;
  const placed = (): ResidentMatrix =>
    (resident ??= residentMatrix(
      engine,
      rows,
      columns,
      { data, offset, rowStride: row, columnStride: column },
      symmetric,
    ));
  return {
    multiply: (x, out) => placed().multiply(x, out),
    multiplyTranspose: (x, out) => placed().multiplyTranspose(x, out),
    release() {
      resident?.release();
      resident = undefined;
    },
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
    // Zero times a sum that overflows is not a number, either: then entry by entry.
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum += out[i];
    if (sum * 0 === 0) return;
    const index = out.findIndex((value) => !Number.isFinite(value));
    if (index < 0) return;
    throw new LabRangeError('NOT_FINITE', `${argument}: entry ${index} of a product is ${out[index]}`, {
      argument,
      index,
    });
  };
}
