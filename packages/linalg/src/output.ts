import type { Matrix } from 'ml-matrix';
import { describe } from './arguments.ts';
import type { DenseMatrix } from './dense.ts';
import { LabRangeError, LabTypeError } from './errors.ts';
import { firstNotFinite } from './js/finite.ts';
import { adopt, regularRows, requireExtent } from './storage.ts';

/** Where a result goes: a matrix of the right shape to write to. */
export interface OutOption {
  /**
   * Receives the result; its shape must be the result's. May be one of the inputs. A function that throws may leave
   * anything in it.
   */
  readonly out?: Matrix | DenseMatrix | undefined;
}

/** Where a kernel may write, and how what it wrote becomes the result. */
export interface Target {
  readonly data: Float64Array;
  readonly stride: number;
  finish(): Matrix;
}

/**
 * Room for a rows x columns result: `out` itself where its rows lie at equal distances in an array that no input
 * shares, a new array that is copied to `out` at the end otherwise.
 *
 * @throws SHAPE, WRONG_TYPE
 */
export function resultTarget(
  out: Matrix | DenseMatrix | undefined,
  rows: number,
  columns: number,
  inputs: readonly Float64Array[],
): Target {
  if (out === undefined) {
    const data = new Float64Array(rows * columns);
    return { data, stride: columns, finish: () => adopt(data, rows, columns) };
  }
  const layout = outLayout(out, rows, columns);
  const finish = (): Matrix => (isMatrix(out) ? out : adopt(out.data, rows, columns, out.stride ?? columns));
  if (layout !== undefined && inputs.every((input) => input.buffer !== layout.data.buffer)) {
    return { ...layout, finish };
  }
  const data = new Float64Array(rows * columns);
  return {
    data,
    stride: columns,
    finish: () => {
      copyOut(data, rows, columns, out, layout);
      return finish();
    },
  };
}

/**
 * Room for a contiguous rows x columns result that is written when every input has been read: `out` itself where its rows
 * lie one after another, a new array that is copied to `out` at the end otherwise.
 *
 * @throws SHAPE, WRONG_TYPE
 */
export function contiguousTarget(
  out: Matrix | DenseMatrix | undefined,
  rows: number,
  columns: number,
): { readonly data: Float64Array; finish(): Matrix } {
  const target = resultTarget(out, rows, columns, []);
  if (target.stride === columns)
    return { data: target.data.subarray(0, rows * columns), finish: () => target.finish() };
  const data = new Float64Array(rows * columns);
  return {
    data,
    finish() {
      for (let i = 0; i < rows; i++)
        target.data.set(data.subarray(i * columns, (i + 1) * columns), i * target.stride);
      return target.finish();
    },
  };
}

/**
 * Throws NOT_FINITE if the computed m x n result holds a NaN or infinity: `blame` looks for one among the inputs and
 * throws if there is one, otherwise the result has overflowed. Of products this is all that needs checking: an entry
 * of an input that is not finite makes a result that is not.
 */
export function requireFiniteResult(
  m: number,
  n: number,
  data: Float64Array,
  stride: number,
  argument: string,
  blame: () => void,
): void {
  const at = firstNotFinite(m, n, data, 0, stride, 1);
  if (at < 0) return;
  blame();
  const row = Math.floor(at / n);
  throw new LabRangeError('NOT_FINITE', `the result overflows at entry (${row}, ${at % n})`, {
    argument,
    index: row,
    details: { row, column: at % n },
  });
}

/** A vector to write the result to: `out`, unless an input shares its memory. */
export function vectorTarget(
  out: Float64Array | undefined,
  length: number,
  inputs: readonly Float64Array[],
): { readonly data: Float64Array; finish(): Float64Array } {
  if (out === undefined) {
    const data = new Float64Array(length);
    return { data, finish: () => data };
  }
  if (!(out instanceof Float64Array)) {
    throw new LabTypeError('WRONG_TYPE', `out must be a Float64Array, got ${describe(out)}`, {
      argument: 'out',
    });
  }
  if (out.length !== length) {
    throw new LabRangeError('SHAPE', `out must have ${length} entries, got ${out.length}`, {
      argument: 'out',
    });
  }
  if (inputs.every((input) => input.buffer !== out.buffer)) return { data: out, finish: () => out };
  const data = new Float64Array(length);
  return {
    data,
    finish: () => {
      out.set(data);
      return out;
    },
  };
}

function isMatrix(out: Matrix | DenseMatrix): out is Matrix {
  return (out as { klass?: unknown }).klass === 'Matrix';
}

function outLayout(
  out: Matrix | DenseMatrix,
  rows: number,
  columns: number,
): { data: Float64Array; stride: number } | undefined {
  const given: unknown = out;
  const fields = given as { data?: unknown; rows?: unknown; columns?: unknown };
  if (typeof given !== 'object' || given === null || fields.data === undefined) {
    const message = `out must be a Matrix or {data, rows, columns}, got ${describe(out)}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument: 'out' });
  }
  if (fields.rows !== rows || fields.columns !== columns) {
    const shape = `${String(fields.rows)} x ${String(fields.columns)}`;
    throw new LabRangeError('SHAPE', `out must be ${rows} x ${columns}, got ${shape}`, { argument: 'out' });
  }
  if (isMatrix(out)) return regularRows(fields.data, rows, columns);
  const { data, stride = columns } = out;
  if (!(data instanceof Float64Array)) {
    throw new LabTypeError('WRONG_TYPE', `out.data must be a Float64Array, got ${describe(data)}`, {
      argument: 'out',
    });
  }
  requireExtent(data, rows, columns, stride, 'out');
  return { data, stride };
}

function copyOut(
  data: Float64Array,
  rows: number,
  columns: number,
  out: Matrix | DenseMatrix,
  layout: { data: Float64Array; stride: number } | undefined,
): void {
  for (let i = 0; i < rows; i++) {
    const line = data.subarray(i * columns, (i + 1) * columns);
    if (layout !== undefined) layout.data.set(line, i * layout.stride);
    else if (isMatrix(out)) for (let j = 0; j < columns; j++) out.set(i, j, line[j]);
  }
}
