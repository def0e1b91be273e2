import type { KnownRun } from '../store/database.ts';
import type { Job } from './job.ts';

/** Which known runs are made again. */
export interface RerunOptions {
  /** All of them. */
  readonly force: boolean;
  /** Those that failed or ran out of time. */
  readonly retry: boolean;
}

/**
 * The jobs that are not known yet. A cancelled run is made again, and so is one that ran out of a shorter time than it would
 * now be given; a failed one is known: the same code on the same data fails again.
 */
export function pendingJobs(
  jobs: readonly Job[],
  known: ReadonlyMap<string, KnownRun>,
  { force, retry }: RerunOptions,
): readonly Job[] {
  return jobs.filter((job) => {
    const run = known.get(job.key);
    if (force || run === undefined || run.status === 'cancelled') return true;
    if (run.status === 'ok') return false;
    return retry || (run.status === 'timeout' && job.timeLimit > run.timeLimit);
  });
}
