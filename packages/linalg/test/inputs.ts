import { toMatrix, type LabError, type Matrix, type SymmetricOperator } from '../src/index.ts';
import { uniform } from './matrices.ts';

/** The modes that every result is checked in. */
export const modes = ['default', 'strict', 'javascript'] as const;

/** Numbers in [-1, 1] without a pattern. */
export function wave(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.sin(seed + 1.7 * i));
}

/** A dense symmetric matrix of random numbers. */
export function symmetric(n: number, seed: number): Matrix {
  const a = toMatrix(uniform(n, n, seed));
  return a.clone().add(a.transpose());
}

/** Diagonal entries 1, 2, 3... with the couplings of a chain. */
export function chain(n: number): SymmetricOperator {
  return {
    size: n,
    multiply(x, out) {
      for (let i = 0; i < n; i++)
        out[i] = (1 + i) * x[i] + (i > 0 ? x[i - 1] / 4 : 0) + (i < n - 1 ? x[i + 1] / 4 : 0);
    },
  };
}

/** The error that a call throws, for what it says; undefined where it throws none. */
export function errorOf(call: () => unknown): Pick<LabError, 'code' | 'argument'> | undefined {
  try {
    call();
  } catch (error) {
    return error as LabError;
  }
  return undefined;
}
