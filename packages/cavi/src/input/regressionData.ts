import {
  csrFromTriplets,
  isCsr,
  LabRangeError,
  toCsr,
  toDense,
  type CsrMatrix,
  type MatrixLike,
  type TypedCsrMatrix,
} from '@lab/linalg';
import {
  readVector,
  requireBoolean,
  requireCount,
  requireKnownFields,
  requireNotNegative,
} from '@lab/linalg/arguments';
import { denseDesign } from '../design/denseDesign.ts';
import type { Design } from '../design/design.ts';
import { gramDesign } from '../design/gramDesign.ts';
import { sparseDesign } from '../design/sparseDesign.ts';
import { readSymmetric } from './arguments.ts';

/** A table: n rows of p predictors, and n responses. */
export interface TableData {
  /** n x p, dense or sparse. */
  readonly X: MatrixLike | CsrMatrix;
  /** n responses. */
  readonly y: ArrayLike<number>;
}

/** Summary statistics of a table. */
export interface SummaryData {
  /** p x p, X'X (not divided by the noise variance). */
  readonly gram: MatrixLike;
  /** p, X'y. */
  readonly xty: ArrayLike<number>;
  /** Number of rows; with `yty` it makes the ELBO complete. */
  readonly n?: number;
  /** y'y. */
  readonly yty?: number;
}

/** What a regression is fitted to. */
export type RegressionData = TableData | SummaryData;

/** How a table is read; summary statistics are taken as they are. */
export interface TransformOptions {
  /** Centre X and y: a flat prior on an intercept; default true. */
  readonly intercept?: boolean;
  /** Scale columns to population standard deviation 1; default false. Coefficients are reported on the original scale. */
  readonly standardize?: boolean;
}

/** What undoes centring and scaling. */
export interface Transform {
  readonly center: Float64Array;
  readonly scale: Float64Array;
  readonly responseCenter: number;
  readonly intercept: boolean;
}

/** Data in the working layout. */
export interface WorkingData {
  readonly design: Design;
  /** Rows, less one where an intercept was integrated out; undefined for summaries without n and y'y. */
  readonly observations: number | undefined;
  readonly transform: Transform;
  readonly constantResponse: boolean;
  /** Population variance of y about its mean; NaN for summaries. */
  readonly responseVariance: number;
  readonly constantColumns: readonly number[];
  /** Whether X'X is a Gram matrix by construction: a summary may not be one. */
  readonly semidefinite: boolean;
}

export const transformFields = ['intercept', 'standardize'] as const;

/**
 * Data in the working layout, checked, centred and scaled.
 *
 * @param borrow whether X may be read where it lies, later too: only where nobody can change it meanwhile
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, NOT_SYMMETRIC, OUT_OF_RANGE
 */
export function readRegressionData(
  data: RegressionData,
  options: TransformOptions = {},
  borrow = false,
): WorkingData {
  if ('gram' in data) return readSummary(data);
  requireKnownFields(data, ['X', 'y'], 'data');
  return readTable(data, options, borrow);
}

function readTable({ X, y }: TableData, options: TransformOptions, borrow: boolean): WorkingData {
  const intercept = requireBoolean(options.intercept ?? true, 'intercept');
  const standardize = requireBoolean(options.standardize ?? false, 'standardize');
  const matrix = isCsr(X) ? readSparse(X) : readDense(X, borrow);
  const { rows } = matrix;
  const response = readVector(y, 'y', rows);
  const moments = matrix.moments(intercept, standardize);
  const middle = mean(response);
  const responseVariance = response.reduce((sum, value) => sum + (value - middle) ** 2, 0) / rows;
  const responseCenter = intercept ? middle : 0;
  const constantResponse =
    response.every((value) => value === response[0]) && (intercept || response[0] === 0);
  for (let i = 0; i < rows; i++) response[i] = constantResponse ? 0 : response[i] - responseCenter;
  return {
    design: matrix.design(response, moments.center, moments.scale),
    observations: intercept ? rows - 1 : rows,
    transform: { ...moments, responseCenter, intercept },
    constantResponse,
    responseVariance,
    constantColumns: moments.constant,
    semidefinite: true,
  };
}

function readSummary(data: SummaryData): WorkingData {
  requireKnownFields(data, ['gram', 'xty', 'n', 'yty'], 'data');
  const { data: products, size } = readSymmetric(data.gram, 'gram');
  const xty = readVector(data.xty, 'xty', size);
  const negative = xty.findIndex((_, j) => products[j * size + j] < 0);
  if (negative >= 0) {
    const message = `gram[${negative}][${negative}] is a squared length and must be >= 0, got ${products[negative * size + negative]}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'gram', index: negative });
  }
  const { n, yty } = data;
  if (n !== undefined) requireCount(n, 'n', 1);
  if (yty !== undefined) requireNotNegative(yty, 'yty');
  const complete = n !== undefined && yty !== undefined;
  return {
    design: gramDesign(products, xty, complete ? yty : 0),
    observations: complete ? n : undefined,
    transform: {
      center: new Float64Array(size),
      scale: new Float64Array(size).fill(1),
      responseCenter: 0,
      intercept: false,
    },
    constantResponse: xty.every((value) => value === 0),
    responseVariance: NaN,
    constantColumns: Array.from(xty.keys()).filter((j) => products[j * size + j] === 0),
    semidefinite: false,
  };
}

interface Moments {
  readonly center: Float64Array;
  readonly scale: Float64Array;
  readonly constant: readonly number[];
}

/** A predictor matrix that can say its moments and make a design of itself. */
interface Predictors {
  readonly rows: number;
  moments(center: boolean, scale: boolean): Moments;
  design(response: Float64Array, center: Float64Array, scale: Float64Array): Design;
}

export function requireSize(rows: number, columns: number): void {
  if (rows > 0 && columns > 0) return;
  const message = `X must have at least one row and one column, got ${rows} x ${columns}`;
  throw new LabRangeError('SHAPE', message, { argument: 'X' });
}

/** A dense matrix, checked. */
export function readDense(X: MatrixLike, borrow = false): Predictors & { readonly columns: number } {
  const { data, rows, columns, stride } = toDense(X, 'X');
  requireSize(rows, columns);
  return {
    rows,
    columns,
    moments: (center, scale) => denseMoments(data, { rows, columns, stride }, center, scale),
    design(response, center, scale) {
      const asItIs = center.every((value) => value === 0) && scale.every((value) => value === 1);
      const own = asItIs && borrow && stride === columns && data.length === rows * columns;
      return denseDesign(own ? data : transformed(data, stride, rows, center, scale), rows, response);
    },
  };
}

/** (x - center) / scale, row after row. */
function transformed(
  data: Float64Array,
  stride: number,
  rows: number,
  center: Float64Array,
  scale: Float64Array,
): Float64Array {
  const columns = center.length;
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const [from, to] = [i * stride, i * columns];
    for (let j = 0; j < columns; j++) out[to + j] = (data[from + j] - center[j]) / scale[j];
  }
  return out;
}

/** Only what is asked for is computed. */
function denseMoments(
  data: Float64Array,
  { rows, columns, stride }: { readonly rows: number; readonly columns: number; readonly stride: number },
  centred: boolean,
  scaled: boolean,
): Moments {
  const middles = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const eachRow = (work: (start: number) => void): void => {
    for (let i = 0; i < rows; i++) work(i * stride);
  };
  if (centred) {
    eachRow((start) => {
      for (let j = 0; j < columns; j++) middles[j] += data[start + j];
    });
    for (let j = 0; j < columns; j++) middles[j] /= rows;
  }
  if (scaled)
    eachRow((start) => {
      for (let j = 0; j < columns; j++) squares[j] += (data[start + j] - middles[j]) ** 2;
    });
  const constant = constantColumns(data, rows, columns, stride);
  const column = (j: number): ColumnMoments => ({
    middle: middles[j],
    squares: squares[j],
    constant: constant[j] === 1,
    first: data[j],
  });
  return momentsOf(columns, centred, scaled, column, rows);
}

/** 1 for columns that hold one number throughout; ends at the first row after which there are none. */
function constantColumns(data: Float64Array, rows: number, columns: number, stride: number): Uint8Array {
  const constant = new Uint8Array(columns).fill(1);
  let left = columns;
  for (let i = 1; i < rows && left > 0; i++)
    for (let j = 0; j < columns; j++)
      if (constant[j] === 1 && data[i * stride + j] !== data[j]) {
        constant[j] = 0;
        left -= 1;
      }
  return constant;
}

function readSparse(X: CsrMatrix): Predictors {
  const matrix = withoutRepeats(toCsr(X, 'X'));
  const { rows, columns } = matrix;
  requireSize(rows, columns);
  const sums = new Float64Array(columns);
  const counts = new Float64Array(columns);
  for (let q = 0; q < matrix.values.length; q++) {
    sums[matrix.indices[q]] += matrix.values[q];
    if (matrix.values[q] !== 0) counts[matrix.indices[q]] += 1;
  }
  const squares = (center: Float64Array): Float64Array => {
    const total = center.map((value, j) => (rows - counts[j]) * value * value);
    for (let q = 0; q < matrix.values.length; q++) {
      const j = matrix.indices[q];
      if (matrix.values[q] !== 0) total[j] += (matrix.values[q] - center[j]) ** 2;
    }
    return total;
  };
  return {
    rows,
    moments(center, scale) {
      const middles = sums.map((sum) => sum / rows);
      const total = squares(center ? middles : middles.map(() => 0));
      return momentsOf(
        columns,
        center,
        scale,
        (j) => {
          const constant = counts[j] === 0 || (center && total[j] <= 1e-30 * rows * middles[j] ** 2);
          return { middle: middles[j], squares: total[j], constant, first: middles[j] };
        },
        rows,
      );
    },
    design: (response, center, scale) => sparseDesign(matrix, response, center, scale),
  };
}

function withoutRepeats(matrix: TypedCsrMatrix): TypedCsrMatrix {
  const row = new Int32Array(matrix.values.length);
  for (let i = 0; i < matrix.rows; i++) row.fill(i, matrix.indptr[i], matrix.indptr[i + 1]);
  return csrFromTriplets(matrix.rows, matrix.columns, row, matrix.indices, matrix.values);
}

interface ColumnMoments {
  readonly middle: number;
  readonly squares: number;
  readonly constant: boolean;
  /** The value of a constant column. */
  readonly first: number;
}

function momentsOf(
  columns: number,
  centred: boolean,
  scaled: boolean,
  column: (j: number) => ColumnMoments,
  rows: number,
): Moments {
  const center = new Float64Array(columns);
  const scale = new Float64Array(columns).fill(1);
  const constant: number[] = [];
  for (let j = 0; j < columns; j++) {
    const { middle, squares, constant: same, first } = column(j);
    // The rounded mean of equal numbers need not be that number, and rounding noise must not be scaled up to 1.
    if (centred) center[j] = same ? first : middle;
    const empty = same && (centred || first === 0);
    if (empty) constant.push(j);
    if (scaled && !empty && squares > 0) scale[j] = Math.sqrt(squares / rows);
  }
  return { center, scale, constant };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
