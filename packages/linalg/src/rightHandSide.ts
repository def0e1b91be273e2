import type { Matrix } from 'ml-matrix';
import { toStrided, type DenseMatrix, type MatrixLike, type Strided } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { firstNotFinite } from './js/finite.ts';
import { resultTarget } from './output.ts';
import { adopt } from './storage.ts';

/** The right-hand sides of a system of n equations; SHAPE where their rows are not n. */
export function rightHandSide(b: MatrixLike, n: number): Strided {
  const right = toStrided(b, 'b');
  if (right.rows === n) return right;
  throw new LabRangeError('SHAPE', `b must have ${n} rows, got ${right.rows}`, { argument: 'b' });
}

/** The solutions, n x k contiguous, as a matrix; NOT_FINITE where they overflow. */
export function solution(x: Float64Array, n: number, k: number, out?: Matrix | DenseMatrix): Matrix {
  const at = firstNotFinite(n, k, x, 0, k, 1);
  if (at >= 0) {
    const index = Math.floor(at / k);
    throw new LabRangeError('NOT_FINITE', `the solution overflows at entry (${index}, ${at % k})`, {
      argument: 'b',
      index,
    });
  }
  if (out === undefined) return adopt(x, n, k);
  const target = resultTarget(out, n, k, []);
  for (let i = 0; i < n; i++) target.data.set(x.subarray(i * k, i * k + k), i * target.stride);
  return target.finish();
}
