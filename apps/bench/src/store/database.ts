import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance, DuckDBMapValue, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { optionalFields, type RunRow, type RunStatus } from './row.ts';

/** The table: a column's name, its type, and where its value comes from. */
export const columns = {
  key: ['VARCHAR', 'key'],
  suite: ['VARCHAR', 'suite'],
  problem: ['VARCHAR', 'problem'],
  problem_parameters: ['JSON', 'problemParameters'],
  method: ['VARCHAR', 'method'],
  method_parameters: ['JSON', 'methodParameters'],
  repetition: ['UINTEGER', 'repetition'],
  seed: ['UINTEGER', 'seed'],
  data_seed: ['UINTEGER', 'dataSeed'],
  method_seed: ['UINTEGER', 'methodSeed'],
  status: ['VARCHAR', 'status'],
  metrics: ['MAP(VARCHAR, DOUBLE)', 'metrics'],
  curves: ['JSON', 'curves'],
  error: ['JSON', 'error'],
  timed: ['BOOLEAN', 'timed'],
  method_seconds: ['DOUBLE', 'methodSeconds'],
  elapsed_seconds: ['DOUBLE', 'elapsedSeconds'],
  time_limit: ['DOUBLE', 'timeLimit'],
  started_at: ['VARCHAR', 'startedAt'],
  size: ['VARCHAR', 'size'],
  executor: ['VARCHAR', 'executor'],
  sources: ['VARCHAR', 'sources'],
  versions: ['JSON', 'versions'],
  machine: ['JSON', 'machine'],
  conditions: ['JSON', 'conditions'],
} as const satisfies Record<string, readonly [type: string, field: keyof RunRow]>;

/** What has to be known of a run to decide whether it is to be made again. */
export interface KnownRun {
  readonly status: RunStatus;
  readonly timeLimit: number;
}

/** The DuckDB file of a store. One process at a time may have it open. */
export class Database {
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  private readonly file: string;

  private constructor(file: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.file = file;
    this.instance = instance;
    this.connection = connection;
  }

  /** Opens or creates the file; one that can't be read is put aside, for the journal has all that was in it. */
  static async open(
    file: string,
  ): Promise<{ readonly database: Database; readonly damaged: string | undefined }> {
    let damaged: string | undefined;
    let instance: DuckDBInstance;
    try {
      instance = await DuckDBInstance.create(file, { threads: '2' });
    } catch (error) {
      if (!existsSync(file)) throw error;
      damaged = `${file}.damaged-${Date.now()}`;
      renameSync(file, damaged);
      rmSync(`${file}.wal`, { force: true });
      instance = await DuckDBInstance.create(file, { threads: '2' });
    }
    const connection = await instance.connect();
    const definitions = Object.entries(columns).map(([name, [type]]) => `${name} ${type}`);
    await connection.run('CREATE TABLE IF NOT EXISTS ingested (journal VARCHAR, until_byte DOUBLE)');
    if (await hasOtherColumns(connection)) {
      // Made by another version of this program: the journal, which has all of it, is read in again.
      await connection.run('DROP TABLE runs');
      await connection.run('DELETE FROM ingested');
    }
    await connection.run(`CREATE TABLE IF NOT EXISTS runs (${definitions.join(', ')})`);
    return { database: new Database(file, instance, connection), damaged };
  }

  /** The journal the rows are from, and how far it has been read in; undefined for a new database. */
  async ingested(): Promise<{ readonly journal: string; readonly untilByte: number } | undefined> {
    const reader = await this.connection.runAndReadAll('SELECT journal, until_byte FROM ingested');
    const [row] = reader.getRows();
    return row === undefined ? undefined : { journal: textOf(row[0] ?? null), untilByte: Number(row[1]) };
  }

  /** Adds rows, the later of two with one key replacing the earlier; a cancelled run never replaces a finished one. */
  async ingest(rows: readonly RunRow[], journal: string, untilByte: number): Promise<void> {
    const { finished, cancelled } = latestByKey(rows);
    const scratch = `${this.file}.ingest.jsonl`;
    await this.connection.run('BEGIN');
    try {
      for (const [batch, replaces] of [
        [finished, true],
        [cancelled, false],
      ] as const) {
        if (batch.length === 0) continue;
        writeFileSync(scratch, batch.map((row) => `${JSON.stringify(tableRow(row))}\n`).join(''));
        await this.connection.run(
          `CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM ${readJsonLines(scratch)}`,
        );
        if (replaces) await this.connection.run('DELETE FROM runs WHERE key IN (SELECT key FROM incoming)');
        await this.connection.run(
          'INSERT INTO runs SELECT * FROM incoming WHERE key NOT IN (SELECT key FROM runs)',
        );
      }
      await this.connection.run('DELETE FROM ingested');
      await this.connection.run('INSERT INTO ingested VALUES ($journal, $untilByte)', { journal, untilByte });
      await this.connection.run('COMMIT');
    } catch (error) {
      await this.connection.run('ROLLBACK');
      throw error;
    } finally {
      rmSync(scratch, { force: true });
    }
  }

  /** Forgets all rows, before a journal is read in again from its start. */
  async clear(): Promise<void> {
    await this.connection.run('DELETE FROM runs');
    await this.connection.run('DELETE FROM ingested');
  }

  /** Status and time limit of every run. */
  async known(): Promise<ReadonlyMap<string, KnownRun>> {
    const reader = await this.connection.runAndReadAll('SELECT key, status, time_limit FROM runs');
    return new Map(
      reader
        .getRows()
        .map(([key = null, status = null, timeLimit = null]) => [
          textOf(key),
          { status: textOf(status) as RunStatus, timeLimit: Number(timeLimit) },
        ]),
    );
  }

  /** All rows, ordered by key. */
  async rows(): Promise<readonly RunRow[]> {
    return this.select('runs');
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private async select(from: string): Promise<readonly RunRow[]> {
    const reader = await this.connection.runAndReadAll(
      `SELECT ${Object.keys(columns).join(', ')} FROM ${from} ORDER BY key`,
    );
    return reader.getRows().map(runRow);
  }
}

/** True for a table `runs` whose columns are not those of now. */
async function hasOtherColumns(connection: DuckDBConnection): Promise<boolean> {
  const reader = await connection.runAndReadAll(
    "SELECT column_name FROM information_schema.columns WHERE table_name = 'runs' ORDER BY ordinal_position",
  );
  const found = reader.getRows().map(([name = null]) => textOf(name));
  return found.length > 0 && found.join() !== Object.keys(columns).join();
}

/** The table function that reads JSON lines as rows of the table. */
export function readJsonLines(file: string, extra: Readonly<Record<string, string>> = {}): string {
  const types = {
    ...Object.fromEntries(Object.entries(columns).map(([name, [type]]) => [name, type])),
    ...extra,
  };
  const list = Object.entries(types).map(([name, type]) => `${name}: '${type}'`);
  return `read_json(${quote(path.resolve(file))}, format = 'newline_delimited', maximum_object_size = 268435456, columns = {${list.join(', ')}})`;
}

/** A string as an SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A row under the names of the columns. */
export function tableRow(row: RunRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).map(([name, [, field]]) => [name, row[field]]));
}

/** A table row, in the order of the columns, as it was before it was stored. */
export function runRow(values: readonly DuckDBValue[]): RunRow {
  const row: Record<string, unknown> = {};
  Object.values(columns).forEach(([type, field], index) => {
    const value = fieldValue(type, values[index] ?? null);
    // A digest is over what a row has: what it lacks must not come back as null.
    if (value !== null || !optionalFields.has(field)) row[field] = value;
  });
  return row as unknown as RunRow;
}

function fieldValue(type: string, value: DuckDBValue): unknown {
  if (value === null) return null;
  if (type === 'JSON') return JSON.parse(textOf(value));
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(value.entries.map(({ key, value: entry }) => [textOf(key), entry]));
  return value;
}

function textOf(value: DuckDBValue): string {
  if (typeof value !== 'string')
    throw new TypeError(`a text was expected in the database, got ${typeof value}`);
  return value;
}

function latestByKey(rows: readonly RunRow[]): { finished: RunRow[]; cancelled: RunRow[] } {
  const latest = new Map<string, RunRow>();
  for (const row of rows) {
    const known = latest.get(row.key);
    if (known !== undefined && known.status !== 'cancelled' && row.status === 'cancelled') continue;
    latest.set(row.key, row);
  }
  const all = [...latest.values()];
  return {
    finished: all.filter(({ status }) => status !== 'cancelled'),
    cancelled: all.filter(({ status }) => status === 'cancelled'),
  };
}
