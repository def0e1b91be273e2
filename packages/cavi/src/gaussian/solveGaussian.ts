import { choleskySolve, isLabError, LabRangeError, type MatrixLike } from '@lab/linalg';
import {
  readVector,
  requireCount,
  requireKnownFields,
  requireOneOf,
  requirePositive,
} from '@lab/linalg/arguments';
import { dotColumns } from '../design/dotColumns.ts';
import { readSymmetric } from '../input/arguments.ts';
import {
  chebyshevIteration,
  conjugateGradient,
  type LinearStep,
  type LinearSystem,
} from './linearIterations.ts';

/** Options of {@link solveGaussian}. */
export interface SolveGaussianOptions {
  /** 'direct' (Cholesky, default), 'conjugateGradient' or 'chebyshev', both with the diagonal as preconditioner. */
  readonly schedule?: 'direct' | 'conjugateGradient' | 'chebyshev';
  /** Numbers of iterations after which the iterate is reported; default `[p]`. */
  readonly iterations?: readonly number[];
  /** [a, b], 0 < a <= b: the eigenvalue range of D^-1 A; what `chebyshev` needs. */
  readonly range?: readonly [number, number];
}

/** A solution, or the iterates on the way to it. */
export interface GaussianSolution {
  /** p: the solution, or the last iterate. */
  readonly solution: number[];
  /** One row of p for each entry of `iterations`; empty for `direct`. */
  readonly iterates: number[][];
}

/**
 * Solves A m = b for a symmetric positive definite A, from 0.
 *
 * @param precision p x p, A
 * @param rhs p, b
 * @throws SHAPE, NOT_FINITE, NOT_SYMMETRIC, OUT_OF_RANGE, UNKNOWN_OPTION, NOT_POSITIVE_DEFINITE
 */
export function solveGaussian(
  precision: MatrixLike,
  rhs: ArrayLike<number>,
  options: SolveGaussianOptions = {},
): GaussianSolution {
  requireKnownFields(options, ['schedule', 'iterations', 'range']);
  const { data, size } = readSymmetric(precision, 'precision');
  const b = readVector(rhs, 'rhs', size);
  const schedule = requireOneOf(
    options.schedule ?? 'direct',
    ['direct', 'conjugateGradient', 'chebyshev'],
    'schedule',
  );
  if (schedule === 'direct') {
    const solution = choleskySolve({ data, rows: size, columns: size }, { data: b, rows: size, columns: 1 });
    return { solution: solution.to1DArray(), iterates: [] };
  }
  const system = denseSystem(data, b);
  const step =
    schedule === 'conjugateGradient'
      ? conjugateGradient(system).step
      : chebyshevIteration(system, readRange(options.range)).step;
  return iterateTo(step, size, readIterations(options.iterations ?? [size]));
}

function readIterations(value: readonly number[]): number[] {
  const counts = Array.from(readVector(value, 'iterations'));
  for (const [i, count] of counts.entries()) requireCount(count, `iterations[${i}]`, 0);
  return counts;
}

function readRange(value: readonly [number, number] | undefined): [number, number] {
  if (value === undefined) {
    const message = 'range must be given for the schedule chebyshev: the extreme eigenvalues of D^-1 A';
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'range' });
  }
  const [low, high] = readVector(value, 'range', 2);
  requirePositive(low, 'range[0]');
  if (high >= low) return [low, high];
  throw new LabRangeError('OUT_OF_RANGE', `range must ascend, got ${low} and ${high}`, { argument: 'range' });
}

function iterateTo(step: LinearStep, size: number, counts: readonly number[]): GaussianSolution {
  const mean = new Float64Array(size);
  const kept = new Map<number, number[]>([[0, Array.from(mean)]]);
  const last = Math.max(...counts);
  for (let k = 1; k <= last; k++) {
    step(mean);
    if (counts.includes(k)) kept.set(k, Array.from(mean));
  }
  return { solution: Array.from(mean), iterates: counts.map((count) => kept.get(count) ?? []) };
}

/** A dense system by its products; NOT_POSITIVE_DEFINITE where the diagonal rules it out. */
export function denseSystem(data: Float64Array, rhs: Float64Array): LinearSystem {
  const size = rhs.length;
  const diagonal = Float64Array.from({ length: size }, (_, j) => data[j * size + j]);
  const index = diagonal.findIndex((entry) => !(entry > 0));
  if (index >= 0) {
    const message = `precision must be positive definite, entry (${index}, ${index}) is ${diagonal[index]}`;
    throw new LabRangeError('NOT_POSITIVE_DEFINITE', message, { argument: 'precision', index });
  }
  const multiply = (z: Float64Array, out: Float64Array): void => dotColumns(size, size, data, z, out);
  return {
    size,
    diagonal,
    multiply,
    residual(mean, out) {
      multiply(mean, out);
      for (let j = 0; j < size; j++) out[j] = rhs[j] - out[j];
    },
  };
}

/** The solution by Cholesky, or undefined where the matrix is not positive definite. */
export function tryCholeskySolve(data: Float64Array, rhs: Float64Array): Float64Array | undefined {
  const size = rhs.length;
  try {
    const solution = choleskySolve(
      { data, rows: size, columns: size },
      { data: rhs, rows: size, columns: 1 },
    );
    return Float64Array.from(solution.to1DArray());
  } catch (error) {
    if (isLabError(error) && error.code === 'NOT_POSITIVE_DEFINITE') return undefined;
    throw error;
  }
}
