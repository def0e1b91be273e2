import type { FinishedJob, Job } from '../running/job.ts';

/** Where runs are made: threads here, or other machines. Every executor gives the same rows, all but their clock times. */
export interface Executor {
  readonly name: string;
  /** How many jobs it takes at once. */
  readonly concurrency: number;
  /** How many timed jobs it takes at once; it makes each of them with nothing beside it. */
  readonly timedConcurrency: number;
  /** How many runs are made at once, as far as that is known now. */
  lanes(): Lanes;
  /**
   * Makes one run and never rejects: whatever goes wrong is the outcome. Undefined when the executor has let go of it: it is not
   * finished, and made elsewhere or again by the next session.
   */
  execute(job: Job): Promise<FinishedJob | undefined>;
  /** Told when the row of a job is on the disk: what was kept of it elsewhere may go. */
  recorded?(job: Job): void;
  /** Lets go of the runs under way, which go on elsewhere; an executor whose runs end with it has no such thing. */
  detach?(): void;
  /** Ends the runs under way; their outcome is `cancelled`. */
  cancel(): void;
  /** Gives back threads, processes and connections. */
  close(): Promise<void>;
}

/** Runs made at once. */
export interface Lanes {
  readonly untimed: number;
  readonly timed: number;
}
