import { readFileSync } from 'node:fs';
import os from 'node:os';
import { performance } from 'node:perf_hooks';

/** How the machine was while a timed run was made. */
export interface TimingConditions {
  /** Which arithmetic of @lab/linalg ran: `turbo`, `relaxed`, `plain` or `javascript`. */
  readonly tier: string;
  /** The processor the run was bound to; null where it could wander. */
  readonly cpu: number | null;
  /** Load average of the last minute when the run began: processes that ran or waited to run. */
  readonly load: number;
  /** How unevenly one and the same loop ran before and after: the slow end of its laps over the fastest, less 1. */
  readonly spread: number;
  /** True where load or spread say that others were at work: times of this run deserve little belief. */
  readonly noisy: boolean;
}

/** Unevenness of the calibration loop from which on a run is flagged. */
export const mostSpread = 0.1;

const lapsEachSide = 8;
const lapMilliseconds = 1;

/**
 * Does timed work between two calibrations, and tells how the machine was meanwhile.
 *
 * @param work - what is timed
 * @param tierOf - asked once the work is done, when whatever compiles lazily has been compiled
 */
export async function underConditions<T>(
  work: () => Promise<T>,
  tierOf: () => string,
): Promise<{ readonly result: T; readonly conditions: TimingConditions }> {
  const load = os.loadavg()[0] ?? 0;
  const before = laps();
  const result = await work();
  const spread = spreadOf([...before, ...laps()]);
  const noisy = isNoisy({ load, spread, cores: os.availableParallelism() });
  return { result, conditions: { tier: tierOf(), cpu: boundTo(), load, spread, noisy } };
}

/**
 * A busy machine: the loop ran unevenly, or more wanted to run than a session of ours and the cores account for.
 * The untimed runs of a session have just kept every core busy, so a load of one a core says nothing yet.
 */
export function isNoisy({
  load,
  spread,
  cores,
}: {
  readonly load: number;
  readonly spread: number;
  readonly cores: number;
}): boolean {
  return spread > mostSpread || load > cores + 1;
}

/** The lap that seven in eight do not exceed over the fastest, less 1: one lap that was interrupted is no noise yet. */
export function spreadOf(laps: readonly number[]): number {
  const sorted = [...laps].sort((a, b) => a - b);
  const fastest = sorted[0] ?? 0;
  const slow = sorted[Math.ceil(sorted.length * 0.875) - 1] ?? fastest;
  return fastest > 0 ? slow / fastest - 1 : 0;
}

let stepsPerLap: number | undefined;

/** Milliseconds of laps of one fixed piece of arithmetic that nothing but the machine can make slower. */
function laps(): number[] {
  stepsPerLap ??= calibrate();
  const steps = stepsPerLap;
  return Array.from({ length: lapsEachSide }, () => lap(steps));
}

/** Steps that take a lap's time, found once the loop has been compiled. */
function calibrate(): number {
  let steps = 1000;
  for (let warm = 0; warm < 40; warm++) lap(steps);
  while (lap(steps) < lapMilliseconds) steps *= 2;
  return steps;
}

function lap(steps: number): number {
  const started = performance.now();
  let state = 1;
  for (let step = 0; step < steps; step++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  const milliseconds = performance.now() - started;
  // A result that is looked at can't be left out by the compiler.
  return state === 0.5 ? 0 : milliseconds;
}

/** The one processor this process may run on; null where there are several, or where the system does not say. */
export function boundTo(): number | null {
  const allowed = allowedCpus();
  return allowed?.length === 1 ? (allowed[0] ?? null) : null;
}

/** The processors this process may run on, in order; undefined where the system does not say. */
export function allowedCpus(): readonly number[] | undefined {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1];
    return list === undefined ? undefined : parseCpuList(list);
  } catch {
    return undefined;
  }
}

/** `0-2,5` as 0, 1, 2, 5. */
export function parseCpuList(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
