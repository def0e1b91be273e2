import type { Job } from '../running/job.ts';

/** What a stopwatch process is asked, one request at a time. */
export type StopwatchRequest =
  { readonly type: 'prepare'; readonly job: Job } | { readonly type: 'block'; readonly calls: number };

/** Seconds of a block of calls. */
export interface BlockSeconds {
  /** Of the processor in this process, all threads. */
  readonly cpu: number;
  /** By the method's own clock, where it keeps one; null elsewhere. */
  readonly own: number | null;
}

export type StopwatchReply =
  | { readonly type: 'ready'; readonly secondsPerCall: number }
  | ({ readonly type: 'block' } & BlockSeconds)
  | { readonly type: 'failed'; readonly message: string };

/** What a stopwatch process is started with. */
export interface StopwatchOptions {
  readonly suiteModules: readonly string[];
}

/** What counts of a block. */
export function secondsOf({ cpu, own }: BlockSeconds): number {
  return own ?? cpu;
}
