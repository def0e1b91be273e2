import { loadavg } from 'node:os';

/** One row: what is measured, ours and the peer, and by what factor ours may be slower. */
export interface Contest {
  readonly name: string;
  readonly ours: () => void;
  readonly peer: () => void;
  /** Floating-point operations, where a rate is of interest. */
  readonly flops?: number;
  /** Largest time of ours over the peer's that passes. */
  readonly gate?: number | undefined;
  /** Calls of the peer that take seconds are made once a round. */
  readonly slowPeer?: boolean;
}

/** A measured row, as it is printed where LAB_BENCH_ROWS is 1. */
export interface Row {
  readonly name: string;
  /** Time of ours over the peer's. */
  readonly ratio: number;
  readonly gate?: number | undefined;
  readonly rate: string;
}

const ROUNDS = 9;
const LEAST = 4000;

function processorTime(work: () => void, repetitions: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < repetitions; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / repetitions;
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1];
}

async function processorTimeOf(work: () => unknown, repetitions: number): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < repetitions; i++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / repetitions;
}

/** As `run`, where the contender that is not ours is measured against the native one and may be asynchronous. */
export async function runOther(
  name: string,
  other: () => unknown,
  native: () => void,
  flops: number,
): Promise<void> {
  for (let i = 0; i < 3; i++) await other();
  native();
  const once = await processorTimeOf(other, 1);
  const repetitions = Math.max(1, Math.ceil(LEAST / Math.max(once, 1)));
  const theirs: number[] = [];
  const best: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await processorTimeOf(other, repetitions));
    best.push(processorTime(native, repetitions));
  }
  print({ name, gate: undefined, flops }, median(theirs), median(best));
}

/** Processor time of both, in turns within one process, medians over nine rounds; one line a row. */
export function run(contest: Contest): void {
  const { ours, peer, slowPeer = false } = contest;
  for (let i = 0; i < 3; i++) ours();
  if (!slowPeer) peer();
  const once = processorTime(ours, 1);
  const repetitions = Math.max(1, Math.ceil(LEAST / Math.max(once, 1)));
  processorTime(ours, 2 * repetitions);
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < (slowPeer ? 3 : ROUNDS); round++) {
    mine.push(processorTime(ours, repetitions));
    theirs.push(processorTime(peer, slowPeer ? 1 : repetitions));
  }
  print(contest, median(mine), median(theirs));
}

function print({ name, gate, flops }: Pick<Contest, 'name' | 'gate' | 'flops'>, x: number, y: number): void {
  const rate = flops === undefined ? '' : `${(flops / x / 1e3).toFixed(1)} GF`;
  const verdict = gate === undefined ? '' : `${x / y <= gate ? 'meets' : 'MISSES'} ${gate.toFixed(2)}`;
  const columns = [
    `${(x / 1e3).toFixed(3)} ms`,
    `${(y / 1e3).toFixed(3)} ms`,
    (x / y).toFixed(2),
    verdict,
    rate,
  ];
  if (process.env['LAB_BENCH_ROWS'] === '1') {
    process.stdout.write(`${JSON.stringify({ name, ratio: x / y, gate, rate } satisfies Row)}\n`);
    return;
  }
  console.log(name.padEnd(24) + columns.map((column) => column.padStart(14)).join(''));
}

/** The heading of a table, with the load that decides whether it counts. */
export function heading(title: string): void {
  if (process.env['LAB_BENCH_ROWS'] === '1') return;
  const load = loadavg().map((x) => x.toFixed(1));
  console.log(`\n${title}; load ${load.join(' ')}${Number(load[0]) > 4 ? ' (too busy: drop this run)' : ''}`);
  const columns = ['ours', 'peer', 'ours/peer', 'gate', 'rate'];
  console.log(''.padEnd(24) + columns.map((column) => column.padStart(14)).join(''));
}
