import type { FinishedJob, Job } from '../running/job.ts';

/** Where runs are made: threads here, later other machines. Every executor gives the same rows, all but their clock times. */
export interface Executor {
  readonly name: string;
  /** How many jobs it can work on at once. */
  readonly concurrency: number;
  /** Makes one run and never rejects: whatever goes wrong is the outcome. */
  execute(job: Job): Promise<FinishedJob>;
  /** Ends the runs under way; their outcome is `cancelled`. */
  cancel(): void;
  /** Gives back threads and processes. */
  close(): Promise<void>;
}
