import { randomStream } from '@lab/stats';

/** m x n standard normal numbers with row and column factors exp(sigma N(0,1)). */
export function scaledNormal(
  m: number,
  n: number,
  rowSigma: number,
  columnSigma: number,
  seed: number,
): Float64Array {
  const stream = randomStream(seed, 'matrix');
  const normals = (length: number): number[] => Array.from({ length }, () => stream.normal());
  const [rows, columns] = [normals(m), normals(n)];
  return Float64Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return stream.normal() * Math.exp(rowSigma * rows[i] + columnSigma * columns[j]);
  });
}

/** The largest difference. */
export function largestDifference(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < y.length; i++) most = Math.max(most, Math.abs(x[i] - y[i]));
  return most;
}

/** <x, y>. */
export function inner(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += x[i] * y[i];
  return sum;
}

/** The transpose of an m x n matrix. */
export function transposed(x: ArrayLike<number>, m: number, n: number): Float64Array {
  return Float64Array.from({ length: m * n }, (_, at) => x[(at % m) * n + Math.floor(at / m)]);
}
