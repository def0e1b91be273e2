import { performance } from 'node:perf_hooks';
import type { Job } from '../running/job.ts';
import type { SessionListener } from '../running/session.ts';
import { durationText } from '../text/number-text.ts';

interface Tally {
  runs: number;
  underWay: number;
  since: number;
  milliseconds: number;
}

/** Wall time by suite: the time during which at least one of its runs was under way. */
export class SuiteClock implements SessionListener {
  private readonly suites = new Map<string, Tally>();
  private readonly now: () => number;

  /** @param now - milliseconds; a clock of one's own for tests */
  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  started({ suite }: Pick<Job, 'suite'>): void {
    const tally = this.suites.get(suite) ?? { runs: 0, underWay: 0, since: 0, milliseconds: 0 };
    if (tally.underWay === 0) tally.since = this.now();
    tally.underWay++;
    this.suites.set(suite, tally);
  }

  finished({ suite }: { readonly suite: string }): void {
    const tally = this.suites.get(suite);
    if (tally === undefined || tally.underWay === 0) return;
    tally.underWay--;
    tally.runs++;
    if (tally.underWay === 0) tally.milliseconds += this.now() - tally.since;
  }

  /** One line a suite, those that took longest first; nothing when nothing was run. */
  lines(): readonly string[] {
    const suites = [...this.suites].sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
    const widest = Math.max(0, ...suites.map(([suite]) => suite.length));
    return suites.map(
      ([suite, { runs, milliseconds }]) =>
        `wall time  ${suite.padEnd(widest)}  ${durationText(milliseconds / 1000).padStart(8)}  ${runs} runs`,
    );
  }
}

/** Tells several listeners. */
export function toAll(...listeners: readonly SessionListener[]): SessionListener {
  return {
    started: (job) => {
      for (const listener of listeners) listener.started(job);
    },
    finished: (row, job) => {
      for (const listener of listeners) listener.finished(row, job);
    },
  };
}
