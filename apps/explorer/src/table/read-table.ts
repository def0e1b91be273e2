import { CsvError, parse, type Info } from 'csv-parse/browser/esm/sync';
import { DataError } from './data-error.ts';

/** A CSV file as text: names of the columns, cells row by row, and the line each row ends on. */
export interface Table {
  readonly names: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

/** What a column holds. */
export interface ColumnSummary {
  readonly name: string;
  /** Whether it is meant to hold numbers: at least four of five cells that are not empty are. A wrong cell is then an error. */
  readonly numeric: boolean;
  readonly empty: number;
  /** Number of different cells, counted up to 50. */
  readonly distinct: number;
}

const delimiters = [',', ';', '\t'];

/**
 * Reads a CSV file with a header line; commas, semicolons or tabs between cells.
 * @throws DataError with the line: no rows, a row too short or too long, an open quote, a column without a name or named twice.
 */
export function readTable(text: string): Table {
  if (text.includes('\u0000'))
    throw new DataError('this is no text file: a CSV file with a header line is needed');
  const rows = records(text);
  const [header, ...body] = rows;
  if (header === undefined)
    throw new DataError('the file is empty: a header line and rows of numbers are needed');
  const names = header.record.map((name) => name.trim());
  checkNames(names);
  if (body.length === 0)
    throw new DataError('the file has one line only: a header line and rows are needed', { line: 1 });
  for (const { record, line } of body)
    if (record.length !== names.length)
      throw new DataError(`${record.length} cells where the header has ${names.length}`, { line });
  return { names, cells: body.map(({ record }) => record), lines: body.map(({ line }) => line) };
}

function records(text: string): { record: string[]; line: number }[] {
  const firstLine = /^[^\n]*/.exec(text)?.[0] ?? '';
  const counts = delimiters.map((delimiter) => firstLine.split(delimiter).length);
  const delimiter = delimiters[counts.indexOf(Math.max(...counts))]!;
  try {
    const found = parse(text, {
      delimiter,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as { record: string[]; info: Info }[];
    return found.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? { line: error['lines'] } : {};
    const words =
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quote is opened and never closed'
        : `the file cannot be read: ${error.message}`;
    throw new DataError(words, line);
  }
}

function checkNames(names: readonly string[]): void {
  const nameless = names.indexOf('');
  if (nameless !== -1) throw new DataError(`column ${nameless + 1} has no name in the header`, { line: 1 });
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new DataError(`two columns are named "${twice}"`, { line: 1, column: twice });
  if (names.every((name) => name !== '' && Number.isFinite(Number(name))))
    throw new DataError(
      'the first line holds numbers only: a header line with the names of the columns is needed',
      {
        line: 1,
      },
    );
}

/** What each column holds. */
export function summarise({ names, cells }: Table): ColumnSummary[] {
  return names.map((name, index) => {
    const column = cells.map((row) => row[index]!);
    const filled = column.filter((cell) => cell !== '');
    const numbers = filled.filter((cell) => Number.isFinite(Number(cell))).length;
    return {
      name,
      numeric: filled.length > 0 && numbers >= 0.8 * filled.length,
      empty: column.length - filled.length,
      distinct: Math.min(50, new Set(filled).size),
    };
  });
}

/**
 * One column as numbers.
 * @throws DataError with line and column for an empty cell or one that is no number
 */
export function numericColumn(table: Table, name: string): number[] {
  return table.cells.map((_, row) => numberAt(table, row, columnIndex(table, name)));
}

/** Some columns as rows of numbers; errors as `numericColumn`. */
export function numericRows(table: Table, names: readonly string[]): number[][] {
  const indices = names.map((name) => columnIndex(table, name));
  return table.cells.map((_, row) => indices.map((index) => numberAt(table, row, index)));
}

/** The cells of one column. */
export function textColumn(table: Table, name: string): string[] {
  const index = columnIndex(table, name);
  return table.cells.map((row) => row[index]!);
}

/**
 * The columns a pattern names: names and beginnings of names with a star, between commas; `*` alone is all of `among`.
 * @throws DataError where a part names no column
 */
export function columnsOf(pattern: string, among: readonly string[]): string[] {
  const parts = pattern
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const named = parts.flatMap((part) => {
    const found = part.endsWith('*')
      ? among.filter((name) => name.startsWith(part.slice(0, -1)))
      : among.filter((name) => name === part);
    if (among.length === 0) throw new DataError('no column of numbers is left to choose from');
    if (found.length === 0) throw new DataError(`no column "${part}"; there are ${listed(among)}`);
    return found;
  });
  return [...new Set(named)];
}

function columnIndex({ names }: Table, name: string): number {
  const index = names.indexOf(name);
  if (name === '') throw new DataError(`no column is chosen; there are ${listed(names)}`);
  if (index === -1) throw new DataError(`no column "${name}"; there are ${listed(names)}`);
  return index;
}

function numberAt({ cells, lines, names }: Table, row: number, index: number): number {
  const cell = cells[row]![index]!;
  const value = Number(cell);
  if (cell !== '' && Number.isFinite(value)) return value;
  const place = { line: lines[row]!, column: names[index]! };
  if (cell === '')
    throw new DataError('the cell is empty where a number is needed: fill it in or leave the row out', place);
  throw new DataError(`"${cell.slice(0, 40)}" is not a number such as 3.5`, place);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
