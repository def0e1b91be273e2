import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { BenchError, exitCodes } from '../errors.ts';
import { runKey } from '../planning/run-key.ts';
import { digestOfValue } from './canonical-json.ts';
import type { ExportHeader } from './export.ts';
import { invalidField } from './row-shape.ts';
import { optionalFields, type RunRow, type RunStatus } from './row.ts';

/** Rows of import files, every one checked. */
export interface ReadImport {
  readonly files: number;
  readonly rows: readonly RunRow[];
}

/**
 * Reads exported files, or all in a folder, and believes none: each row must have the right fields, match its digest and its
 * key, and be as many as announced.
 *
 * @throws BenchError (refused) naming file and line; nothing is returned then
 */
export async function readImport(paths: readonly string[]): Promise<ReadImport> {
  const files = paths.flatMap(importFiles);
  const rows: RunRow[] = [];
  for (const file of files) {
    // A loop, since a spread of very many rows would overflow the stack.
    for (const row of file.endsWith('.parquet') ? await readParquet(file) : readJsonl(file)) rows.push(row);
  }
  return { files: files.length, rows };
}

/**
 * The imported rows that change anything: unknown ones, and finished ones of runs that here are cancelled, failed or timed out.
 */
export function newRows(
  imported: readonly RunRow[],
  known: ReadonlyMap<string, { readonly status: RunStatus }>,
): readonly RunRow[] {
  const rank: Record<RunStatus, number> = { cancelled: 1, timeout: 2, failed: 2, ok: 3 };
  const best = new Map<string, RunRow>();
  for (const row of imported) {
    const here = known.get(row.key);
    const other = best.get(row.key);
    const standing = Math.max(
      here === undefined ? 0 : rank[here.status],
      other === undefined ? 0 : rank[other.status],
    );
    if (rank[row.status] > standing) best.set(row.key, row);
  }
  return [...best.values()];
}

function importFiles(given: string): string[] {
  let stat;
  try {
    stat = statSync(given);
  } catch {
    throw new BenchError(`${given} does not exist`, exitCodes.usage);
  }
  if (!stat.isDirectory()) return [given];
  const found = readdirSync(given, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(jsonl|parquet)$/.test(name))
    .sort()
    .map((name) => path.join(given, name));
  if (found.length === 0) throw new BenchError(`${given} has no .jsonl or .parquet file`, exitCodes.usage);
  return found;
}

function readJsonl(file: string): RunRow[] {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  const complete = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  const header = readHeader(complete[0], file);
  const rows = complete
    .slice(1)
    .map((line, index) => checkRow(parseLine(line, file, index + 2), header, file, `line ${index + 2}`));
  if (rows.length !== header.rows) {
    const place = `line ${Math.min(complete.length, header.rows + 1) + (rows.length > header.rows ? 1 : 0)}`;
    throw refused(file, place, `line 1 announces ${header.rows} rows, the file has ${rows.length}`);
  }
  if (lines.at(-1) !== '')
    throw refused(file, `line ${complete.length}`, 'the file does not end with a newline: it was cut off');
  return rows;
}

function readHeader(line: string | undefined, file: string): ExportHeader {
  if (line === undefined || line === '') throw refused(file, 'line 1', 'the file is empty');
  const header = parseLine(line, file, 1) as Partial<ExportHeader> | null;
  if (header?.format !== 'lab-bench-runs') throw refused(file, 'line 1', 'no header of a lab-bench export');
  if (header.version !== 1)
    throw refused(file, 'line 1', `version ${String(header.version)} of the format is not known here`);
  return header as ExportHeader;
}

function parseLine(line: string, file: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw refused(file, `line ${number}`, 'not a complete line of JSON');
  }
}

async function readParquet(file: string): Promise<RunRow[]> {
  const [{ DuckDBInstance }, { columns, quote, runRow }] = await Promise.all([
    import('@duckdb/node-api'),
    import('./database.ts'),
  ]);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    // Files of an earlier version lack the columns that came later.
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quote(file)})`);
    const present = new Set(described.getRows().map(([name]) => name));
    const names = [
      ...Object.entries(columns).map(([name, [, field]]) =>
        optionalFields.has(field) && !present.has(name) ? `NULL AS ${name}` : name,
      ),
      'digest',
    ];
    const reader = await connection.runAndReadAll(
      `SELECT ${names.join(', ')} FROM read_parquet(${quote(file)})`,
    );
    return reader.getRows().map((values, index) => {
      const row = { ...runRow(values), digest: values.at(-1) };
      return checkRow(row, undefined, file, `row ${index + 1}`);
    });
  } catch (error) {
    if (error instanceof BenchError) throw error;
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    throw refused(file, 'the file', `not a Parquet export of lab-bench (${reason ?? ''})`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function checkRow(value: unknown, header: ExportHeader | undefined, file: string, place: string): RunRow {
  const invalid = invalidField(value);
  if (invalid !== undefined) throw refused(file, place, invalid);
  const { digest, ...row } = value as RunRow & { digest: unknown };
  if (digest !== digestOfValue(row))
    throw refused(file, place, 'the row does not match its digest: it was edited');
  if (row.key !== runKey(row)) throw refused(file, place, 'the key does not belong to this run');
  if (header !== undefined && (row.suite !== header.suite || row.method !== header.method)) {
    throw refused(
      file,
      place,
      `a run of ${row.suite}/${row.method} in the file of ${header.suite}/${header.method}`,
    );
  }
  return row;
}

function refused(file: string, place: string, reason: string): BenchError {
  return new BenchError(`${file}, ${place}: ${reason}. Nothing was imported.`, exitCodes.refused);
}
