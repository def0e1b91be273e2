import type { Job, Measurement, Outcome } from '../running/job.ts';
import type { RunError } from '../store/row.ts';

/** How the pool of threads is made. */
export interface PoolOptions {
  readonly concurrency: number;
  /** Modules of the suites; empty for the built-in ones. */
  readonly suiteModules: readonly string[];
  /** Megabytes of JavaScript heap a worker may take (typed arrays live outside it). */
  readonly memoryLimit: number;
}

/** What the command tells the host process of the pool. */
export type HostRequest = { readonly type: 'run'; readonly job: Job } | { readonly type: 'cancel' | 'end' };

/** What the host answers: the end of one run. */
export interface HostReply {
  readonly key: string;
  readonly outcome: Outcome;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly elapsedSeconds: number;
}

/** What a worker thread answers; errors cross as data, so that code and stack survive. */
export type WorkerReply =
  | { readonly status: 'ok'; readonly measurement: Measurement }
  | { readonly status: 'failed' | 'timeout'; readonly error: RunError };

/** What a worker thread tells while it works: the suites are loaded and the run begins; this process belongs to it. */
export type WorkerNotice =
  | { readonly type: 'begun'; readonly key: string }
  | { readonly type: 'child'; readonly key: string; readonly pid: number };
