import { findProgram } from '../doctor/find-program.ts';
import { allowedCpus } from './conditions.ts';

/** How `fork` starts a process that stays on one processor. */
export interface PinnedStart {
  readonly execPath: string;
  /** Arguments before the script; Node's own ones come last. */
  readonly execArgv: string[];
}

/**
 * A start by `taskset`, on the last processor this process may use (interrupts gather on the first); undefined where there is no
 * taskset, or only one processor anyway.
 *
 * @param nodeArguments - options of Node itself
 */
export function pinnedStart(nodeArguments: readonly string[] = []): PinnedStart | undefined {
  const taskset = findProgram(['taskset']);
  const cpu = allowedCpus()?.at(-1);
  if (taskset === undefined || cpu === undefined || (allowedCpus()?.length ?? 0) < 2) return undefined;
  return { execPath: taskset, execArgv: ['-c', String(cpu), process.execPath, ...nodeArguments] };
}
