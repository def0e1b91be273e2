import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalParameters } from '../nouns/parameters.ts';
import { digestOfValue } from './canonical-json.ts';
import type { RunRow } from './row.ts';
import { rowFields } from './row.ts';

/** The first line of an exported JSON-lines file: what the rest must be. */
export interface ExportHeader {
  readonly format: 'lab-bench-runs';
  readonly version: 1;
  readonly suite: string;
  readonly method: string;
  readonly rows: number;
}

export type ExportFormat = 'jsonl' | 'parquet';

/** One written file. */
export interface ExportedFile {
  readonly file: string;
  readonly rows: number;
}

/**
 * Writes rows as `folder/SUITE/METHOD.jsonl` and `.parquet`, in an order that depends on what the runs are and not on when they
 * were made: a change to one method touches its own files only.
 */
export async function exportRows(
  rows: readonly RunRow[],
  folder: string,
  formats: readonly ExportFormat[],
): Promise<readonly ExportedFile[]> {
  const written: ExportedFile[] = [];
  for (const group of groups(rows)) {
    const target = path.join(folder, group.suite);
    mkdirSync(target, { recursive: true });
    const base = path.join(target, group.method);
    if (formats.includes('jsonl')) {
      const header: ExportHeader = {
        format: 'lab-bench-runs',
        version: 1,
        suite: group.suite,
        method: group.method,
        rows: group.rows.length,
      };
      writeFileSync(
        `${base}.jsonl`,
        [header, ...group.rows.map(exportedRow)].map((line) => `${JSON.stringify(line)}\n`).join(''),
      );
      written.push({ file: `${base}.jsonl`, rows: group.rows.length });
    }
    if (formats.includes('parquet')) {
      await writeParquet(`${base}.parquet`, group.rows);
      written.push({ file: `${base}.parquet`, rows: group.rows.length });
    }
  }
  return written;
}

/** A row with the digest that an import checks it against. */
export function exportedRow(row: RunRow): Record<string, unknown> {
  return { ...Object.fromEntries(rowFields.map((field) => [field, row[field]])), digest: digestOfValue(row) };
}

async function writeParquet(file: string, rows: readonly RunRow[]): Promise<void> {
  const [{ DuckDBInstance }, { quote, readJsonLines, tableRow }] = await Promise.all([
    import('@duckdb/node-api'),
    import('./database.ts'),
  ]);
  const scratch = `${file}.rows.jsonl`;
  const lines = rows.map((row) => `${JSON.stringify({ ...tableRow(row), digest: digestOfValue(row) })}\n`);
  writeFileSync(scratch, lines.join(''));
  // One thread, so that the same rows give the same bytes.
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const source = readJsonLines(scratch, { digest: 'VARCHAR' });
    await connection.run(
      `COPY (SELECT * FROM ${source}) TO ${quote(file)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(scratch, { force: true });
  }
}

interface Group {
  readonly suite: string;
  readonly method: string;
  readonly rows: readonly RunRow[];
}

function groups(rows: readonly RunRow[]): readonly Group[] {
  const byFile = new Map<string, { suite: string; method: string; rows: RunRow[] }>();
  for (const row of rows) {
    const name = JSON.stringify([row.suite, row.method]);
    const group = byFile.get(name) ?? { suite: row.suite, method: row.method, rows: [] };
    group.rows.push(row);
    byFile.set(name, group);
  }
  return [...byFile.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { suite, method, rows: members }]) => ({ suite, method, rows: inStableOrder(members) }));
}

function inStableOrder(rows: readonly RunRow[]): readonly RunRow[] {
  const sorted = rows.map((row) => ({ row, place: placeOf(row) }));
  return sorted.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ row }) => row);
}

function placeOf(row: RunRow): string {
  return JSON.stringify([
    row.problem,
    canonicalParameters(row.problemParameters),
    canonicalParameters(row.methodParameters),
    String(row.repetition).padStart(8, '0'),
    row.seed,
    row.key,
  ]);
}
