import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { secondsSince } from '../running/clock.ts';
import type { Job, Outcome } from '../running/job.ts';
import { describeError } from '../running/run-error.ts';
import type { HostReply, PoolOptions, WorkerNotice, WorkerReply } from './local-protocol.ts';

type Stop = 'timeout' | 'cancelled';

// A thread that starts loads the suites first; that is no time of the run, however busy the machine.
const secondsToLoad = 60;

/** A pool of worker threads; a thread that overruns its time limit is terminated, busy loop or not. */
export class LocalPool {
  private readonly pool: Piscina;
  private readonly running = new Set<AbortController>();
  private readonly children = new Map<string, number>();
  private readonly beginners = new Map<string, () => void>();
  private poolError: Error | undefined;

  constructor({ concurrency, suiteModules, memoryLimit }: PoolOptions) {
    this.pool = new Piscina({
      filename: fileURLToPath(new URL('local-worker.js', import.meta.url)),
      name: 'execute',
      minThreads: concurrency,
      maxThreads: concurrency,
      // Methods that wait for a child process need their thread's event loop.
      atomics: 'disabled',
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: memoryLimit },
      workerData: { suiteModules },
    });
    this.pool.on('message', (notice: WorkerNotice) => {
      if (notice.type === 'begun') this.beginners.get(notice.key)?.();
      else this.children.set(notice.key, notice.pid);
    });
    // A thread that dies before it takes a job takes its place in the pool with it: no job may wait for it.
    this.pool.on('error', (error: Error) => {
      this.poolError = error;
      for (const controller of this.running) controller.abort();
    });
  }

  /** Makes one run and never rejects: whatever goes wrong is the outcome. */
  async run(job: Job): Promise<HostReply> {
    let startedAt = Date.now();
    let started = performance.now();
    const controller = new AbortController();
    // The worker enforces the limit of external programs itself and says more; this is for all that is left.
    const grace = job.interpreter === null ? 0 : 1;
    const stopAfter = (seconds: number): NodeJS.Timeout =>
      setTimeout(() => controller.abort('timeout' satisfies Stop), seconds * 1000);
    let timer = stopAfter(secondsToLoad + job.timeLimit + grace);
    this.beginners.set(job.key, () => {
      clearTimeout(timer);
      timer = stopAfter(job.timeLimit + grace);
      startedAt = Date.now();
      started = performance.now();
    });
    this.running.add(controller);
    let outcome: Outcome;
    try {
      outcome = (await this.pool.run(job, { signal: controller.signal })) as WorkerReply;
    } catch (error) {
      const { signal } = controller;
      outcome = signal.aborted ? this.stopped(job, signal.reason) : { status: 'failed', error: crash(error) };
      endChild(this.children.get(job.key));
    } finally {
      clearTimeout(timer);
      this.running.delete(controller);
      this.children.delete(job.key);
      this.beginners.delete(job.key);
    }
    return { key: job.key, outcome, startedAt, elapsedSeconds: secondsSince(started) };
  }

  /** Ends the runs under way; their outcome is `cancelled`. */
  cancel(): void {
    for (const controller of this.running) controller.abort('cancelled' satisfies Stop);
  }

  private stopped(job: Job, reason: unknown): Outcome {
    if (reason === ('timeout' satisfies Stop)) {
      const message = `did not end within ${job.timeLimit} s`;
      return {
        status: 'timeout',
        error: { name: 'TimeLimitExceeded', message, code: 'TIME_LIMIT', stack: null },
      };
    }
    if (reason === ('cancelled' satisfies Stop)) {
      const message = 'interrupted before it ended';
      return { status: 'cancelled', error: { name: 'AbortError', message, code: 'CANCELLED', stack: null } };
    }
    return { status: 'failed', error: crash(this.poolError) };
  }
}

/** A thread that died under its job: out of memory, `process.exit`, an error thrown outside the job. */
function crash(error: unknown): ReturnType<typeof describeError> {
  const described = describeError(error);
  return { ...described, code: described.code ?? 'WORKER_DIED' };
}

function endChild(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
