import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dataFile } from '../../../data/data-file.ts';

/** A real table with what is to be predicted. */
export interface RealTable {
  readonly title: string;
  readonly file: URL;
  /** Column to be predicted. */
  readonly target: string;
  /** Turns the column into the number that is predicted. */
  readonly label?: (value: number) => number;
  /** Columns that are neither input nor target. */
  readonly leftOut?: readonly string[];
  /** Spectra are centred only; measurements in different units are standardised. */
  readonly standardise: boolean;
  /** Labelled rows, rows held out for the test, kept components. */
  readonly labelled: number;
  readonly held: number;
  readonly components: number;
}

/** The tables by name; sources and terms are in data/SOURCES.md. */
export const realTables = {
  gasoline: {
    title: 'Octane number of gasoline from near infrared spectra',
    file: dataFile('gasoline.csv.gz'),
    target: 'octane',
    standardise: false,
    labelled: 12,
    held: 20,
    components: 4,
  },
  yarn: {
    title: 'Density of yarn from near infrared spectra',
    file: dataFile('yarn.csv.gz'),
    target: 'density',
    leftOut: ['train'],
    standardise: false,
    labelled: 9,
    held: 8,
    components: 3,
  },
  diabetes: {
    title: 'Progression of diabetes after a year',
    file: dataFile('diabetes.csv.gz'),
    target: 'target',
    standardise: true,
    labelled: 30,
    held: 200,
    components: 5,
  },
  'breast-cancer': {
    title: 'Malignancy from cell nuclei',
    file: dataFile('breast-cancer.csv.gz'),
    target: 'label',
    standardise: true,
    labelled: 25,
    held: 200,
    components: 3,
  },
  wine: {
    title: 'Proline in wine from twelve other measurements',
    file: dataFile('wine.csv.gz'),
    target: 'proline',
    leftOut: ['label'],
    standardise: true,
    labelled: 20,
    held: 60,
    components: 3,
  },
  digits: {
    title: 'Is the handwritten digit a zero',
    file: dataFile('digits.csv.gz'),
    target: 'label',
    label: (digit) => Number(digit === 0),
    standardise: false,
    labelled: 60,
    held: 600,
    components: 8,
  },
} as const satisfies Record<string, RealTable>;

export type TableName = keyof typeof realTables;

/** Inputs and labels of a table, as they are in the file. */
export interface TableRows {
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
}

/** Reads a table. */
export function readTable(name: TableName): TableRows {
  const { file, target, label = (value) => value, leftOut = [] }: RealTable = realTables[name];
  const [header = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  const names = header.split(',').map((text) => text.replaceAll('"', ''));
  const at = names.indexOf(target);
  if (at === -1) throw new Error(`${file.pathname} has no column '${target}'`);
  const inputs = names.flatMap((column, j) => (j === at || leftOut.includes(column) ? [] : [j]));
  const rows = lines.map((line) => line.split(',').map(Number));
  return {
    X: rows.map((row) => inputs.map((j) => row[j] ?? NaN)),
    y: rows.map((row) => label(row[at] ?? NaN)),
  };
}

/** Columns less their means, and over their standard deviations (those of `basis`); constant columns become 0. */
export function scaledLike(
  rows: readonly (readonly number[])[],
  basis: readonly (readonly number[])[],
  standardise: boolean,
): number[][] {
  const n = basis.length;
  const [first = []] = basis;
  const means = first.map((_, j) => basis.reduce((sum, row) => sum + row[j]!, 0) / n);
  const deviations = first.map((_, j) =>
    Math.sqrt(basis.reduce((sum, row) => sum + (row[j]! - means[j]!) ** 2, 0) / n),
  );
  return rows.map((row) =>
    row.map((value, j) => {
      if (!standardise) return value - means[j]!;
      return deviations[j] === 0 ? 0 : (value - means[j]!) / deviations[j]!;
    }),
  );
}
