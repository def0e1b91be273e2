import { meanOf } from '../judging/estimate.ts';
import { median } from '../metrics/median.ts';
import type { Job } from '../running/job.ts';
import type { Effect } from './effect.ts';
import { secondsOf } from './stopwatch-protocol.ts';
import { NotTimed, Stopwatch, type VersionStart } from './stopwatch.ts';

/** One method on one case, to be timed in two versions. */
export interface TimedCell {
  readonly suite: string;
  /** The case, as it is written. */
  readonly problem: string;
  readonly method: string;
  /** The same run by both versions, one entry a repetition. */
  readonly jobs: readonly { readonly before: Job; readonly after: Job }[];
}

/** How times are taken. */
export interface TurnOptions {
  /** Pairs of fresh processes: the observations. */
  readonly rounds: number;
  /** Told before each round. */
  readonly onRound?: (round: number) => void;
}

/** What one pair of processes says of a cell. */
export interface RoundTimes {
  /** Median over paired blocks of the logarithm of after over before. */
  readonly logRatio: number;
  /** Median seconds a call. */
  readonly before: number;
  readonly after: number;
}

/** A cell with what was measured of it, or why it was not. */
export interface CellTimes {
  readonly cell: TimedCell;
  readonly rounds: readonly RoundTimes[];
  readonly failure: string | undefined;
}

const blockSeconds = 0.01;
const blocksAtLeast = 3;
const blocksAtMost = 11;
const secondsPerCell = 0.25;
const mostCalls = 1_000_000;

/**
 * Times cells in two versions of the code by turns. A round is a fresh pair of processes, for a process keeps its luck (what the
 * compiler inlined, where memory lies) to its end; within it short blocks of both versions alternate, so that what slows the
 * machine down slows both, and processor time is counted, not the time others take.
 */
export async function timeInTurns(
  cells: readonly TimedCell[],
  before: VersionStart,
  after: VersionStart,
  { rounds, onRound }: TurnOptions,
): Promise<readonly CellTimes[]> {
  const taken = cells.map((cell) => ({
    cell,
    rounds: [] as RoundTimes[],
    failure: undefined as string | undefined,
  }));
  for (let round = 0; round < rounds; round++) {
    onRound?.(round);
    const pair = new StopwatchPair(before, after);
    try {
      for (const entry of taken) {
        if (entry.failure !== undefined) continue;
        const jobs = entry.cell.jobs[round % entry.cell.jobs.length]!;
        try {
          entry.rounds.push(await pair.time(jobs, round));
        } catch (error) {
          if (!(error instanceof NotTimed)) throw error;
          entry.failure = error.message;
        }
      }
    } finally {
      pair.close();
    }
  }
  return taken;
}

/** Two processes, one a version. */
class StopwatchPair {
  private readonly starts: readonly [VersionStart, VersionStart];
  private watches: [Stopwatch | undefined, Stopwatch | undefined] = [undefined, undefined];

  constructor(before: VersionStart, after: VersionStart) {
    this.starts = [before, after];
  }

  async time(jobs: { readonly before: Job; readonly after: Job }, round: number): Promise<RoundTimes> {
    const first: 0 | 1 = round % 2 === 0 ? 0 : 1;
    const sides = [jobs.before, jobs.after] as const;
    const perCall: [number, number] = [0, 0];
    for (const side of order(first)) perCall[side] = await this.watch(side).prepare(sides[side]);
    const slower = Math.max(...perCall, 1e-9);
    const calls = Math.max(1, Math.min(mostCalls, Math.ceil(blockSeconds / slower)));
    const blocks = Math.max(
      blocksAtLeast,
      Math.min(blocksAtMost, Math.floor(secondsPerCell / (2 * calls * slower))),
    );
    // Processor time can be a small part of the time on the wall; a block of many calls is many runs.
    const limit = Math.max(60, jobs.before.timeLimit) * Math.min(calls, 10);
    const seconds: [number[], number[]] = [[], []];
    for (let block = 0; block < blocks; block++) {
      for (const side of order(block % 2 === 0 ? first : other(first))) {
        seconds[side].push(secondsOf(await this.watch(side).block(calls, limit)));
      }
    }
    return roundOf(seconds, calls);
  }

  close(): void {
    for (const watch of this.watches) watch?.close();
  }

  private watch(side: 0 | 1): Stopwatch {
    const known = this.watches[side];
    if (known?.alive === true) return known;
    return (this.watches[side] = new Stopwatch(this.starts[side]));
  }
}

function order(first: 0 | 1): readonly (0 | 1)[] {
  return [first, other(first)];
}

function other(side: 0 | 1): 0 | 1 {
  return side === 0 ? 1 : 0;
}

function roundOf(
  [before, after]: readonly [readonly number[], readonly number[]],
  calls: number,
): RoundTimes {
  // The clock ticks in microseconds; a block is at least ten thousand of them unless a method only waits.
  const tick = 1e-6;
  const ratios = before.map((seconds, block) =>
    Math.log(Math.max(after[block]!, tick) / Math.max(seconds, tick)),
  );
  return { logRatio: median(ratios), before: median(before) / calls, after: median(after) / calls };
}

/** What the rounds say of a cell's time, after over before; undefined when it could not be timed. */
export function timeEffect({ cell, rounds, failure }: CellTimes, leastEffect: number): Effect | undefined {
  const estimate = meanOf(rounds.map(({ logRatio }) => logRatio));
  if (estimate === undefined || failure !== undefined) return undefined;
  const geometricMean = (values: readonly number[]): number =>
    Math.exp(values.reduce((sum, value) => sum + Math.log(Math.max(value, 1e-12)), 0) / values.length);
  return {
    described: {
      suite: cell.suite,
      problem: cell.problem,
      method: cell.method,
      metric: 'time',
      title: 'Time of a call',
      unit: 's',
      better: 'lower',
      scale: 'ratio',
      pairs: rounds.length,
      changed: rounds.length,
      before: geometricMean(rounds.map(({ before }) => before)),
      after: geometricMean(rounds.map(({ after }) => after)),
      note: 'measured in turns',
    },
    estimate,
    zone: Math.log1p(leastEffect),
  };
}
