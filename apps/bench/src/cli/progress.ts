import { MultiBar, type SingleBar } from 'cli-progress';
import type { Lanes } from '../executors/executor.ts';
import type { Job } from '../running/job.ts';
import type { SessionListener } from '../running/session.ts';
import { durationText } from '../text/number-text.ts';
import type { RunRow } from '../store/row.ts';
import type { Terminal } from './terminal.ts';
import { TimeLeft } from './time-left.ts';

/** Shows a session's course until it is closed. */
export interface Progress extends SessionListener {
  /** A line that stays. */
  say(line: string): void;
  close(): void;
}

/** Progress of the given jobs: bars where lines can be redrawn, plain lines elsewhere. */
export function showProgress(jobs: readonly Job[], lanes: () => Lanes, terminal: Terminal): Progress {
  const tally = new Tally(jobs, lanes);
  return terminal.redraws ? bars(tally) : lines(tally, terminal);
}

/** How far each suite is. */
class Tally {
  readonly total = new Map<string, number>();
  readonly done = new Map<string, number>();
  readonly failed = new Map<string, number>();
  readonly timeLeft: TimeLeft;

  constructor(jobs: readonly Job[], lanes: () => Lanes) {
    this.timeLeft = new TimeLeft(jobs, lanes);
    for (const { suite } of jobs) this.total.set(suite, (this.total.get(suite) ?? 0) + 1);
    for (const suite of this.total.keys()) this.done.set(suite, 0);
  }

  add(row: RunRow): void {
    this.done.set(row.suite, (this.done.get(row.suite) ?? 0) + 1);
    if (row.status !== 'ok') this.failed.set(row.suite, (this.failed.get(row.suite) ?? 0) + 1);
    this.timeLeft.finished(row);
  }

  /** How many runs of a suite have not finished, in words that follow others. */
  notFinished(suite: string): string {
    const failed = this.failed.get(suite) ?? 0;
    return failed === 0 ? '' : `, ${failed} not finished`;
  }

  get left(): string {
    const seconds = this.timeLeft.seconds;
    return seconds === undefined ? 'time left unknown' : `about ${durationText(seconds)} left`;
  }
}

/** The library draws ten times a second and forgets what was logged since when it stops; its types leave `update` out. */
type Redrawn = MultiBar & { update(): void };

function bars(tally: Tally): Progress {
  const multi = new MultiBar({
    format: '{suite} {bar} {value}/{total} runs  {note}',
    stream: process.stderr,
    hideCursor: true,
    barsize: 30,
    clearOnComplete: false,
    stopOnComplete: false,
    gracefulExit: false,
    linewrap: true,
  }) as Redrawn;
  const say = (line: string): void => {
    multi.log(`${line}\n`);
    multi.update();
  };
  const widest = Math.max(...[...tally.total.keys()].map((suite) => suite.length));
  const bySuite = new Map<string, SingleBar>(
    [...tally.total].map(([suite, total]) => [
      suite,
      multi.create(total, 0, { suite: suite.padEnd(widest), note: '' }),
    ]),
  );
  return {
    started: () => undefined,
    finished: (row, job) => {
      tally.add(row);
      if (row.status !== 'ok') say(failureLine(row, job));
      for (const [suite, bar] of bySuite) {
        const value = tally.done.get(suite) ?? 0;
        const note = value === bar.getTotal() ? 'done' : tally.left;
        bar.update(value, { note: `${note}${tally.notFinished(suite)}` });
      }
    },
    say,
    close: () => multi.stop(),
  };
}

const secondsBetweenLines = 2;

function lines(tally: Tally, terminal: Terminal): Progress {
  let last = performance.now();
  return {
    started: () => undefined,
    finished: (row, job) => {
      tally.add(row);
      if (row.status !== 'ok') terminal.note(failureLine(row, job));
      const suiteEnds = tally.done.get(row.suite) === tally.total.get(row.suite);
      if (!suiteEnds && performance.now() - last < secondsBetweenLines * 1000) return;
      last = performance.now();
      terminal.note(
        `${row.suite}: ${tally.done.get(row.suite) ?? 0}/${tally.total.get(row.suite) ?? 0} runs${tally.notFinished(row.suite)}, ${tally.left}`,
      );
    },
    say: (line) => terminal.note(line),
    close: () => undefined,
  };
}

function failureLine(row: RunRow, job: Job): string {
  return `${row.status}: ${row.suite} ${job.label}: ${row.error?.message.split('\n')[0] ?? ''}`;
}
