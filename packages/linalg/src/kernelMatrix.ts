import type { Matrix } from 'ml-matrix';
import { describe, requireCount, requireNumber, requireOneOf, requirePositive } from './arguments.ts';
import type { MatrixLike, Strided } from './dense.ts';
import { fillDistances, pointSets } from './distances.ts';
import { LabRangeError, LabTypeError } from './errors.ts';
import { gemm, syrk } from './js/gemm.ts';
import { kernel as arithmetic } from './kernels.ts';
import { requireFiniteResult, resultTarget, type OutOption } from './output.ts';
import { mirrorLower } from './product.ts';

/** exp(-d^2 / (2 lengthScale^2)). */
export interface RbfKernel {
  readonly kind: 'rbf';
  /** > 0. */
  readonly lengthScale: number;
}

/**
 * With r = d / lengthScale: exp(-r) for nu 0.5, (1 + sqrt(3) r) exp(-sqrt(3) r) for 1.5,
 * (1 + sqrt(5) r + 5 r^2 / 3) exp(-sqrt(5) r) for 2.5.
 */
export interface MaternKernel {
  readonly kind: 'matern';
  readonly nu: 0.5 | 1.5 | 2.5;
  /** > 0. */
  readonly lengthScale: number;
}

/** (gamma <x, y> + offset)^degree. */
export interface PolynomialKernel {
  readonly kind: 'polynomial';
  /** An integer >= 1. */
  readonly degree: number;
  /** Default 1. */
  readonly gamma?: number;
  /** Default 1. */
  readonly offset?: number;
}

/** A kernel function of two points at Euclidean distance d. */
export type Kernel = RbfKernel | MaternKernel | PolynomialKernel;

/**
 * The values of a kernel function for the rows of x and those of y, or of x itself.
 *
 * @param x n x p points
 * @param y m x p points; default x, then the result is exactly symmetric
 * @param kernel which kernel
 * @param options.out receives the result
 * @returns n x m
 * @throws OUT_OF_RANGE (lengthScale <= 0, another nu, degree < 1 or not an integer), UNKNOWN_OPTION (kind), SHAPE,
 *   NOT_FINITE, WRONG_TYPE
 */
export function kernelMatrix(
  x: MatrixLike,
  y: MatrixLike | undefined,
  kernel: Kernel,
  { out }: OutOption = {},
): Matrix {
  requireKernel(kernel);
  const sets = pointSets(x, y);
  const other = sets.y ?? sets.x;
  const target = resultTarget(out, sets.x.rows, other.rows, [sets.x.data, other.data]);
  const { data, stride } = target;
  arithmetic('kernelMatrix', fillKernel)(kernel, sets.x, sets.y, data, stride);
  requireFiniteResult(sets.x.rows, other.rows, data, stride, 'x', () => undefined);
  return target.finish();
}

/** The values into an array with rows `stride` apart, in plain JavaScript. */
function fillKernel(
  kernel: Kernel,
  x: Strided,
  y: Strided | undefined,
  data: Float64Array,
  stride: number,
): void {
  if (kernel.kind === 'polynomial') fillPolynomial(kernel, x, y, data, stride);
  else fillRadial(kernel, x, y, data, stride);
}

function requireKernel(kernel: Kernel): void {
  if (typeof kernel !== 'object' || (kernel as unknown) === null) {
    throw new LabTypeError('WRONG_TYPE', `kernel must be an object, got ${describe(kernel)}`, {
      argument: 'kernel',
    });
  }
  requireOneOf(kernel.kind, ['rbf', 'matern', 'polynomial'], 'kernel.kind');
  if (kernel.kind === 'polynomial') {
    requireCount(kernel.degree, 'kernel.degree', 1);
    requireNumber(kernel.gamma ?? 1, 'kernel.gamma');
    requireNumber(kernel.offset ?? 1, 'kernel.offset');
    return;
  }
  requirePositive(kernel.lengthScale, 'kernel.lengthScale');
  if (kernel.kind === 'rbf') return;
  requireNumber(kernel.nu, 'kernel.nu');
  if ([0.5, 1.5, 2.5].includes(kernel.nu)) return;
  throw new LabRangeError('OUT_OF_RANGE', `kernel.nu must be 0.5, 1.5 or 2.5, got ${String(kernel.nu)}`, {
    argument: 'kernel.nu',
  });
}

function fillPolynomial(
  { degree, gamma = 1, offset = 1 }: PolynomialKernel,
  x: Strided,
  y: Strided | undefined,
  data: Float64Array,
  stride: number,
): void {
  const n = x.rows;
  const m = (y ?? x).rows;
  const p = x.columns;
  if (y === undefined) {
    arithmetic('syrk', syrk)(n, p, 1, x.data, x.offset, x.row, x.column, 0, data, 0, stride);
  } else {
    const multiply = arithmetic('gemm', gemm);
    multiply(
      n,
      m,
      p,
      1,
      x.data,
      x.offset,
      x.row,
      x.column,
      y.data,
      y.offset,
      y.column,
      y.row,
      0,
      data,
      0,
      stride,
    );
  }
  for (let i = 0; i < n; i++) {
    const count = y === undefined ? i + 1 : m;
    for (let j = 0, at = i * stride; j < count; j++, at++) data[at] = (gamma * data[at] + offset) ** degree;
  }
  if (y === undefined) mirrorLower(n, data, stride);
}

function fillRadial(
  kernel: RbfKernel | MaternKernel,
  x: Strided,
  y: Strided | undefined,
  data: Float64Array,
  stride: number,
): void {
  fillDistances(x, y, data, stride);
  const { lengthScale } = kernel;
  const columns = (y ?? x).rows;
  for (let i = 0; i < x.rows; i++) {
    const line = data.subarray(i * stride, i * stride + columns);
    if (kernel.kind === 'rbf') rbfOf(line, lengthScale);
    else maternOf(line, lengthScale, kernel.nu);
  }
}

function rbfOf(line: Float64Array, lengthScale: number): void {
  for (let j = 0; j < line.length; j++) line[j] = Math.exp(-0.5 * (line[j] / lengthScale / lengthScale));
}

function maternOf(line: Float64Array, lengthScale: number, nu: 0.5 | 1.5 | 2.5): void {
  const factor = Math.sqrt(2 * nu);
  for (let j = 0; j < line.length; j++) {
    const r = (factor * Math.sqrt(line[j])) / lengthScale;
    // Past 750 exp underflows to 0 while r * r could overflow.
    if (r > 750) line[j] = 0;
    else if (nu === 0.5) line[j] = Math.exp(-r);
    else if (nu === 1.5) line[j] = (1 + r) * Math.exp(-r);
    else line[j] = (1 + r + (r * r) / 3) * Math.exp(-r);
  }
}
