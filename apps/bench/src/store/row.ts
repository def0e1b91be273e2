import type { Curve } from '../nouns/metric.ts';
import type { Parameters } from '../nouns/parameters.ts';
import type { Size } from '../nouns/size.ts';
import type { TimingConditions } from '../timing/conditions.ts';

export type RunStatus = 'ok' | 'failed' | 'timeout' | 'cancelled';

/** What went wrong in a run. */
export interface RunError {
  readonly name: string;
  readonly message: string;
  readonly code: string | null;
  readonly stack: string | null;
}

/** The machine a run was made on. */
export interface Machine {
  /** Short hash of the rest: equal for equal machines. */
  readonly id: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly os: string;
  readonly arch: string;
  readonly node: string;
  /** How the system sets the clock rate: `performance`, `powersave`; absent where it does not say. */
  readonly governor?: string;
}

/** One run, as it is journalled, stored, exported and judged. */
export interface RunRow {
  readonly key: string;
  readonly suite: string;
  readonly problem: string;
  readonly problemParameters: Parameters;
  readonly method: string;
  readonly methodParameters: Parameters;
  readonly repetition: number;
  /** The base seed of the session; the two others derive from it. */
  readonly seed: number;
  readonly dataSeed: number;
  readonly methodSeed: number;
  readonly status: RunStatus;
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves: Readonly<Record<string, Curve>>;
  readonly error: RunError | null;
  readonly timed: boolean;
  /** Seconds in the method alone; of untimed runs not a timing, for they share the machine. Null when it did not return. */
  readonly methodSeconds: number | null;
  /** Seconds from start to end, data and metrics included. */
  readonly elapsedSeconds: number;
  readonly timeLimit: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The size asked for when it was made; other sizes that have the same run reuse it. */
  readonly size: Size;
  readonly executor: string;
  /** Hash of the sources the run depended on. */
  readonly sources: string;
  /** Packages, and programs of external methods, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Machine;
  /** Of timed runs that finished; absent from others, and from rows older than this field. */
  readonly conditions?: TimingConditions;
}

/** The fields that a row may lack. */
export const optionalFields: ReadonlySet<keyof RunRow> = new Set(['conditions']);

/** The fields in the order in which they are written. */
export const rowFields = [
  'key',
  'suite',
  'problem',
  'problemParameters',
  'method',
  'methodParameters',
  'repetition',
  'seed',
  'dataSeed',
  'methodSeed',
  'status',
  'metrics',
  'curves',
  'error',
  'timed',
  'methodSeconds',
  'elapsedSeconds',
  'timeLimit',
  'startedAt',
  'size',
  'executor',
  'sources',
  'versions',
  'machine',
  'conditions',
] as const satisfies readonly (keyof RunRow)[];
