import type { Parameters } from '../nouns/parameters.ts';
import type { Curve } from '../nouns/metric.ts';
import type { Size } from '../nouns/size.ts';
import type { Machine, RunError } from '../store/row.ts';
import type { TimingConditions } from '../timing/conditions.ts';

/** One run to be made: names and numbers only, so that it can cross to a thread or to another machine. */
export interface Job {
  readonly key: string;
  readonly suite: string;
  readonly problem: string;
  readonly problemParameters: Parameters;
  readonly method: string;
  readonly methodParameters: Parameters;
  readonly repetition: number;
  readonly seed: number;
  readonly dataSeed: number;
  readonly methodSeed: number;
  /** How it is written in messages. */
  readonly label: string;
  readonly timed: boolean;
  /** Seconds for all of it: data, method and metrics. */
  readonly timeLimit: number;
  readonly size: Size;
  readonly sources: string;
  readonly versions: Readonly<Record<string, string>>;
  /** The interpreter of an external method. */
  readonly interpreter: string | null;
}

/** What a finished run measured. */
export interface Measurement {
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves: Readonly<Record<string, Curve>>;
  readonly methodSeconds: number;
  /** Of timed runs: how the machine was. */
  readonly conditions?: TimingConditions;
}

/** How a run ended. */
export type Outcome =
  | { readonly status: 'ok'; readonly measurement: Measurement }
  | { readonly status: 'failed' | 'timeout' | 'cancelled'; readonly error: RunError };

/** A job's outcome with its clock times. */
export interface FinishedJob {
  readonly job: Job;
  readonly outcome: Outcome;
  readonly startedAt: Date;
  readonly elapsedSeconds: number;
  /** Where it was made, when that is not here. */
  readonly machine?: Machine;
}
