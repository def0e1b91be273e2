import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import type { FinishedJob, Job, Outcome } from '../../running/job.ts';
import type { RunError } from '../../store/row.ts';
import type { Executor, Lanes } from '../executor.ts';
import type { CodeNeeds } from './code.ts';
import { watchConnection } from './connection.ts';
import { removeSession, RunQueue, type GivenUp } from './queues.ts';
import {
  announceSession,
  readWorkers,
  workerName,
  type SessionRecord,
  type WorkerRecord,
} from './registry.ts';
import { decodeResult, encodeJob, keyOfResult } from './wire.ts';

/** What the submitter's side needs. */
export interface RedisExecutorOptions {
  /** Closed with the executor. */
  readonly redis: Redis;
  readonly session: SessionRecord;
  readonly needs: CodeNeeds;
  /** Runs that are to be made. */
  readonly runs: number;
  /** Runs that are in Redis at a time: what workers go on with while nobody is attached. */
  readonly ahead: number;
  readonly say: (line: string) => void;
}

const largestBatch = 500;
const pollMilliseconds = 50;
const secondsBetweenLooks = 1;
const closeMilliseconds = 20_000;

/**
 * Has runs made by the workers of a Redis. Every result is written down here before Redis forgets it, so nothing is lost when
 * this process or Redis or a worker dies; a result that comes twice is taken once.
 */
export async function redisExecutor(options: RedisExecutorOptions): Promise<Executor> {
  await announceSession(options.redis, options.session, options.needs);
  return new Submitter(options);
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (finished: FinishedJob | undefined) => void;
}

/** The untimed runs or the timed ones. */
interface Side {
  readonly queue: RunQueue;
  /** Runs that have to be looked for in Redis, and put there when they are not. */
  outgoing: Job[];
  /** Runs that are there. */
  readonly submitted: Set<string>;
  /** False until its runs are asked for: before that there is nobody to take their results. */
  begun: boolean;
}

class Submitter implements Executor {
  readonly name = 'redis';
  // All runs are asked for at once, so that every result that is there when this process comes back finds who waits for it.
  readonly concurrency: number;
  readonly timedConcurrency: number;
  private readonly options: RedisExecutorOptions;
  private readonly sides: { readonly untimed: Side; readonly timed: Side };
  private readonly waiting = new Map<string, Waiting>();
  /** Results that are being written down, and what to call when they are. */
  private readonly unwritten = new Map<string, () => void>();
  private readonly crew: Crew;
  private readonly ended = new AbortController();
  private readonly end = new Promise<'ended'>((resolve) =>
    this.ended.signal.addEventListener('abort', () => resolve('ended'), { once: true }),
  );
  private readonly tending: Promise<void>;
  private detached = false;
  private lastNews = performance.now();
  private lastLook = -Infinity;

  constructor(options: RedisExecutorOptions) {
    this.options = options;
    this.concurrency = options.runs;
    this.timedConcurrency = options.runs;
    const side = (timed: boolean): Side => ({
      queue: new RunQueue(options.redis, options.session.id, timed, 'submit'),
      outgoing: [],
      submitted: new Set(),
      begun: false,
    });
    this.sides = { untimed: side(false), timed: side(true) };
    this.crew = new Crew(options.session.id, options.say);
    watchConnection(options.redis, options.say, () => this.lookForLost());
    this.tending = this.tend();
  }

  lanes(): Lanes {
    return this.crew.lanes();
  }

  execute(job: Job): Promise<FinishedJob | undefined> {
    if (this.isOver()) return Promise.resolve(undefined);
    try {
      encodeJob(job);
    } catch (error) {
      return Promise.resolve(failedHere(job, error));
    }
    const side = this.sideOf(job);
    side.begun = true;
    side.outgoing.push(job);
    return new Promise((resolve) => this.waiting.set(job.key, { job, resolve }));
  }

  recorded(job: Job): void {
    this.unwritten.get(job.key)?.();
    this.unwritten.delete(job.key);
  }

  detach(): void {
    this.detached = true;
    this.ended.abort();
    for (const { resolve } of this.waiting.values()) resolve(undefined);
    this.waiting.clear();
  }

  cancel(): void {
    this.detach();
  }

  async close(): Promise<void> {
    const { redis, session, say } = this.options;
    const complete = !this.detached && this.waiting.size === 0 && this.unwritten.size === 0;
    this.ended.abort();
    // Without a connection all that is asked waits for it; nobody waits here for that.
    const patience = setTimeout(() => redis.disconnect(), redis.status === 'ready' ? closeMilliseconds : 0);
    try {
      await this.tending;
      await Promise.all(Object.values(this.sides).map(({ queue }) => queue.close()));
      if (complete) await removeSession(redis, session.id);
    } catch (error) {
      // All that matters is on the disk.
      say(`Redis: ${String(error)}; what is left there is removed when the same command comes again`);
    } finally {
      clearTimeout(patience);
      redis.disconnect();
    }
  }

  /** All that goes between here and Redis, one thing after the other. */
  private async tend(): Promise<void> {
    const said = new Set<string>();
    while (!this.isOver()) {
      try {
        let collected = 0;
        for (const side of Object.values(this.sides)) {
          if (!side.begun) continue;
          await this.submit(side);
          collected += await this.collect(side);
        }
        await this.look(collected > 0);
        if (collected === 0) await wait(pollMilliseconds);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!said.has(message) && !this.isOver()) this.options.say(`Redis: ${message}; trying again`);
        said.add(message);
        this.lookForLost();
        await wait(1000);
      }
    }
  }

  private async submit(side: Side): Promise<void> {
    while (side.outgoing.length > 0 && !this.isOver()) {
      const room = Math.min(largestBatch, this.options.ahead - side.submitted.size);
      if (room <= 0) return;
      const batch = side.outgoing.splice(0, room);
      try {
        await this.submitBatch(side, batch);
      } catch (error) {
        side.outgoing.unshift(...batch);
        throw error;
      }
    }
  }

  private async submitBatch(side: Side, batch: readonly Job[]): Promise<void> {
    const awaited = (jobs: readonly Job[]): readonly Job[] => jobs.filter(({ key }) => this.waiting.has(key));
    const absent = await side.queue.absent(awaited(batch));
    // What is not in the queue may have been made: its result is in the list before it leaves the queue.
    let results = absent.length === 0 ? 0 : await side.queue.resultCount();
    while (results > 0) results -= (await this.collect(side)) || results;
    const lacking = awaited(absent);
    if (lacking.length > 0) await side.queue.add(lacking);
    for (const { key } of awaited(batch)) side.submitted.add(key);
  }

  /** Takes results over; they leave Redis once they are written down here. @returns how many */
  private async collect({ queue }: Side): Promise<number> {
    const lines = await queue.firstResults();
    if (lines.length === 0) return 0;
    const written = Promise.all(lines.map((line) => this.accept(line)));
    if ((await this.unlessEnded(written)) === 'ended') return 0;
    await queue.dropResults(lines.length);
    return lines.length;
  }

  /** Resolves when the result is written down, at once when nobody waits for it: it is known. */
  private accept(line: string): Promise<void> {
    const known = this.waiting.get(keyOfResult(line));
    if (known === undefined) return Promise.resolve();
    return this.finish(known, finishedBy(known.job, line));
  }

  private finish({ job, resolve }: Waiting, finished: FinishedJob): Promise<void> {
    this.waiting.delete(job.key);
    this.sideOf(job).submitted.delete(job.key);
    this.lastNews = performance.now();
    const written = new Promise<void>((done) => this.unwritten.set(job.key, done));
    resolve(finished);
    return written;
  }

  /** What need not be looked at all the time: runs that were given up, runs that were lost, workers. */
  private async look(newResults: boolean): Promise<void> {
    const somebodyUnknown = newResults && this.crew.isEmpty();
    if (!somebodyUnknown && performance.now() - this.lastLook < secondsBetweenLooks * 1000) return;
    this.lastLook = performance.now();
    for (const { queue, begun } of Object.values(this.sides)) {
      if (!begun) continue;
      for (const run of await queue.givenUp()) {
        const known = this.waiting.get(run.key);
        if (known !== undefined) {
          const written = this.finish(known, givenUp(known.job, run, this.options.session));
          if ((await this.unlessEnded(written)) === 'ended') return;
        }
        await run.forget();
      }
    }
    this.crew.see(await readWorkers(this.options.redis));
    if (performance.now() - this.lastNews > this.options.session.lease * 1000) this.lookForLost();
  }

  /** A Redis that was restarted may have forgotten the last second, or all: what is not there is submitted again. */
  private lookForLost(): void {
    this.lastNews = performance.now();
    const { redis, session, needs, say } = this.options;
    for (const side of Object.values(this.sides)) {
      const there = [...side.submitted].flatMap((key) => this.waiting.get(key)?.job ?? []);
      side.outgoing = [...there, ...side.outgoing];
      side.submitted.clear();
    }
    announceSession(redis, session, needs).catch((error: unknown) => {
      if (!this.isOver()) say(`Redis: ${String(error)}`);
    });
  }

  private unlessEnded(work: Promise<unknown>): Promise<'done' | 'ended'> {
    return Promise.race([work.then(() => 'done' as const), this.end]);
  }

  private isOver(): boolean {
    return this.ended.signal.aborted;
  }

  private sideOf({ timed }: Job): Side {
    return timed ? this.sides.timed : this.sides.untimed;
  }
}

/** Who works on a session, and what there is to be said about it. */
class Crew {
  private readonly session: string;
  private readonly say: (line: string) => void;
  private readonly announced = new Map<string, WorkerRecord>();
  private readonly refused = new Set<string>();
  private readonly begun = performance.now();
  private saidNobody = false;

  constructor(session: string, say: (line: string) => void) {
    this.session = session;
    this.say = say;
  }

  lanes(): Lanes {
    const serving = [...this.announced.values()];
    const untimed = serving.reduce((sum, { concurrency }) => sum + concurrency, 0);
    return { untimed: Math.max(1, untimed), timed: Math.max(1, serving.length) };
  }

  isEmpty(): boolean {
    return this.announced.size === 0;
  }

  see(workers: readonly WorkerRecord[]): void {
    const serving = new Map(
      workers.filter(({ serves }) => serves.includes(this.session)).map((one) => [one.id, one]),
    );
    for (const [id, worker] of serving) {
      if (!this.announced.has(id)) this.say(`a worker has joined: ${workerName(worker)}`);
      this.announced.set(id, worker);
    }
    for (const [id, worker] of [...this.announced]) {
      if (serving.has(id)) continue;
      this.say(`a worker has gone: ${workerName(worker)}`);
      this.announced.delete(id);
    }
    for (const worker of workers) {
      const reasons = worker.refuses[this.session];
      if (reasons === undefined || this.refused.has(worker.id)) continue;
      this.refused.add(worker.id);
      this.say(`a worker refuses these runs: ${workerName(worker)}: ${reasons.join('; ')}`);
    }
    if (serving.size === 0 && !this.saidNobody && performance.now() - this.begun > 2000) {
      this.saidNobody = true;
      this.say('no worker makes these runs yet: start one with `lab-bench worker --url URL`');
    }
  }
}

function finishedBy(job: Job, line: string): FinishedJob {
  try {
    const { outcome, startedAt, elapsedSeconds, machine } = decodeResult(line);
    return { job, outcome, startedAt: new Date(startedAt), elapsedSeconds, machine };
  } catch (error) {
    return failedHere(job, error);
  }
}

function failedHere(job: Job, error: unknown): FinishedJob {
  const message = error instanceof Error ? error.message : String(error);
  return withError(job, { name: 'WireError', message, code: 'WIRE', stack: null }, Date.now(), 0);
}

function givenUp(
  job: Job,
  { reason, startedAt, endedAt }: GivenUp,
  { attempts }: SessionRecord,
): FinishedJob {
  const lost = reason.includes('stalled more than allowable limit');
  const error = lost
    ? {
        name: 'WorkerLost',
        message: `${attempts} workers died or fell silent while making it`,
        code: 'WORKER_LOST',
        stack: null,
      }
    : { name: 'JobRefused', message: reason, code: 'JOB_REFUSED', stack: null };
  return withError(job, error, startedAt, Math.max(0, endedAt - startedAt) / 1000);
}

function withError(job: Job, error: RunError, startedAt: number, elapsedSeconds: number): FinishedJob {
  const outcome: Outcome = { status: 'failed', error };
  return { job, outcome, startedAt: new Date(startedAt), elapsedSeconds };
}
