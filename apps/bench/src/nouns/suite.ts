import type { Claim } from './claim.ts';
import type { Figure } from './figure.ts';
import type { Method } from './method.ts';
import type { Metric } from './metric.ts';
import type { Problem } from './problem.ts';
import type { PerSize } from './size.ts';

/** Problems times methods, the metrics they are measured by, and what is claimed about the outcome. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  /** Two or three sentences for a reader who comes new to it. */
  readonly description: string;
  readonly problems: readonly Problem[];
  readonly methods: readonly Method[];
  /** The first one ranks methods in the table of wins and losses. */
  readonly metrics: readonly Metric[];
  /** Differences of the first metric up to this count as level: what is rounding to the reader; default 0. */
  readonly resolution?: number;
  readonly claims: readonly Claim[];
  readonly figures: readonly Figure[];
  /** The methods the suite is about, by name: theirs are the wins and losses. */
  readonly subjects: readonly string[];
  /** Seconds a run may take, unless `--time-limit` says otherwise. */
  readonly timeLimit: PerSize<number>;
}

/** Declares a suite. */
export function defineSuite(suite: Suite): Suite {
  return suite;
}
