import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker, WaitingError, UnrecoverableError, type Job as QueuedJob } from 'bullmq';
import type { Redis } from 'ioredis';
import { probeExternals } from '../../external/probe-externals.ts';
import type { Catalogue } from '../../planning/catalogue.ts';
import type { FinishedJob, Job } from '../../running/job.ts';
import type { Machine } from '../../store/row.ts';
import type { Executor } from '../executor.ts';
import { Gate } from '../gate.ts';
import { CodeHere, type CodeNeeds } from './code.ts';
import { watchConnection } from './connection.ts';
import { prefix, queueName, resultsKey, sessionsKey, traceKeys } from './names.ts';
import {
  announceWorker,
  forgetWorker,
  readCodeNeeds,
  readSessions,
  type SessionRecord,
  type WorkerRecord,
} from './registry.ts';
import { Turns } from './turns.ts';
import { decodeJob, encodeResult } from './wire.ts';

/** What the worker's side needs. */
export interface ServeOptions {
  readonly redis: Redis;
  readonly catalogue: Catalogue;
  /** Makes the runs, with its limits of time and memory. */
  readonly executor: Executor;
  readonly machine: Machine;
  /** Seconds without a run after which the worker ends; it never does when undefined. */
  readonly idle?: number;
  /** Once aborted no run is taken; those under way are waited for. */
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
}

const lookMilliseconds = 500;
const announceMilliseconds = 4000;
const troubleMilliseconds = 2000;

/** Makes the runs of every session whose code is the code here, until it is told to stop or has been idle for too long. */
export async function serve(options: ServeOptions): Promise<{ readonly made: number }> {
  const worker = new Server(options);
  try {
    await worker.serve();
  } finally {
    await worker.close();
  }
  return { made: worker.made };
}

class Server {
  made = 0;
  private readonly options: ServeOptions;
  private readonly id = randomUUID().slice(0, 8);
  private readonly startedAt = new Date().toISOString();
  private readonly turns: Turns;
  private readonly gate = new Gate();
  private readonly served = new Map<string, ServedSession>();
  private readonly refused = new Map<string, readonly string[]>();
  private readonly closing = new Set<Promise<void>>();
  private readonly troubles = new Set<string>();
  private readonly announcing: NodeJS.Timeout;
  private active = 0;
  private lastRun = performance.now();

  constructor(options: ServeOptions) {
    this.options = options;
    this.turns = new Turns(options.executor.concurrency);
    watchConnection(options.redis, options.say, () => this.announce());
    this.announcing = setInterval(() => this.announce(), announceMilliseconds);
    this.announce();
  }

  async serve(): Promise<void> {
    const { stop, idle = Infinity } = this.options;
    while (!stop.aborted) {
      let pause = lookMilliseconds;
      try {
        await this.look();
      } catch (error) {
        this.complain(error);
        pause = troubleMilliseconds;
      }
      if (this.active > 0) this.lastRun = performance.now();
      if (performance.now() - this.lastRun > idle * 1000) break;
      await wait(pause, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  /** Gives everything back, the runs under way first. */
  async close(): Promise<void> {
    const { redis } = this.options;
    for (const session of this.served.values()) this.end(session, false);
    await Promise.all(this.closing);
    clearInterval(this.announcing);
    // Without a connection there is nobody to take leave of.
    if (redis.status === 'ready') await forgetWorker(redis, this.id);
  }

  /** Opens and closes queues as sessions come and go. */
  private async look(): Promise<void> {
    const sessions = await readSessions(this.options.redis);
    const current = new Map(sessions.map((session) => [session.id, session]));
    for (const [id, open] of this.served) {
      const now = current.get(id);
      if (now?.lease === open.record.lease && now.attempts === open.record.attempts) continue;
      this.served.delete(id);
      if (now === undefined) this.options.say(`run ${id} has ended`);
      this.end(open, now === undefined);
      this.announce();
    }
    for (const id of this.refused.keys()) if (!current.has(id)) this.refused.delete(id);
    for (const session of sessions) {
      if (!this.served.has(session.id) && !this.refused.has(session.id)) await this.meet(session);
    }
  }

  private async meet(session: SessionRecord): Promise<void> {
    const { redis, say } = this.options;
    const needs = await readCodeNeeds(redis, session.id);
    if (needs === undefined) return;
    const code = await this.codeFor(needs);
    const reasons = code.whyNot(needs);
    if (reasons.length > 0) {
      this.refused.set(session.id, reasons);
      this.announce();
      say(`refusing run ${session.id}, which needs other code than is here: ${reasons.join('; ')}`);
      return;
    }
    say(`making runs of run ${session.id}: ${session.runs} submitted at ${session.startedAt}`);
    this.served.set(
      session.id,
      new ServedSession(redis, session, this.options.executor.concurrency, (job) => this.make(job, code), {
        machine: this.options.machine,
        complain: (error) => this.complain(error),
      }),
    );
    this.announce();
  }

  private end(session: ServedSession, sweep: boolean): void {
    const closed = session
      .close()
      .then(async () => {
        if (sweep) await this.sweep(session.record.id);
      })
      .catch((error: unknown) => this.complain(error))
      .finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }

  private async sweep(session: string): Promise<void> {
    const { redis } = this.options;
    // The same command may have come again meanwhile.
    if ((await redis.hexists(sessionsKey, session)) === 0) await redis.del(...traceKeys(session));
  }

  /** The code here, with the programs that these needs name. */
  private async codeFor({ cells }: CodeNeeds): Promise<CodeHere> {
    const { catalogue } = this.options;
    const suites = new Set(cells.map(({ suite }) => suite));
    const methods = new Set(cells.map(({ method }) => method));
    const availability = await probeExternals(
      catalogue.suites.filter(({ name }) => suites.has(name)),
      [...methods],
    );
    return new CodeHere(catalogue, availability);
  }

  private async make(data: unknown, code: CodeHere): Promise<FinishedJob> {
    const job = runnable(data, code);
    const { executor } = this.options;
    const finished = await this.turns.take(async () => {
      this.active++;
      try {
        const run = (): Promise<FinishedJob | undefined> => executor.execute(job);
        return await (job.timed ? this.gate.alone(run) : this.gate.beside(run));
      } finally {
        this.active--;
      }
    });
    if (finished === undefined) throw new Error('the pool of a worker lets go of no run');
    if (finished.outcome.status !== 'cancelled') this.made++;
    return finished;
  }

  private announce(): void {
    const record: WorkerRecord = {
      id: this.id,
      host: os.hostname(),
      pid: process.pid,
      concurrency: this.options.executor.concurrency,
      startedAt: this.startedAt,
      active: this.active,
      serves: [...this.served.keys()],
      refuses: Object.fromEntries(this.refused),
    };
    announceWorker(this.options.redis, record).catch((error: unknown) => this.complain(error));
  }

  /** Says what is wrong with Redis, each thing once: the work goes on when it can. */
  private complain(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const kind = message.replace(/[0-9a-f]{32}.*/, '');
    if (!this.troubles.has(kind)) this.options.say(`Redis: ${message}`);
    this.troubles.add(kind);
  }
}

interface ServedOptions extends Pick<ServeOptions, 'machine'> {
  readonly complain: (error: unknown) => void;
}

/** The queues of one session from the worker's side. */
class ServedSession {
  readonly record: SessionRecord;
  private readonly redis: Redis;
  private readonly make: (data: unknown) => Promise<FinishedJob>;
  private readonly options: ServedOptions;
  private readonly workers: readonly Worker[];

  constructor(
    redis: Redis,
    record: SessionRecord,
    concurrency: number,
    make: (data: unknown) => Promise<FinishedJob>,
    options: ServedOptions,
  ) {
    this.redis = redis;
    this.record = record;
    this.make = make;
    this.options = options;
    this.workers = [this.open(false, concurrency), this.open(true, 1)];
  }

  /** Takes no more runs, and resolves when those under way have ended. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  private open(timed: boolean, concurrency: number): Worker {
    const { id, lease, attempts } = this.record;
    const results = resultsKey(id, timed);
    const worker = new Worker(queueName(id, timed), (job, token) => this.process(job, token, results), {
      connection: this.redis,
      prefix,
      concurrency,
      lockDuration: lease * 1000,
      stalledInterval: (lease * 1000) / 2,
      maxStalledCount: attempts - 1,
      runRetryDelay: 1000,
    });
    worker.on('error', this.options.complain);
    return worker;
  }

  private async process(queued: QueuedJob, token: string | undefined, results: string): Promise<null> {
    const finished = await this.make(queued.data);
    if (finished.outcome.status === 'cancelled') {
      await queued.moveToWait(token);
      throw new WaitingError();
    }
    // The result goes first: a worker that dies between the two makes the run be made again, and one of the two results counts.
    await this.send(results, encodeResult(finished, this.options.machine));
    return null;
  }

  /** A Redis that is full or being replaced takes it later. */
  private async send(results: string, line: string): Promise<void> {
    for (;;) {
      try {
        await this.redis.rpush(results, line);
        return;
      } catch (error) {
        if (this.redis.status === 'end') throw error;
        this.options.complain(error);
        await wait(1000);
      }
    }
  }
}

/** @throws UnrecoverableError for what is no job of this code */
function runnable(data: unknown, code: CodeHere): Job {
  try {
    return code.jobHere(decodeJob(data));
  } catch (error) {
    throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
  }
}
