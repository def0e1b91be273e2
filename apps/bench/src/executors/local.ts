import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FinishedJob, Job, Outcome } from '../running/job.ts';
import type { Executor } from './executor.ts';
import { Gate } from './gate.ts';
import type { HostReply, HostRequest, PoolOptions } from './local-protocol.ts';

const lastWordsKept = 4000;

/** How a host process ended that was not told to. */
interface Death {
  readonly how: string;
  readonly lastWords: string;
}

/**
 * Runs jobs on a pool of worker threads in a process of its own. When that process dies, the jobs it was working on are tried
 * again, each alone in a fresh process: the one that kills that too is the one that failed.
 */
export function localExecutor(options: PoolOptions): Executor {
  const gate = new Gate();
  let host: Host | undefined;
  let cancelled = false;

  const attempt = (job: Job): Promise<HostReply | Death> => {
    if (cancelled) return Promise.resolve(cancelledReply(job));
    if (host?.alive !== true) host = new Host(options);
    return host.run(job);
  };
  // A thread that was terminated can still be the end of its process a while later, under somebody else's job.
  const attemptAfresh = async (job: Job): Promise<HostReply | Death> => {
    await host?.close();
    host = undefined;
    return attempt(job);
  };

  return {
    name: 'local',
    concurrency: options.concurrency,
    async execute(job) {
      const startedAt = Date.now();
      const first = await gate.beside(() => attempt(job));
      if (!isDeath(first)) return finished(job, first);
      const last = await gate.alone(() => attemptAfresh(job));
      return finished(job, isDeath(last) ? deathReply(job, last, startedAt) : last);
    },
    cancel() {
      cancelled = true;
      host?.cancel();
    },
    close: async () => host?.close(),
  };
}

/** The process of the pool, from this side. */
class Host {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<string, (reply: HostReply | Death) => void>();
  private readonly ended: Promise<void>;
  private lastWords = '';
  alive = true;

  constructor(options: PoolOptions) {
    this.child = fork(fileURLToPath(new URL('local-host.js', import.meta.url)), [JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
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
