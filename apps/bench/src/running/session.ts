import type { Executor } from '../executors/executor.ts';
import type { Machine, RunRow } from '../store/row.ts';
import type { FinishedJob, Job } from './job.ts';

/** Whom a session tells about its course. */
export interface SessionListener {
  started(job: Job): void;
  finished(row: RunRow, job: Job): void;
}

/** What a session needs. */
export interface SessionOptions {
  readonly executor: Executor;
  readonly machine: Machine;
  /** Keeps a row for good; a job counts as finished once this has resolved. */
  readonly record: (row: RunRow) => Promise<void>;
  readonly listener: SessionListener;
  /** Once aborted no job is begun; those under way are waited for. */
  readonly stop: AbortSignal;
}

/** Makes runs: all that are not timed on the whole executor, then the timed ones, each with nothing beside it. */
export async function runSession(jobs: readonly Job[], options: SessionOptions): Promise<void> {
  const { concurrency, timedConcurrency } = options.executor;
  await work(
    jobs.filter((job) => !job.timed),
    concurrency,
    options,
  );
  await work(
    jobs.filter((job) => job.timed),
    timedConcurrency,
    options,
  );
}

async function work(jobs: readonly Job[], width: number, options: SessionOptions): Promise<void> {
  const { executor, machine, record, listener, stop } = options;
  const queue = jobs.values();
  const lane = async (): Promise<void> => {
    // The disk syncs one row while the next run is made.
    let recorded: Promise<void> = Promise.resolve();
    for (const job of queue) {
      if (stop.aborted) break;
      listener.started(job);
      const finished = await executor.execute(job);
      if (finished === undefined) break;
      const row = rowOf(finished, executor.name, machine);
      await recorded;
      recorded = record(row).then(() => {
        executor.recorded?.(job);
        listener.finished(row, job);
      });
      // It is awaited above or below; until then a failure of the disk is not unhandled.
      recorded.catch(() => undefined);
    }
    await recorded;
  };
  await Promise.all(Array.from({ length: Math.min(width, jobs.length) }, lane));
}

/** A finished job as a row. */
export function rowOf(
  { job, outcome, startedAt, elapsedSeconds, machine }: FinishedJob,
  executor: string,
  here: Machine,
): RunRow {
  const measured =
    outcome.status === 'ok' ? outcome.measurement : { metrics: {}, curves: {}, methodSeconds: null };
  const conditions = outcome.status === 'ok' ? outcome.measurement.conditions : undefined;
  return {
    key: job.key,
    suite: job.suite,
    problem: job.problem,
    problemParameters: job.problemParameters,
    method: job.method,
    methodParameters: job.methodParameters,
    repetition: job.repetition,
    seed: job.seed,
    dataSeed: job.dataSeed,
    methodSeed: job.methodSeed,
    status: outcome.status,
    metrics: measured.metrics,
    curves: measured.curves,
    error: outcome.status === 'ok' ? null : outcome.error,
    timed: job.timed,
    methodSeconds: measured.methodSeconds,
    elapsedSeconds,
    timeLimit: job.timeLimit,
    startedAt: startedAt.toISOString(),
    size: job.size,
    executor,
    sources: job.sources,
    versions: job.versions,
    machine: machine ?? here,
    ...(conditions === undefined ? {} : { conditions }),
  };
}
