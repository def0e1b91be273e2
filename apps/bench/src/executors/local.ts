import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FinishedJob, Job, Outcome } from '../running/job.ts';
import { pinnedStart } from '../timing/pinning.ts';
import type { Executor } from './executor.ts';
import { Gate } from './gate.ts';
import type { HostReply, HostRequest, PoolOptions } from './local-protocol.ts';

const lastWordsKept = 4000;

/** How a host process ended that was not told to. */
interface Death {
  readonly how: string;
  readonly lastWords: string;
}

/** What the processes of an executor are started with, beside what they are told. */
export interface LocalOptions extends PoolOptions {
  /** Options of Node itself, such as a module to load first; handed on to the worker threads. */
  readonly nodeArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs jobs on a pool of worker threads in a process of its own. When that process dies, the jobs it was working on are tried
 * again, each alone in a fresh process: the one that kills that too is the one that failed. Timed jobs have another process to
 * themselves, one thread on one processor where `taskset` is found, with nothing beside them.
 */
export function localExecutor(options: LocalOptions): Executor {
  const gate = new Gate();
  const pool = new Lane(() => new Host(options, false));
  const stopwatch = new Lane(() => new Host({ ...options, concurrency: 1 }, true));

  return {
    name: 'local',
    concurrency: options.concurrency,
    timedConcurrency: 1,
    lanes: () => ({ untimed: options.concurrency, timed: 1 }),
    async execute(job) {
      const lane = job.timed ? stopwatch : pool;
      const startedAt = Date.now();
      const first = await (job.timed
        ? gate.alone(() => lane.attempt(job))
        : gate.beside(() => lane.attempt(job)));
      if (!isDeath(first)) return finished(job, first);
      const last = await gate.alone(() => lane.attemptAfresh(job));
      return finished(job, isDeath(last) ? deathReply(job, last, startedAt) : last);
    },
    cancel() {
      for (const lane of [pool, stopwatch]) lane.cancel();
    },
    async close() {
      for (const lane of [pool, stopwatch]) await lane.close();
    },
  };
}

/** A process that is started when it is first needed, and again after it has died. */
class Lane {
  private readonly start: () => Host;
  private host: Host | undefined;
  private cancelled = false;

  constructor(start: () => Host) {
    this.start = start;
  }

  attempt(job: Job): Promise<HostReply | Death> {
    if (this.cancelled) return Promise.resolve(cancelledReply(job));
    if (this.host?.alive !== true) this.host = this.start();
    return this.host.run(job);
  }

  /** A thread that was terminated can still be the end of its process a while later, under somebody else's job. */
  async attemptAfresh(job: Job): Promise<HostReply | Death> {
    await this.close();
    return this.attempt(job);
  }

  cancel(): void {
    this.cancelled = true;
    this.host?.cancel();
  }

  async close(): Promise<void> {
    await this.host?.close();
    this.host = undefined;
  }
}

/** The process of the pool, from this side. */
class Host {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<string, (reply: HostReply | Death) => void>();
  private readonly ended: Promise<void>;
  private lastWords = '';
  alive = true;

  constructor({ nodeArguments = [], environment = {}, ...options }: LocalOptions, pinned: boolean) {
    this.child = fork(fileURLToPath(new URL('local-host.js', import.meta.url)), [JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [...process.execArgv, ...nodeArguments],
      env: { ...process.env, ...environment },
      ...(pinned ? pinnedStart([...process.execArgv, ...nodeArguments]) : {}),
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.lastWords = (this.lastWords + text).slice(-lastWordsKept);
        process.stderr.write(text);
      });
    }
    this.child.on('message', (reply: HostReply) => this.settle(reply.key, reply));
    this.ended = new Promise((resolve) => {
      this.child.on('error', (error) => this.die(error.message));
      this.child.on('close', (code, signal) => {
        this.die(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);
        resolve();
      });
    });
  }

  run(job: Job): Promise<HostReply | Death> {
    return new Promise((resolve) => {
      this.waiting.set(job.key, resolve);
      this.send({ type: 'run', job });
    });
  }

  cancel(): void {
    this.send({ type: 'cancel' });
  }

  async close(): Promise<void> {
    this.send({ type: 'end' });
    await this.ended;
  }

  private send(request: HostRequest): void {
    // A host that has just died is dealt with where its end is noticed.
    if (this.child.connected) this.child.send(request, () => undefined);
  }

  private settle(key: string, reply: HostReply | Death): void {
    this.waiting.get(key)?.(reply);
    this.waiting.delete(key);
  }

  private die(how: string): void {
    this.alive = false;
    const death = { how, lastWords: this.lastWords };
    for (const key of [...this.waiting.keys()]) this.settle(key, death);
  }
}

function finished(job: Job, { outcome, startedAt, elapsedSeconds }: HostReply): FinishedJob {
  return { job, outcome, startedAt: new Date(startedAt), elapsedSeconds };
}

function isDeath(reply: HostReply | Death): reply is Death {
  return 'how' in reply;
}

function deathReply({ key }: Job, { how, lastWords }: Death, startedAt: number): HostReply {
  const reason = /FATAL ERROR: (.*)/.exec(lastWords)?.[1];
  const outcome: Outcome = {
    status: 'failed',
    error: {
      name: 'ProcessDied',
      message: `the run killed its process (${how})${reason === undefined ? '' : `: ${reason}`}`,
      code: 'PROCESS_DIED',
      stack: lastWords === '' ? null : lastWords,
    },
  };
  return { key, outcome, startedAt, elapsedSeconds: (Date.now() - startedAt) / 1000 };
}

function cancelledReply({ key }: Job): HostReply {
  const error = {
    name: 'AbortError',
    message: 'interrupted before it began',
    code: 'CANCELLED',
    stack: null,
  };
  return { key, outcome: { status: 'cancelled', error }, startedAt: Date.now(), elapsedSeconds: 0 };
}
