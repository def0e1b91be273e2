import { gram } from '@lab/linalg';
import { contents } from '../numeric/contents.ts';
import type { Design } from './design.ts';
import { addAt, dotAt, squareAt } from './dotColumns.ts';
import { residentColumns } from './residentColumns.ts';

/** A dense design kept column by column, so that one coordinate reads memory in order. */
export interface ColumnDesign extends Design {
  /** p columns of n entries, one after the other. */
  readonly data: Float64Array;
  readonly rows: number;
  readonly response: Float64Array;
}

/** Whether a design keeps its columns. */
export function isColumnDesign(design: Design): design is ColumnDesign {
  return 'data' in design;
}

/**
 * @param data n x p, column-major, centred and scaled as wanted
 * @param response n
 */
export function columnDesign(data: Float64Array, rows: number, response: Float64Array): ColumnDesign {
  const columns = data.length / rows;
  const use = residentColumns(data, rows, columns);
  const squaredNorms = new Float64Array(columns);
  for (let j = 0; j < columns; j++) squaredNorms[j] = squareAt(rows, data, j * rows);
  const xty = new Float64Array(columns);
  use((matrix) => matrix.multiplyTranspose(response, xty));
  let products: Float64Array | undefined;
  return {
    data,
    rows,
    response,
    columns,
    residualLength: rows,
    squaredNorms,
    xty,
    sweepCost: 2 * rows * columns,
    residual(mean, out) {
      use((matrix) => matrix.multiply(mean, out));
      for (let i = 0; i < rows; i++) out[i] = response[i] - out[i];
    },
    correlation: (j, residual) => dotAt(rows, data, j * rows, residual),
    shift: (j, step, residual) => addAt(rows, -step, data, j * rows, residual),
    correlations: (residual, out) => use((matrix) => matrix.multiplyTranspose(residual, out)),
    sweep: (residual, update, order) => use((matrix) => matrix.sweep(residual, update, order)),
    sweepTogether: (residual, update) => use((matrix) => matrix.sweepTogether(residual, update)),
    relax: (residual, relaxation) => use((matrix) => matrix.relax(residual, relaxation)),
    squaredResidual: (residual) => dotAt(rows, residual, 0, residual),
    gramProduct: (z, out) => use((matrix) => matrix.gramMultiply(z, out)),
    // The columns are the rows of the matrix as it lies in memory.
    gram: () => (products ??= contents(gram({ data, rows: columns, columns: rows }, { side: 'rows' }))),
  };
}
