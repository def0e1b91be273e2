import { kernelGram } from '@lab/cdte';

/** The Gaussian Gram matrix of standardised columns, bandwidth the median distance, row by row. */
export function gaussianGram(points: readonly (readonly number[])[]): Float64Array {
  const { gram } = kernelGram(standardized(points));
  return Float64Array.from({ length: gram.rows * gram.columns }, (_, at) =>
    gram.get(Math.floor(at / gram.columns), at % gram.columns),
  );
}

/** Columns to mean 0 and standard deviation 1 (divisor n - 1); constant ones to 0. */
export function standardized(points: readonly (readonly number[])[]): number[][] {
  const n = points.length;
  const scales = (points[0] ?? []).map((_, j) => {
    const column = points.map((row) => row[j] ?? 0);
    const mean = column.reduce((sum, value) => sum + value, 0) / n;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
    return { mean, sd: variance > 0 ? Math.sqrt(variance) : 1 };
  });
  return points.map((row) => scales.map(({ mean, sd }, j) => ((row[j] ?? 0) - mean) / sd));
}
