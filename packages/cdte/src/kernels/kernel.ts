import { kernelMatrix, squaredDistances } from '@lab/linalg';
import { runToEnd } from '@lab/linalg/cooperative';
import type { Task } from '../task.ts';

/** The kernels on offer. */
export type KernelName = 'gaussian' | 'laplace' | 'energy' | 'linear';

/** All kernels by name. */
export const kernelNames: readonly KernelName[] = ['gaussian', 'laplace', 'energy', 'linear'];

/** A kernel with its bandwidth (which energy and linear do without). */
export interface Kernel {
  readonly name: KernelName;
  readonly bandwidth: number;
}

/** Rows of points, contiguous. */
export interface Points {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Rows [start, end) of a list of points, without a copy. */
export function pointRows({ data, columns }: Points, start: number, end: number): Points {
  return { data: data.subarray(start * columns, end * columns), rows: end - start, columns };
}

/** The rows that `index` names, as a copy. */
export function gatherRows({ data, columns }: Points, index: ArrayLike<number>): Points {
  const copy = new Float64Array(index.length * columns);
  for (let i = 0; i < index.length; i++)
    copy.set(data.subarray(index[i] * columns, (index[i] + 1) * columns), i * columns);
  return { data: copy, rows: index.length, columns };
}

/**
 * Kernel values between the rows of x and of z, written to `out` from `offset` on (x.rows x z.rows, row stride
 * `stride`). Distances come from coordinate differences: the expanded square would give equal rows one of 1e-8.
 */
export function kernelBlock(
  { name, bandwidth }: Kernel,
  x: Points,
  z: Points,
  out: Float64Array,
  offset = 0,
  stride = z.rows,
): void {
  const shape = { rows: x.rows, columns: z.rows, stride };
  switch (name) {
    case 'gaussian':
      kernelMatrix(
        x,
        z,
        { kind: 'rbf', lengthScale: bandwidth },
        { out: { ...shape, data: out.subarray(offset) } },
      );
      return;
    case 'laplace':
      cityBlockDistanceBlock(x, z, out, offset, stride);
      exponentialInPlace(out, offset, stride, x.rows, z.rows, -1 / bandwidth);
      return;
    case 'energy':
      squaredDistances(x, z, { out: { ...shape, data: out.subarray(offset) } });
      energyFromSquares(x, z, out, offset, stride);
      return;
    case 'linear':
      innerProductBlock(x, z, out, offset, stride);
      return;
  }
}

/** k(x_i, x_i) for every row. */
export function kernelDiagonal({ name }: Kernel, x: Points): Float64Array {
  const diagonal = new Float64Array(x.rows).fill(1);
  if (name === 'gaussian' || name === 'laplace') return diagonal;
  for (let i = 0; i < x.rows; i++) {
    let squares = 0;
    for (let j = 0; j < x.columns; j++) squares += x.data[i * x.columns + j] ** 2;
    diagonal[i] = name === 'energy' ? Math.sqrt(squares) : squares;
  }
  return diagonal;
}

/** Square tiles keep both the tile and its mirror image in cache. */
const tile = 64;

/** The Gram matrix of the rows of x: n x n, exactly symmetric. */
export function* gramTask(kernel: Kernel, x: Points, phase = 'kernels'): Task<Float64Array> {
  const n = x.rows;
  const gram = new Float64Array(n * n);
  for (let start = 0; start < n; start += tile) {
    const end = Math.min(n, start + tile);
    fillGramRows(kernel, x, gram, start, end);
    yield { phase, done: end, total: n };
  }
  return gram;
}

/** `gramTask` in one go. */
export function symmetricGram(kernel: Kernel, x: Points): Float64Array {
  return runToEnd(gramTask(kernel, x));
}

/** Rows [start, end) left of and on the diagonal of a Gram matrix, and their mirror image. */
function fillGramRows(kernel: Kernel, x: Points, gram: Float64Array, start: number, end: number): void {
  const n = x.rows;
  const rows = pointRows(x, start, end);
  for (let left = 0; left < end; left += tile) {
    const right = Math.min(end, left + tile);
    kernelBlock(kernel, rows, pointRows(x, left, right), gram, start * n + left, n);
    for (let i = start; i < end; i++)
      for (let j = left; j < Math.min(right, i); j++) gram[j * n + i] = gram[i * n + j];
  }
}

function cityBlockDistanceBlock(
  x: Points,
  z: Points,
  out: Float64Array,
  offset: number,
  stride: number,
): void {
  const { data: u, columns } = x;
  const { data: v } = z;
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0, other = 0; j < z.rows; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++, other++) sum += Math.abs(u[i * columns + k] - v[other]);
      out[offset + i * stride + j] = sum;
    }
  }
}

function innerProductBlock(x: Points, z: Points, out: Float64Array, offset: number, stride: number): void {
  const { data: u, columns } = x;
  const { data: v } = z;
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0, other = 0; j < z.rows; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++, other++) sum += u[i * columns + k] * v[other];
      out[offset + i * stride + j] = sum;
    }
  }
}

function energyFromSquares(x: Points, z: Points, out: Float64Array, offset: number, stride: number): void {
  const left = kernelDiagonal({ name: 'energy', bandwidth: 1 }, x);
  const right = kernelDiagonal({ name: 'energy', bandwidth: 1 }, z);
  for (let i = 0; i < x.rows; i++)
    for (let j = 0, at = offset + i * stride; j < z.rows; j++, at++)
      out[at] = (left[i] + right[j] - Math.sqrt(out[at])) / 2;
}

function exponentialInPlace(
  out: Float64Array,
  offset: number,
  stride: number,
  rows: number,
  columns: number,
  factor: number,
): void {
  for (let i = 0; i < rows; i++) {
    const end = offset + i * stride + columns;
    for (let at = end - columns; at < end; at++) out[at] = Math.exp(factor * out[at]);
  }
}
