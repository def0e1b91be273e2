import type { Redis } from 'ioredis';
import { isNumber, isRecord, isText, recordOf } from '../../store/row-shape.ts';
import { usageError } from '../../errors.ts';
import type { CodeNeeds } from './code.ts';
import { aliveKey, codeKey, sessionsKey, workersKey } from './names.ts';
import { protocol } from './wire.ts';

/** A submitted set of runs. */
export interface SessionRecord {
  readonly protocol: number;
  readonly id: string;
  /** The journal its results go to. */
  readonly journal: string;
  /** Tries a run has whose worker dies. */
  readonly attempts: number;
  /** Seconds a worker may be silent before its runs are given to others. */
  readonly lease: number;
  readonly runs: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** A worker as it announces itself. */
export interface WorkerRecord {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly concurrency: number;
  readonly startedAt: string;
  /** Runs under way. */
  readonly active: number;
  /** Sessions it makes runs of. */
  readonly serves: readonly string[];
  /** Why it makes none of others, by session. */
  readonly refuses: Readonly<Record<string, readonly string[]>>;
}

/** Bytes of JSON that what a session needs may take. */
const needsLimit = 32 * 1024 * 1024;

/** Milliseconds after which a worker that is not heard of is not listed. */
const silence = 15_000;

/** Announces a session, or announces it again. */
export async function announceSession(redis: Redis, session: SessionRecord, needs: CodeNeeds): Promise<void> {
  const text = JSON.stringify(needs);
  if (Buffer.byteLength(text) > needsLimit)
    throw usageError(
      'these are more different cases than can be submitted at once: choose some, or use --shard',
    );
  await redis
    .multi()
    .set(codeKey(session.id), text)
    .hset(sessionsKey, session.id, JSON.stringify(session))
    .exec();
}

/** All sessions, the oldest first; what is not of this protocol is left out. */
export async function readSessions(redis: Redis): Promise<readonly SessionRecord[]> {
  const texts = Object.values(await redis.hgetall(sessionsKey));
  return texts
    .map(parseRecord)
    .filter(isSession)
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** What code a session needs; undefined once it has ended. */
export async function readCodeNeeds(redis: Redis, session: string): Promise<CodeNeeds | undefined> {
  if ((await redis.strlen(codeKey(session))) > needsLimit) return undefined;
  const text = await redis.get(codeKey(session));
  const needs = text === null ? undefined : parseRecord(text);
  return isCodeNeeds(needs) ? needs : undefined;
}

/** Announces a worker; it has to be done again before the silence is over. */
export async function announceWorker(redis: Redis, worker: WorkerRecord): Promise<void> {
  await redis
    .multi()
    .hset(workersKey, worker.id, JSON.stringify(worker))
    .set(aliveKey(worker.id), '1', 'PX', silence)
    .exec();
}

export async function forgetWorker(redis: Redis, worker: string): Promise<void> {
  await redis.multi().hdel(workersKey, worker).del(aliveKey(worker)).exec();
}

/** The workers that have been heard of lately, the oldest first. */
export async function readWorkers(redis: Redis): Promise<readonly WorkerRecord[]> {
  const known = Object.entries(await redis.hgetall(workersKey));
  if (known.length === 0) return [];
  const alive = await redis.mget(known.map(([id]) => aliveKey(id)));
  const silent = known.filter((_, index) => alive[index] === null).map(([id]) => id);
  if (silent.length > 0) await redis.hdel(workersKey, ...silent);
  return known
    .filter((_, index) => alive[index] !== null)
    .map(([, text]) => parseRecord(text))
    .filter(isWorker)
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** A worker's name in messages. */
export function workerName({ host, pid, concurrency }: WorkerRecord): string {
  return `${host} (process ${pid}, ${concurrency} at a time)`;
}

function parseRecord(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSession(value: unknown): value is SessionRecord {
  if (!isRecord(value)) return false;
  const session = value as Partial<SessionRecord>;
  return (
    session.protocol === protocol &&
    /^[0-9a-f]{24}$/.test(session.id ?? '') &&
    [session.journal, session.startedAt].every(isText) &&
    [session.attempts, session.lease, session.runs].every((count) => isNumber(count) && (count ?? 0) > 0)
  );
}

function isWorker(value: unknown): value is WorkerRecord {
  if (!isRecord(value)) return false;
  const worker = value as Partial<WorkerRecord>;
  return (
    [worker.id, worker.host, worker.startedAt].every(isText) &&
    [worker.pid, worker.concurrency, worker.active].every(isNumber) &&
    Array.isArray(worker.serves) &&
    isRecord(worker.refuses)
  );
}

function isCodeNeeds(value: unknown): value is CodeNeeds {
  if (!isRecord(value)) return false;
  const { codes, cells } = value as Partial<Record<keyof CodeNeeds, unknown>>;
  return Array.isArray(codes) && codes.every(isCode) && Array.isArray(cells) && cells.every(isCell);
}

function isCode(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { sources, versions } = value as Partial<Record<string, unknown>>;
  return isText(sources) && recordOf(isText)(versions);
}

function isCell(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { suite, problem, problemParameters, method, code } = value as Partial<Record<string, unknown>>;
  return [suite, problem, method].every(isText) && isRecord(problemParameters) && isNumber(code);
}
