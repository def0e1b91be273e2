import { readJournal, type SessionStart } from './journal.ts';
import type { RunStatus } from './row.ts';

/** What a journal tells about its store. */
export interface StoreStatus {
  /** The journal's name; undefined when there is none. */
  readonly journal: string | undefined;
  /** Runs by suite and status, the latest of each key. */
  readonly suites: Readonly<Record<string, Readonly<Partial<Record<RunStatus, number>>>>>;
  /** The last session. */
  readonly session: SessionStatus | undefined;
}

export interface SessionStatus {
  readonly pid: number;
  readonly size: string;
  readonly startedAt: string;
  readonly state: 'running' | 'finished' | 'interrupted' | 'died';
  /** Runs it was to make, and has made. */
  readonly planned: number;
  readonly done: number;
  readonly secondsLeft: number | undefined;
}

/**
 * Reads the status from the journal alone, so that it can be asked from anywhere while a run is under way.
 *
 * @param writer - the process that holds the lock now
 */
export async function readStatus(journal: string, writer: number | undefined): Promise<StoreStatus> {
  const latest = new Map<string, { suite: string; status: RunStatus }>();
  let session: Tracked | undefined;
  let id: string | undefined;
  for await (const { line } of readJournal(journal)) {
    if (line?.type === 'journal') id ??= line.id;
    if (line?.type === 'session') session = { start: line, done: 0, end: undefined };
    if (line?.type === 'end' && session !== undefined) session.end = line;
    if (line?.type !== 'run') continue;
    const { key, suite, status } = line.row;
    if (session !== undefined && session.end === undefined) session.done++;
    const known = latest.get(key);
    if (status !== 'cancelled' || known === undefined || known.status === 'cancelled')
      latest.set(key, { suite, status });
  }
  return {
    journal: id,
    suites: countBySuite(latest.values()),
    session: session === undefined ? undefined : statusOf(session, writer),
  };
}

interface Tracked {
  readonly start: SessionStart;
  done: number;
  end: { readonly interrupted: boolean } | undefined;
}

function statusOf({ start, done, end }: Tracked, writer: number | undefined): SessionStatus {
  const planned = Object.values(start.suites).reduce((sum, suite) => sum + suite.planned - suite.known, 0);
  const running = end === undefined && writer === start.pid;
  const elapsed = (Date.now() - Date.parse(start.startedAt)) / 1000;
  return {
    pid: start.pid,
    size: start.size,
    startedAt: start.startedAt,
    state: running ? 'running' : end === undefined ? 'died' : end.interrupted ? 'interrupted' : 'finished',
    planned,
    done,
    secondsLeft: running && done > 0 ? (elapsed / done) * (planned - done) : undefined,
  };
}

function countBySuite(
  runs: Iterable<{ readonly suite: string; readonly status: RunStatus }>,
): Record<string, Partial<Record<RunStatus, number>>> {
  const counts: Record<string, Partial<Record<RunStatus, number>>> = {};
  for (const { suite, status } of runs) {
    const bySuite = (counts[suite] ??= {});
    bySuite[status] = (bySuite[status] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
