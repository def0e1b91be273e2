import { existsSync, mkdirSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError, exitCodes, usageError } from '../errors.ts';
import type { Database, KnownRun } from './database.ts';
import { Journal, readJournal, type SessionEnd, type SessionStart } from './journal.ts';
import { acquireLock, liveHolder, type Lock, type LockPurpose } from './lock.ts';
import { storePaths } from './paths.ts';
import type { RunRow } from './row.ts';

// Rows wait in memory for the database in batches; the journal has them already.
const batchSize = 2000;

// A reader that brings the database up to date needs a moment; a writer that comes just then is not sent away.
const patienceMilliseconds = 10_000;

/** The results folder, open for writing: one process at a time. */
export class Store {
  /** What had to be mended, in words for the terminal. */
  readonly notes: string[];
  private readonly journal: Journal;
  private readonly database: Database;
  private readonly lock: Lock;
  private readonly journalFile: string;
  private waiting = 0;
  private flushing: Promise<void> = Promise.resolve();

  private constructor(
    journal: Journal,
    database: Database,
    lock: Lock,
    journalFile: string,
    notes: string[],
  ) {
    this.journal = journal;
    this.database = database;
    this.lock = lock;
    this.journalFile = journalFile;
    this.notes = notes;
  }

  /**
   * Takes the lock, mends the journal, and reads into the database what a crash kept out of it.
   *
   * @throws BenchError (locked) when another process writes
   */
  static async open(folder: string, purpose: LockPurpose = 'write'): Promise<Store> {
    const paths = storePaths(folder);
    makeFolder(paths.folder);
    const lock = await patientLock(paths.lock, purpose);
    try {
      const notes: string[] = [];
      if (lock.takenOver) notes.push('took over the lock of a process that had died');
      const journal = await Journal.open(paths.journal);
      const { droppedBytes } = journal.repair;
      if (droppedBytes > 0) notes.push(`cut ${droppedBytes} bytes of a half-written line off the journal`);
      // Loading DuckDB takes longer than all the rest; commands that only read the journal never do.
      const { Database } = await import('./database.ts');
      const { database, damaged } = await Database.open(paths.database);
      if (damaged !== undefined)
        notes.push(`the database could not be read and was rebuilt from the journal (kept as ${damaged})`);
      const store = new Store(journal, database, lock, paths.journal, notes);
      await store.catchUp();
      return store;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** The journal's name, which no other journal has. */
  get id(): string {
    return this.journal.id;
  }

  known(): Promise<ReadonlyMap<string, KnownRun>> {
    return this.database.known();
  }

  /** Records finished runs; resolves once they are on the disk. */
  async record(...rows: readonly RunRow[]): Promise<void> {
    await this.journal.append(...rows.map((row) => ({ type: 'run', row }) as const));
    this.waiting += rows.length;
    if (this.waiting >= batchSize) void this.flush().catch(() => undefined);
  }

  /** Notes the beginning or the end of a session for `status`. */
  async note(line: SessionStart | SessionEnd): Promise<void> {
    await this.journal.append(line);
  }

  /** All rows, ordered by key. */
  async rows(): Promise<readonly RunRow[]> {
    await this.flush();
    return this.database.rows();
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.journal.close();
      this.database.close();
      this.lock.release();
    }
  }

  private flush(): Promise<void> {
    this.flushing = this.flushing.catch(() => undefined).then(() => this.catchUp());
    return this.flushing;
  }

  /** Reads into the database what the journal has and it has not. */
  private async catchUp(): Promise<void> {
    this.waiting = 0;
    const from = await this.startOfNews();
    let rows: RunRow[] = [];
    let until = from;
    let unreadable = 0;
    for await (const { line, end } of readJournal(this.journalFile, from)) {
      until = end;
      if (line === undefined) unreadable++;
      if (line?.type === 'run') rows.push(line.row);
      if (rows.length < batchSize) continue;
      await this.database.ingest(rows, this.journal.id, until);
      rows = [];
    }
    if (unreadable > 0)
      this.notes.push(`${unreadable} lines of ${this.journalFile} can't be read and were passed over`);
    if (until > from) await this.database.ingest(rows, this.journal.id, until);
  }

  /** Where the journal goes on after what the database has. */
  private async startOfNews(): Promise<number> {
    const ingested = await this.database.ingested();
    if (ingested === undefined) return 0;
    const { journal, untilByte } = ingested;
    if (journal === this.journal.id && untilByte <= statSync(this.journalFile).size) return untilByte;
    // The journal has been replaced or cut: what is in it now is what counts.
    await this.database.clear();
    return 0;
  }
}

/** The lock, waiting for readers but not for a writer. */
async function patientLock(file: string, purpose: LockPurpose): Promise<Lock> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      return acquireLock(file, purpose);
    } catch (error) {
      const reader = liveHolder(file)?.purpose === 'read';
      if (!isLocked(error) || (!reader && existsSync(file)) || Date.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof BenchError && error.exitCode === exitCodes.locked;
}

/**
 * All rows of a store for reading, ordered by key: from the database, or from the journal while another process writes.
 *
 * @param onNote - told what opening had to mend
 */
export async function readRows(
  folder: string,
  onNote: (note: string) => void = () => undefined,
): Promise<readonly RunRow[]> {
  const paths = storePaths(folder);
  if (!existsSync(paths.journal)) return [];
  const fromJournal = (): Promise<readonly RunRow[]> => {
    onNote('a run is under way: read from its journal');
    return rowsOfJournal(paths.journal);
  };
  const holder = liveHolder(paths.lock);
  if (holder !== undefined && holder.purpose !== 'read') return fromJournal();
  let store: Store;
  try {
    store = await Store.open(folder, 'read');
  } catch (error) {
    // A run has begun in between.
    if (isLocked(error)) return fromJournal();
    throw error;
  }
  try {
    for (const note of store.notes) onNote(note);
    return await store.rows();
  } finally {
    await store.close();
  }
}

/** The rows of a journal, the latest of each key, ordered by key; a cancelled run never stands for a finished one. */
export async function rowsOfJournal(file: string): Promise<readonly RunRow[]> {
  const latest = new Map<string, RunRow>();
  for await (const { line } of readJournal(file)) {
    if (line?.type !== 'run') continue;
    const known = latest.get(line.row.key);
    if (known !== undefined && known.status !== 'cancelled' && line.row.status === 'cancelled') continue;
    latest.set(line.row.key, line.row);
  }
  return [...latest.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw usageError(`${folder} can't be a results folder: ${(error as Error).message}`);
  }
}
