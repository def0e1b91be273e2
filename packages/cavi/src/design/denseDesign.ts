import { gram } from '@lab/linalg';
import type { Design } from './design.ts';
import { dotAt, addAt } from './dotColumns.ts';
import { residentColumns } from './residentColumns.ts';
import { roundedDesign, worthRounding, type RoundedDesign } from './roundedDesign.ts';
import { turned } from './turned.ts';

/**
 * A dense design. Products with the whole matrix run over its rows, as they came; sweeps run over its columns, so that one coordinate
 * reads memory in order. Columns are laid out when they are first needed.
 */
export interface DenseDesign extends Design {
  /** n rows of p entries, one after the other. */
  readonly data: Float64Array;
  readonly rows: number;
  readonly response: Float64Array;
  /** p columns of n entries, one after the other. */
  columnData(): Float64Array;
  /** The table rounded to single precision; undefined where that does not pay or entries are out of its range. */
  rounded(): RoundedDesign | undefined;
}

/** Whether a design keeps a dense matrix. */
export function isDenseDesign(design: Design): design is DenseDesign {
  return 'columnData' in design;
}

/** The table of a design rounded to single precision, where there is one and that pays. */
export function roundedTable({ design }: { readonly design: Design }): RoundedDesign | undefined {
  return isDenseDesign(design) ? design.rounded() : undefined;
}

/**
 * @param data n x p, row-major, centred and scaled as wanted; read later too, so not to be changed
 * @param response n
 */
export function denseDesign(data: Float64Array, rows: number, response: Float64Array): DenseDesign {
  const columns = data.length / rows;
  // The rows of X are the columns of X'.
  const byRows = residentColumns(() => data, columns, rows);
  let laidOut: Float64Array | undefined;
  const columnData = (): Float64Array => (laidOut ??= turned(data, rows, columns, columns));
  const byColumns = residentColumns(columnData, rows, columns);
  const fitted = (mean: Float64Array, out: Float64Array): void =>
    laidOut === undefined
      ? byRows((matrix) => matrix.multiplyTranspose(mean, out))
      : byColumns((matrix) => matrix.multiply(mean, out));
  const correlations = (residual: Float64Array, out: Float64Array): void =>
    laidOut === undefined
      ? byRows((matrix) => matrix.multiply(residual, out))
      : byColumns((matrix) => matrix.multiplyTranspose(residual, out));
  const xty = new Float64Array(columns);
  correlations(response, xty);
  const squaredNorms = squaredColumns(data, rows, columns);
  let products: Float64Array | undefined;
  let rounded: RoundedDesign | undefined;
  return {
    data,
    rows,
    response,
    columns,
    columnData,
    residualLength: rows,
    squaredNorms,
    xty,
    sweepCost: 2 * rows * columns,
    fitted,
    rounded: () =>
      worthRounding(rows, squaredNorms)
        ? (rounded ??= roundedDesign(data, columnData, squaredNorms))
        : undefined,
    residual(mean, out) {
      if (mean.every((m) => m === 0)) {
        out.set(response);
        return;
      }
      fitted(mean, out);
      for (let i = 0; i < rows; i++) out[i] = response[i] - out[i];
    },
    correlation: (j, residual) => dotAt(rows, columnData(), j * rows, residual),
    shift: (j, step, residual) => addAt(rows, -step, columnData(), j * rows, residual),
    correlations,
    sweep: (residual, update, order) => byColumns((matrix) => matrix.sweep(residual, update, order)),
    sweepTogether: (residual, update) => byColumns((matrix) => matrix.sweepTogether(residual, update)),
    relax: (residual, relaxation) => byColumns((matrix) => matrix.relax(residual, relaxation)),
    squaredResidual: (residual) => dotAt(rows, residual, 0, residual),
    // Over rows one pass is enough: each is still in the cache when its product with z is known.
    gramProduct: (z, out) => byRows((matrix) => matrix.outerMultiply(z, out)),
    gram: () => (products ??= columnProducts(data, rows, columns)),
  };
}

/** X'X. */
function columnProducts(data: Float64Array, rows: number, columns: number): Float64Array {
  const products = new Float64Array(columns * columns);
  gram({ data, rows, columns }, { out: { data: products, rows: columns, columns } });
  return products;
}

/** |x_j|^2 of every column. */
function squaredColumns(data: Float64Array, rows: number, columns: number): Float64Array {
  const squares = new Float64Array(columns);
  const whole = rows - (rows % 4);
  for (let i = 0; i < whole; i += 4) addSquares(data, i * columns, columns, squares);
  for (let at = whole * columns, j = 0; at < data.length; at++, j = j + 1 === columns ? 0 : j + 1)
    squares[j] += data[at] * data[at];
  return squares;
}

/** Adds the squares of four rows that follow each other. */
function addSquares(data: Float64Array, start: number, columns: number, squares: Float64Array): void {
  for (let j = 0, a = start, b = a + columns, c = b + columns, d = c + columns; j < columns; j++) {
    const w = data[a++];
    const x = data[b++];
    const y = data[c++];
    const z = data[d++];
    squares[j] += w * w + x * x + (y * y + z * z);
  }
}
