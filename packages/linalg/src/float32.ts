import { describe, requireBoolean } from './arguments.ts';
import { LabRangeError, LabTypeError } from './errors.ts';
import { gemmFloat32 } from './js/gemmFloat32.ts';
import { kernel } from './kernels.ts';

/** A matrix in single precision, row by row without gaps. */
export interface Float32Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Options of `matrixProductFloat32`. */
export interface MatrixProductFloat32Options {
  /** Whether a stands for its transpose; default false. */
  readonly transposeA?: boolean;
  /** Whether b stands for its transpose; default false. */
  readonly transposeB?: boolean;
  /** Receives the entries of the result; shares no memory with a and b. */
  readonly out?: Float32Array | undefined;
}

/**
 * The product op(a) op(b) in single precision, op the transpose where asked for: twice as fast as in double precision
 * and accurate to 2 k 2^-24 |a| |b|. Entries that are not finite are not refused; they spread as arithmetic has it.
 *
 * @param a m x k, or k x m with `transposeA`
 * @param b k x n, or n x k with `transposeB`
 * @returns m x n; zeros where k is 0
 * @throws SHAPE (inner dimensions differ, a length that does not fit), WRONG_TYPE, OUT_OF_MEMORY
 */
export function matrixProductFloat32(
  a: Float32Matrix,
  b: Float32Matrix,
  options: MatrixProductFloat32Options = {},
): Float32Matrix {
  const { transposeA = false, transposeB = false, out } = options;
  requireBoolean(transposeA, 'transposeA');
  requireBoolean(transposeB, 'transposeB');
  requireFloat32(a, 'a');
  requireFloat32(b, 'b');
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const [inner, n] = transposeB ? [b.columns, b.rows] : [b.rows, b.columns];
  if (inner !== k) {
    const message = `inner dimensions differ: ${m} x ${k} times ${inner} x ${n}`;
    throw new LabRangeError('SHAPE', message, { argument: 'b' });
  }
  const data = out ?? new Float32Array(m * n);
  requireOut(data, m * n, [a, b]);
  const [aRow, aColumn] = transposeA ? [1, a.columns] : [a.columns, 1];
  const [bRow, bColumn] = transposeB ? [1, b.columns] : [b.columns, 1];
  if (m > 0 && n > 0)
    kernel('gemmFloat32', gemmFloat32)(m, n, k, a.data, aRow, aColumn, b.data, bRow, bColumn, data);
  return { data, rows: m, columns: n };
}

function requireFloat32(a: Float32Matrix, argument: string): void {
  const { data, rows, columns } = a;
  if (!(data instanceof Float32Array)) {
    const message = `${argument}.data must be a Float32Array, got ${describe(data)}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument });
  }
  if (isCount(rows) && isCount(columns) && data.length === rows * columns) return;
  const message = `${argument}.data must have rows * columns entries, got ${data.length} for ${rows} x ${columns}`;
  throw new LabRangeError('SHAPE', message, { argument });
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function requireOut(out: Float32Array, length: number, inputs: readonly Float32Matrix[]): void {
  if (!(out instanceof Float32Array)) {
    throw new LabTypeError('WRONG_TYPE', `out must be a Float32Array, got ${describe(out)}`, {
      argument: 'out',
    });
  }
  if (out.length !== length) {
    const message = `out must have ${length} entries, got ${out.length}`;
    throw new LabRangeError('SHAPE', message, { argument: 'out' });
  }
  if (inputs.every(({ data }) => data.buffer !== out.buffer)) return;
  throw new LabRangeError('SHAPE', 'out must not share memory with a or b', { argument: 'out' });
}
