import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BenchError, exitCodes } from '../errors.ts';

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Start of the process as the system counts it: tells a process from a later one with the same id. */
  readonly processStart: string;
  readonly since: string;
  /** A reader brings the database up to date and is gone within a moment. */
  readonly purpose?: LockPurpose;
}

/** What a lock is held for; absent in locks of earlier versions, which were the writer's. */
export type LockPurpose = 'write' | 'read';

/** A held lock. */
export interface Lock {
  readonly release: () => void;
  /** True when it was taken over from a process that had died. */
  readonly takenOver: boolean;
}

/**
 * Takes the writer's lock, also from a process that died with it.
 *
 * @throws BenchError (locked) naming the process that holds it
 */
export function acquireLock(file: string, purpose: LockPurpose = 'write'): Lock {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine: Holder = {
    pid: process.pid,
    host: os.hostname(),
    processStart: processStart(process.pid),
    since: new Date().toISOString(),
    purpose,
  };
  let takenOver = false;
  for (;;) {
    if (create(file, JSON.stringify(mine)))
      return { release: () => rmSync(file, { force: true }), takenOver };
    const text = readText(file);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder !== undefined && isAlive(holder)) throw lockedError(file, holder);
    takenOver = removeStale(file, text) || takenOver;
  }
}

/** The process that holds the lock now, if one lives. */
export function liveHolder(
  file: string,
): { readonly pid: number; readonly since: string; readonly purpose?: LockPurpose } | undefined {
  const text = readText(file);
  const holder = text === undefined ? undefined : parseHolder(text);
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/** Creates the file with its content in one step, so that nobody ever reads half a lock; false when it exists. */
function create(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, 'w');
  writeSync(descriptor, content);
  closeSync(descriptor);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead process's lock, unless another process has replaced it meanwhile. */
function removeStale(file: string, staleText: string): boolean {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const moved = readText(aside);
  if (moved !== staleText && !existsSync(file)) linkSync(aside, file);
  rmSync(aside, { force: true });
  return moved === staleText;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder>;
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  // Another machine's processes can't be seen from here.
  if (holder.host !== os.hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return holder.processStart === processStart(holder.pid);
}

/** Field 22 of /proc/PID/stat; empty where there is no /proc. */
function processStart(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function lockedError(file: string, { pid, host, since }: Holder): BenchError {
  const elsewhere = host === os.hostname() ? '' : ` on ${host}`;
  const advice =
    host === os.hostname()
      ? '`lab-bench status` shows how far it is; or choose another results folder with --store.'
      : `If that process is gone for sure, delete ${file}.`;
  return new BenchError(
    `another lab-bench writes to this store: process ${pid}${elsewhere}, since ${since}. ${advice}`,
    exitCodes.locked,
  );
}
