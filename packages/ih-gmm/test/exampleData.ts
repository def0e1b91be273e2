import { simulate, simulateDocuments, type Simulation } from '../src/index.ts';

/** Rows of a matrix as arrays. */
export function rowsOf(matrix: {
  readonly rows: number;
  readonly columns: number;
  get(i: number, j: number): number;
}): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) =>
    Array.from({ length: matrix.columns }, (__, j) => matrix.get(i, j)),
  );
}

/** Three correlated profiles, well separated, scales spread by a factor of about ten. */
export function threeClusters(seed = 1, rows = 90, columns = 120): Simulation {
  return simulate({ rows, columns, clusters: 3, delta: 16, common: 0.6, sigmaLogTheta: 0.5, seed });
}

/** Term counts of three topics, sparse and dense. */
export function smallCorpus(seed = 1) {
  const { counts, labels } = simulateDocuments({ documents: 80, terms: 150, topics: 3, seed });
  const dense = Array.from({ length: counts.rows }, () => new Array<number>(counts.columns).fill(0));
  for (let i = 0; i < counts.rows; i++)
    for (let t = counts.indptr[i]; t < counts.indptr[i + 1]; t++)
      dense[i][counts.indices[t]] = counts.values[t];
  return { counts, dense, labels };
}

/** Entries of a nested array or matrix, row by row. */
export function entries(
  matrix:
    | readonly (readonly number[])[]
    | { readonly rows: number; readonly columns: number; get(i: number, j: number): number },
): number[] {
  return ('get' in matrix ? rowsOf(matrix) : matrix).flatMap((row) => [...row]);
}

/** Largest absolute difference. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/** Mean of independent values with its standard error. */
export function meanAndError(values: readonly number[]): {
  readonly mean: number;
  readonly standardError: number;
} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
