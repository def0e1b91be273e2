import { caseLabel, methodLabel } from '../nouns/labels.ts';
import { canonicalParameters } from '../nouns/parameters.ts';
import type { Suite } from '../nouns/suite.ts';
import type { Job } from '../running/job.ts';
import type { VersionStart } from './stopwatch.ts';
import type { TimedCell } from './time-in-turns.ts';

/** One version of the code, ready to make runs. */
export interface Side {
  readonly label: string;
  readonly start: VersionStart;
  readonly suites: readonly Suite[];
  readonly jobs: readonly Job[];
}

/** Which cases are timed: those of timed problems, all, or none. */
export const timeChoices = ['timed', 'all', 'none'] as const;
export type TimeChoice = (typeof timeChoices)[number];

/** The cells to be timed that both sides have, in the order of the plan. */
export function timedCells(before: Side, after: Side, choice: TimeChoice): readonly TimedCell[] {
  const partners = new Map(before.jobs.map((job) => [identityOf(job), job]));
  const cells = new Map<string, { cell: Omit<TimedCell, 'jobs'>; jobs: { before: Job; after: Job }[] }>();
  for (const job of after.jobs) {
    const partner = partners.get(identityOf(job));
    if (partner === undefined || choice === 'none' || (choice === 'timed' && !job.timed)) continue;
    const suite = after.suites.find(({ name }) => name === job.suite)!;
    const name = cellOf(job);
    const entry = cells.get(name) ?? {
      cell: {
        suite: job.suite,
        problem: caseLabel(suite, job.problem, job.problemParameters),
        method: methodLabel(suite, job.method, job.methodParameters),
      },
      jobs: [],
    };
    // Times are those of the fastest arithmetic, also of problems that are not timed by themselves.
    entry.jobs.push({ before: { ...partner, timed: true }, after: { ...job, timed: true } });
    cells.set(name, entry);
  }
  return [...cells.values()].map(({ cell, jobs }) => ({ ...cell, jobs }));
}

/** The jobs as they are run for their metrics: a comparison takes times by turns, never from these. */
export function untimedJobs(jobs: readonly Job[]): readonly Job[] {
  return jobs.map((job) => ({ ...job, timed: false }));
}

function cellOf(job: Job): string {
  return JSON.stringify([
    job.suite,
    job.problem,
    canonicalParameters(job.problemParameters),
    job.method,
    canonicalParameters(job.methodParameters),
  ]);
}

function identityOf(job: Job): string {
  return JSON.stringify([cellOf(job), job.repetition, job.seed]);
}
