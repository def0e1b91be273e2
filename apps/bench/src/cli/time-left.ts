import type { Lanes } from '../executors/executor.ts';
import type { Job } from '../running/job.ts';
import type { RunRow } from '../store/row.ts';

/** Estimates how long the rest of a session takes from the runs finished so far, method by method where it can. */
export class TimeLeft {
  private readonly lanes: () => Lanes;
  private readonly remaining = new Map<
    string,
    { readonly timed: boolean; left: number; done: number; seconds: number }
  >();

  /** @param lanes - how many runs are made at once now */
  constructor(jobs: readonly Pick<Job, 'suite' | 'problem' | 'method' | 'timed'>[], lanes: () => Lanes) {
    this.lanes = lanes;
    for (const job of jobs) {
      const kind = this.remaining.get(kindOf(job)) ?? { timed: job.timed, left: 0, done: 0, seconds: 0 };
      kind.left++;
      this.remaining.set(kindOf(job), kind);
    }
  }

  finished(row: RunRow): void {
    const kind = this.remaining.get(kindOf(row));
    if (kind === undefined) return;
    kind.left--;
    kind.done++;
    kind.seconds += row.elapsedSeconds;
  }

  /** Undefined before the first run has ended. */
  get seconds(): number | undefined {
    const kinds = [...this.remaining.values()];
    const done = kinds.reduce((sum, kind) => sum + kind.done, 0);
    if (done === 0) return undefined;
    const lanes = this.lanes();
    const typical = kinds.reduce((sum, kind) => sum + kind.seconds, 0) / done;
    return kinds.reduce((sum, { timed, left, done: finished, seconds }) => {
      const each = finished === 0 ? typical : seconds / finished;
      return sum + (left * each) / (timed ? lanes.timed : lanes.untimed);
    }, 0);
  }
}

function kindOf({ suite, problem, method }: Pick<Job, 'suite' | 'problem' | 'method'>): string {
  return JSON.stringify([suite, problem, method]);
}
