import { fromData } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { dataFile } from '../../../../data/data-file.ts';
import { readColumns } from '../../../../data/read-columns.ts';
import type { Matrix } from '../../../../data/read-table.ts';

/** Predictors and response. */
export interface Table {
  readonly X: Matrix;
  readonly y: readonly number[];
}

/** Real data: file, response column, and what is left of the predictors. */
const realTables = {
  longley: { file: 'longley', response: 'Employed' },
  mtcars: { file: 'mtcars', response: 'mpg' },
  swiss: { file: 'swiss', response: 'Fertility' },
  attitude: { file: 'attitude', response: 'rating' },
  diabetes: { file: 'diabetes', response: 'target' },
  'diabetes quadratic': { file: 'diabetes', response: 'target', quadratic: true },
  sonar: { file: 'sonar', response: 'label' },
  'breast cancer': { file: 'breast-cancer', response: 'label' },
  spam: { file: 'spam', response: 'label' },
  golub: { file: 'golub', response: 'label' },
  'golub 500': { file: 'golub', response: 'label', columns: 500 },
} as const satisfies Record<
  string,
  { file: string; response: string; quadratic?: boolean; columns?: number }
>;

export type RealTableName = keyof typeof realTables;

/** Simulated designs of the experiments, rows x columns in the name. */
const simulated = /^(iid|autoregressive|equicorrelated) (\d+) x (\d+)$/;

/** The files a table is read from. */
export function filesOf(name: string): URL[] {
  return isReal(name) ? [dataFile(`${realTables[name].file}.csv.gz`)] : [];
}

/** The names of all real tables. */
export const realTableNames = Object.keys(realTables) as RealTableName[];

function isReal(name: string): name is RealTableName {
  return Object.hasOwn(realTables, name);
}

/** A table by its name: real data, or a simulated design with a response of all columns. */
export function readTableNamed(name: string, seed: number): Table {
  if (isReal(name)) return readReal(name);
  const [, kind = '', rows = '', columns = ''] = simulated.exec(name) ?? [];
  if (kind === '') throw new Error(`no table '${name}'`);
  return simulate(kind, Number(rows), Number(columns), seed);
}

function readReal(name: RealTableName): Table {
  const entry: { file: string; response: string; quadratic?: boolean; columns?: number } = realTables[name];
  const columns = readColumns(dataFile(`${entry.file}.csv.gz`));
  const y = Array.from(columns.get(entry.response) ?? []);
  const rows = y.length;
  const predictors = [...columns]
    .filter(([column]) => column !== entry.response)
    .slice(0, entry.columns)
    .map(([, values]) => Float64Array.from(values));
  const all = entry.quadratic === true ? withProducts(predictors) : predictors;
  return { X: matrixOf(all, rows), y };
}

/** Standardised columns, their squares and their products. */
function withProducts(columns: readonly Float64Array[]): Float64Array[] {
  const scaled = columns.map(standardized);
  const more: Float64Array[] = [];
  for (const [a, x] of scaled.entries()) {
    for (const [b, z] of scaled.entries()) {
      if (b > a) continue;
      more.push(x.map((value, i) => value * (z[i] ?? 0)));
    }
  }
  return [...scaled, ...more];
}

function standardized(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
  return column.map((value) => (value - mean) / Math.sqrt(variance));
}

function matrixOf(columns: readonly Float64Array[], rows: number): Matrix {
  const data = new Float64Array(rows * columns.length);
  for (const [j, column] of columns.entries())
    for (const [i, value] of column.entries()) data[i * columns.length + j] = value;
  return fromData(data, rows, columns.length);
}

/** The response in units of its standard deviation. */
export function scaledResponse(y: readonly number[]): number[] {
  return Array.from(standardized(Float64Array.from(y)));
}

function simulate(kind: string, rows: number, columns: number, seed: number): Table {
  const stream = randomStream(seed, 'variational', kind);
  const data = stream.fillNormal(new Float64Array(rows * columns));
  const signal = stream.fillNormal(new Float64Array(columns));
  const y: number[] = [];
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    if (kind === 'autoregressive')
      for (let j = 1; j < columns; j++) row[j] = 0.9 * (row[j - 1] ?? 0) + Math.sqrt(0.19) * (row[j] ?? 0);
    if (kind === 'equicorrelated') {
      const common = stream.normal();
      for (let j = 0; j < columns; j++) row[j] = Math.SQRT1_2 * ((row[j] ?? 0) + common);
    }
    y.push(row.reduce((sum, x, j) => sum + x * (signal[j] ?? 0), 0) / Math.sqrt(columns) + stream.normal());
  }
  return { X: fromData(data, rows, columns), y };
}
