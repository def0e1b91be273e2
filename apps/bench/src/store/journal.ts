import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Size } from '../nouns/size.ts';
import type { RunRow } from './row.ts';

/** The first line: which journal this is. */
export interface JournalHeader {
  readonly type: 'journal';
  readonly version: 1;
  readonly id: string;
}

/** A `run` command has begun. */
export interface SessionStart {
  readonly type: 'session';
  readonly pid: number;
  readonly startedAt: string;
  readonly size: Size;
  readonly seed: number;
  readonly executor: string;
  readonly concurrency: number;
  /** Runs of the plan by suite, and how many of them were known before. */
  readonly suites: Readonly<Record<string, { readonly planned: number; readonly known: number }>>;
}

/** A `run` command has ended, by itself or by Ctrl-C. */
export interface SessionEnd {
  readonly type: 'end';
  readonly endedAt: string;
  readonly interrupted: boolean;
}

export interface RunLine {
  readonly type: 'run';
  readonly row: RunRow;
}

export type JournalLine = JournalHeader | SessionStart | SessionEnd | RunLine;

/** A line with the place after it; undefined where it can't be read. */
export interface ReadLine {
  readonly line: JournalLine | undefined;
  readonly end: number;
}

/** What opening a journal had to mend. */
export interface Repair {
  /** Bytes of a half-written last line that were cut off. */
  readonly droppedBytes: number;
}

/** The append-only file of all that happened, one JSON object a line. */
export class Journal {
  readonly id: string;
  readonly repair: Repair;
  private readonly handle: FileHandle;
  private readonly queue: { text: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private writing: Promise<void> | undefined;
  /** Bytes up to the end of the last line that was synced. */
  private size: number;

  private constructor(handle: FileHandle, size: number, id: string, repair: Repair) {
    this.handle = handle;
    this.size = size;
    this.id = id;
    this.repair = repair;
  }

  /** Opens or creates a journal for writing; a last line that a crash cut short is removed. */
  static async open(file: string): Promise<Journal> {
    const handle = await open(file, existsSync(file) ? 'r+' : 'w+');
    const repair = await cutHalfLine(handle);
    const { size } = await handle.stat();
    if (size > 0) {
      const id = await readId(file);
      return new Journal(await appending(handle, file), size, id, repair);
    }
    const header: JournalHeader = { type: 'journal', version: 1, id: randomUUID() };
    const journal = new Journal(await appending(handle, file), 0, header.id, repair);
    await journal.append(header);
    await syncFolder(path.dirname(file));
    return journal;
  }

  /** Appends lines; resolves once they are on the disk. Calls that come while the disk is busy share the next sync. */
  append(...lines: readonly JournalLine[]): Promise<void> {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const synced = new Promise<void>((resolve, reject) => this.queue.push({ text, resolve, reject }));
    this.writing ??= this.drain();
    return synced;
  }

  async close(): Promise<void> {
    await this.writing;
    await this.handle.close();
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0);
      try {
        const lines = Buffer.from(batch.map(({ text }) => text).join(''));
        await this.handle.appendFile(lines);
        await this.handle.sync();
        this.size += lines.length;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // A full disk leaves half a line, which the next one must not continue.
        await this.handle.truncate(this.size).catch(() => undefined);
        for (const { reject } of batch) reject(error);
      }
    }
    this.writing = undefined;
  }
}

/**
 * The complete lines of a journal from a place on, in order; a last line without its newline is being written or was cut
 * short and is left out.
 */
export async function* readJournal(file: string, from = 0): AsyncGenerator<ReadLine> {
  if (!existsSync(file)) return;
  let rest: Buffer = Buffer.alloc(0);
  let end = from;
  for await (const chunk of createReadStream(file, { start: from, highWaterMark: 1 << 20 })) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let newline = rest.indexOf(10, start); newline >= 0; newline = rest.indexOf(10, start)) {
      const line = parseLine(rest.toString('utf8', start, newline));
      end += newline + 1 - start;
      start = newline + 1;
      yield { line, end };
    }
    rest = rest.subarray(start);
  }
}

function parseLine(text: string): JournalLine | undefined {
  try {
    return JSON.parse(text) as JournalLine;
  } catch {
    return undefined;
  }
}

async function readId(file: string): Promise<string> {
  for await (const { line } of readJournal(file)) if (line?.type === 'journal') return line.id;
  return 'unnamed';
}

/** Cuts what follows the last newline, and makes the cut durable before anything is appended after it. */
async function cutHalfLine(handle: FileHandle): Promise<Repair> {
  const { size } = await handle.stat();
  const keep = await endOfLastLine(handle, size);
  if (keep === size) return { droppedBytes: 0 };
  await handle.truncate(keep);
  await handle.sync();
  return { droppedBytes: size - keep };
}

async function endOfLastLine(handle: FileHandle, size: number): Promise<number> {
  const block = 1 << 16;
  const buffer = Buffer.alloc(block);
  for (let end = size; end > 0; end -= block) {
    const start = Math.max(0, end - block);
    const { bytesRead } = await handle.read(buffer, 0, end - start, start);
    const newline = buffer.subarray(0, bytesRead).lastIndexOf(10);
    if (newline >= 0) return start + newline + 1;
  }
  return 0;
}

/** A new file is only durable once its name is, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch (error) {
    // Some systems open folders and will not sync them.
    if (
      (error as NodeJS.ErrnoException).code !== 'EINVAL' &&
      (error as NodeJS.ErrnoException).code !== 'EPERM'
    )
      throw error;
  } finally {
    await handle?.close();
  }
}

async function appending(handle: FileHandle, file: string): Promise<FileHandle> {
  await handle.close();
  return open(file, 'a');
}
