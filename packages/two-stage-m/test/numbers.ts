import { randomStream, type RandomStream } from '@lab/stats';

/** An r x c matrix of standard normals as rows. */
export function normals(stream: RandomStream, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => stream.normal()));
}

/** A product of matrices given as rows. */
export function product(a: readonly number[][], b: readonly number[][]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

/** The transpose. */
export function transposed(a: readonly number[][]): number[][] {
  return a[0].map((_, j) => a.map((row) => row[j]));
}

/** a + factor b. */
export function plus(a: readonly number[][], b: readonly number[][], factor = 1): number[][] {
  return a.map((row, i) => row.map((value, j) => value + factor * b[i][j]));
}

/** The identity of order n. */
export function identity(n: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, j) => Number(i === j)));
}

/** Rows with diagonal covariance. */
export function scaledNormals(stream: RandomStream, rows: number, deviations: readonly number[]): number[][] {
  return Array.from({ length: rows }, () => deviations.map((deviation) => deviation * stream.normal()));
}

/** An orthogonal matrix from Gram-Schmidt on normals. */
export function orthogonal(stream: RandomStream, n: number): number[][] {
  const rows: number[][] = [];
  for (const candidate of normals(stream, n, n)) {
    const row = candidate.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const other of rows) {
        const share = inner(row, other);
        for (let j = 0; j < n; j++) row[j] -= share * other[j];
      }
    }
    const length = Math.sqrt(inner(row, row));
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

/** The inner product. */
export function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** Largest absolute difference of two matrices or vectors. */
export function distance(
  a: readonly (number | readonly number[])[],
  b: readonly (number | readonly number[])[],
): number {
  const first: readonly number[] = a.flat();
  const second: readonly number[] = b.flat();
  if (first.length !== second.length) return Infinity;
  return first.reduce((most, value, i) => Math.max(most, Math.abs(value - second[i])), 0);
}

/** The inverse of a small matrix by Gauss and Jordan with pivoting. */
export function inverse(a: readonly number[][]): number[][] {
  const n = a.length;
  const work = a.map((row, i) => [...row, ...identity(n)[i]]);
  for (let k = 0; k < n; k++) {
    const pivot = work
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(work[best][k]) ? k + i : best), k);
    [work[k], work[pivot]] = [work[pivot], work[k]];
    const head = work[k][k];
    work[k] = work[k].map((value) => value / head);
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = work[i][k];
      work[i] = work[i].map((value, j) => value - factor * work[k][j]);
    }
  }
  return work.map((row) => row.slice(n));
}

/** The stream of a test. */
export function streamOf(seed: number): RandomStream {
  return randomStream(seed, 'test');
}
