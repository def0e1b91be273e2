import { fromData } from '@lab/linalg';
import { dataFile } from '../../../data/data-file.ts';
import { readLabelledCsv, type Matrix } from '../../../data/read-table.ts';

/** The file the two problems on digits read. */
export const digitsFile = dataFile('digits.csv.gz');

const side = 8;
// Grey values run from 0 to 16; a pixel that varies less than this is a border.
const leastDeviation = 0.3;

// Prepared once a worker; who uses them takes copies of rows.
let pixels: Matrix | undefined;
let halves: { readonly left: Matrix; readonly right: Matrix } | undefined;

/** The 1797 images of handwritten digits as inputs: pixels that vary, centred, over the common standard deviation. */
export function digitPixels(): Matrix {
  return (pixels ??= standardized(() => true));
}

/** Pixels of the left and of the right half of each image, prepared in the same way. */
export function digitHalves(): { readonly left: Matrix; readonly right: Matrix } {
  return (halves ??= {
    left: standardized((column) => column < side / 2),
    right: standardized((column) => column >= side / 2),
  });
}

function standardized(isWanted: (column: number) => boolean): Matrix {
  const { X } = readLabelledCsv(digitsFile);
  const columns = Array.from({ length: X.columns }, (_, j) => j)
    .filter((j) => isWanted(j % side))
    .map((j) => centred(Float64Array.from({ length: X.rows }, (_, i) => X.get(i, j))))
    .filter((column) => deviationOf([column]) > leastDeviation);
  const unit = deviationOf(columns);
  const entries = new Float64Array(X.rows * columns.length);
  columns.forEach((column, j) =>
    column.forEach((value, i) => (entries[i * columns.length + j] = value / unit)),
  );
  return fromData(entries, X.rows, columns.length);
}

function centred(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  return column.map((value) => value - mean);
}

/** Standard deviation of all entries of centred columns together. */
function deviationOf(columns: readonly Float64Array[]): number {
  let squares = 0;
  let count = 0;
  for (const column of columns) {
    squares += column.reduce((sum, value) => sum + value * value, 0);
    count += column.length;
  }
  return Math.sqrt(squares / count);
}

/** Some rows of a matrix. */
export function rowsOf(matrix: Matrix, rows: Iterable<number>): Matrix {
  const chosen = [...rows];
  return fromData(Float64Array.from(chosen.flatMap((i) => matrix.getRow(i))), chosen.length, matrix.columns);
}
