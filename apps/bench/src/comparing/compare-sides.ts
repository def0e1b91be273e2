import path from 'node:path';
import { loadavg, availableParallelism } from 'node:os';
import { localExecutor } from '../executors/local.ts';
import { thisMachine } from '../machine.ts';
import type { Job } from '../running/job.ts';
import { pendingJobs } from '../running/pending.ts';
import { runSession, type SessionListener } from '../running/session.ts';
import { digestOfValue } from '../store/canonical-json.ts';
import type { RunRow } from '../store/row.ts';
import { Store } from '../store/store.ts';
import { isNoisy } from '../timing/conditions.ts';
import type { Effect } from './effect.ts';
import { timedCells, untimedJobs, type Side, type TimeChoice } from './side.ts';
import { timeEffect, timeInTurns } from './time-in-turns.ts';

/** How runs of two versions are made. */
export interface MakeOptions {
  readonly cache: string;
  readonly concurrency: number;
  readonly memoryLimit: number;
  readonly force: boolean;
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
  /** Shows how far the given jobs are. */
  readonly listen: (jobs: readonly Job[]) => SessionListener & { close(): void };
  /** Told what to do when the runs under way are to end at once. */
  readonly onCancel: (cancel: () => void) => void;
}

/** The rows of a side: those known in its folder of the cache, and the others made now. */
export async function rowsOfSide(side: Side, options: MakeOptions): Promise<readonly RunRow[]> {
  const jobs = untimedJobs(side.jobs);
  const folder = path.join(path.resolve(options.cache), 'runs', digestOfValue([side.label, side.start]));
  const store = await Store.open(folder);
  try {
    const pending = pendingJobs(jobs, await store.known(), { force: options.force, retry: true });
    options.say(`${side.label}: ${jobs.length} runs, ${pending.length} to make`);
    if (pending.length > 0) {
      const executor = localExecutor({
        concurrency: Math.min(options.concurrency, pending.length),
        memoryLimit: options.memoryLimit,
        ...side.start,
      });
      options.onCancel(() => executor.cancel());
      const listener = options.listen(pending);
      try {
        await runSession(pending, {
          executor,
          machine: thisMachine(),
          record: (row) => store.record(row),
          listener,
          stop: options.stop,
        });
      } finally {
        listener.close();
        await executor.close();
      }
    }
    const wanted = new Set(jobs.map(({ key }) => key));
    return (await store.rows()).filter(({ key }) => wanted.has(key));
  } finally {
    await store.close();
  }
}

/** Effects on time, measured in turns, and what has to be said about them. */
export interface TimeFindings {
  readonly effects: readonly Effect[];
  readonly notes: readonly string[];
}

/** Times the cells that both sides have. */
export async function timeSides(
  before: Side,
  after: Side,
  options: {
    readonly choice: TimeChoice;
    readonly rounds: number;
    readonly leastEffect: number;
    readonly say: (line: string) => void;
  },
): Promise<TimeFindings> {
  const cells = timedCells(before, after, options.choice);
  if (cells.length === 0) {
    const advice = options.choice === 'timed' ? '; --times all times every case' : '';
    return { effects: [], notes: options.choice === 'none' ? [] : [`nothing was timed${advice}`] };
  }
  const load = loadavg()[0] ?? 0;
  const cores = availableParallelism();
  const taken = await timeInTurns(cells, before.start, after.start, {
    rounds: options.rounds,
    onRound: (round) =>
      options.say(`timing ${cells.length} cases by turns: round ${round + 1} of ${options.rounds}`),
  });
  const notes = taken.flatMap(({ cell, failure }) =>
    failure === undefined ? [] : [`not timed: ${cell.suite} ${cell.problem} ${cell.method}: ${failure}`],
  );
  if (isNoisy({ load, spread: 0, cores }))
    notes.push(
      `the machine was busy (load ${load.toFixed(1)} on ${cores} cores): intervals of times are wider than they need be`,
    );
  return { effects: taken.flatMap((one) => timeEffect(one, options.leastEffect) ?? []), notes };
}
