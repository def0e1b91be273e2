import { CsvError, parse } from 'csv-parse/sync';

/** A mistake in the file or the flags, told in one line. */
export class DataProblem extends Error {
  override readonly name = 'DataProblem';
}

/** What a cell holds. */
export type Cell = number | string | null;

/** A CSV file: its columns, one record a row, the line each record ends in. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly records: readonly (readonly Cell[])[];
  readonly lines: readonly number[];
}

const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '.']);
const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Reads a CSV text with a header row. Cells are numbers where they read as one, null where they are empty or say so
 * (NA, NaN, null, .), text otherwise.
 *
 * @throws DataProblem with the line at fault
 */
export function readTable(text: string, delimiter: string): CsvTable {
  const rows = parseRows(text, delimiter);
  if (rows.length === 0) throw new DataProblem('the file is empty: a header row and data rows are needed');
  const [header, ...body] = rows;
  const columns = header.record.map((name) => name.trim());
  requireNames(columns);
  if (body.length === 0) throw new DataProblem('the file has a header row but no data rows');
  return {
    columns,
    records: body.map(({ record }) => record.map(readCell)),
    lines: body.map(({ info }) => info.lines),
  };
}

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function parseRows(text: string, delimiter: string): readonly ParsedRow[] {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      info: true,
      skip_empty_lines: true,
    }) as unknown as ParsedRow[];
  } catch (error) {
    if (error instanceof CsvError) throw new DataProblem(`the file cannot be read as CSV: ${error.message}`);
    throw error;
  }
}

function requireNames(columns: readonly string[]): void {
  const empty = columns.indexOf('');
  if (empty >= 0) throw new DataProblem(`column ${empty + 1} of the header has no name`);
  const twice = columns.find((name, j) => columns.indexOf(name) !== j);
  if (twice !== undefined) throw new DataProblem(`the header names column '${twice}' twice`);
}

function readCell(text: string): Cell {
  const trimmed = text.trim();
  if (missing.has(trimmed.toLowerCase())) return null;
  return numeric.test(trimmed) ? Number(trimmed) : trimmed;
}
