import { gram } from '@lab/linalg';
import { contents } from '../numeric/contents.ts';
import type { Design } from './design.ts';
import { addAt, addColumns, dotAt, dotColumns } from './dotColumns.ts';

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
  const squaredNorms = Float64Array.from({ length: columns }, (_, j) =>
    dotAt(rows, data, j * rows, data.subarray(j * rows, (j + 1) * rows)),
  );
  const xty = new Float64Array(columns);
  dotColumns(rows, columns, data, response, xty);
  const fitted = new Float64Array(rows);
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
      out.set(response);
      addColumns(rows, columns, -1, mean, data, out);
    },
    correlation: (j, residual) => dotAt(rows, data, j * rows, residual),
    shift: (j, step, residual) => addAt(rows, -step, data, j * rows, residual),
    correlations: (residual, out) => dotColumns(rows, columns, data, residual, out),
    squaredResidual: (residual) => dotAt(rows, residual, 0, residual),
    gramProduct(z, out) {
      fitted.fill(0);
      addColumns(rows, columns, 1, z, data, fitted);
      dotColumns(rows, columns, data, fitted, out);
    },
    // The columns are the rows of the matrix as it lies in memory.
    gram: () => (products ??= contents(gram({ data, rows: columns, columns: rows }, { side: 'rows' }))),
  };
}
