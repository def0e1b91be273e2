import type { LinearDesign } from './design.ts';
import { weightedLength } from '../numeric/vectors.ts';
import { residentColumns } from './residentColumns.ts';

/** The unit roundoff of single precision. */
export const singleRoundoff = 2 ** -24;

/** Entries from which on a table outgrows the near caches, so that half the memory is read in less time. */
const leastEntries = 2 ** 19;
/** Squared lengths of columns whose entries single precision neither overflows nor, beside the largest, underflows. */
const [leastSquare, largestSquare] = [2 ** -100, 2 ** 100];

/** Whether a table is large enough for rounding to pay, and of a size that single precision can hold. */
export function worthRounding(rows: number, squaredNorms: Float64Array): boolean {
  if (rows * squaredNorms.length < leastEntries) return false;
  return squaredNorms.every((square) => square === 0 || (square > leastSquare && square < largestSquare));
}

/** A table with its entries rounded to single precision. */
export interface RoundedDesign extends LinearDesign {
  /** `gramProduct` in single precision throughout: a relative error of about 1e-6, in two thirds of the time. */
  roughProduct(z: Float64Array, out: Float64Array): void;
}

/**
 * A table with its entries rounded to single precision, in half the memory; but for `roughProduct`, arithmetic stays in double precision,
 * so that this is the linear algebra of a table that differs by at most {@link singleRoundoff} in each entry.
 *
 * @param data n x p, row-major
 * @param columnData the same column after column; asked for by the first sweep
 * @param squaredNorms p values |x_j|^2
 */
export function roundedDesign(
  data: Float64Array,
  columnData: () => Float64Array,
  squaredNorms: Float64Array,
): RoundedDesign {
  const columns = squaredNorms.length;
  const rows = data.length / columns;
  const byRows = residentColumns(() => data, columns, rows, 'single');
  const byColumns = residentColumns(columnData, rows, columns, 'single');
  const scaled = new Float64Array(columns);
  return {
    residualLength: rows,
    fitted: (z, out) => byRows((matrix) => matrix.multiplyTranspose(z, out)),
    gramProduct: (z, out) => byRows((matrix) => matrix.outerMultiply(z, out)),
    roughProduct(z, out) {
      // In these units no entry of X z is beyond sqrt(p), whatever the size of z and of the columns.
      const size = weightedLength(squaredNorms, z) || 1;
      for (let j = 0; j < columns; j++) scaled[j] = z[j] / size;
      byRows((matrix) => matrix.outerMultiply(scaled, out, { rough: true }));
      for (let j = 0; j < columns; j++) out[j] *= size;
    },
    sweep: (residual, update, order) => byColumns((matrix) => matrix.sweep(residual, update, order)),
    relax: (residual, relaxation) => byColumns((matrix) => matrix.relax(residual, relaxation)),
  };
}
