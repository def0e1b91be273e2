import { LabRangeError } from './errors.ts';
import type { Handle } from './wasm/heap.ts';

/** Entries of both; throws SHAPE where they differ in shape. */
export function requireSameShape(x: Handle, y: Handle): number {
  if (x.rows === y.rows && x.columns === y.columns) return x.rows * x.columns;
  const message = `y must be ${x.rows} x ${x.columns} like x, got ${y.rows} x ${y.columns}`;
  throw new LabRangeError('SHAPE', message, { argument: 'y' });
}

/** m, n and k of C = op(A) op(B); throws SHAPE where they do not fit or C is A or B. */
export function productShape(
  a: Handle,
  b: Handle,
  c: Handle,
  transposeA: boolean,
  transposeB: boolean,
): readonly [number, number, number] {
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const [inner, n] = transposeB ? [b.columns, b.rows] : [b.rows, b.columns];
  if (inner !== k || c.rows !== m || c.columns !== n) {
    const message = `op(a) is ${m} x ${k}, op(b) ${inner} x ${n}, c ${c.rows} x ${c.columns}: they do not fit`;
    throw new LabRangeError('SHAPE', message, { argument: 'c' });
  }
  if (c === a || c === b) throw new LabRangeError('SHAPE', 'c must be neither a nor b', { argument: 'c' });
  return [m, n, k];
}
