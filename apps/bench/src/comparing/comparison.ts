import type { Metric } from '../nouns/metric.ts';

export type ComparisonVerdict = 'better' | 'worse' | 'same' | 'undecided';

/** One metric of one method on one problem, before and after. */
export interface MetricComparison {
  readonly suite: string;
  /** The problem; of measured times with its case. */
  readonly problem: string;
  readonly method: string;
  readonly metric: string;
  readonly title: string;
  readonly unit: string;
  readonly better: Metric['better'];
  /** `difference`: after minus before, in the metric's unit. `ratio`: after over before, compared on the log scale. */
  readonly scale: 'difference' | 'ratio';
  /** Pairs of runs; of measured times pairs of processes. */
  readonly pairs: number;
  /** Pairs that are not equal to the last bit. */
  readonly changed: number;
  /** Means over the pairs; of ratios geometric ones. */
  readonly before: number;
  readonly after: number;
  /** The difference, or the ratio. */
  readonly effect: number;
  /** Holds together with all others at the comparison's level; null where the error can't be told. */
  readonly interval: readonly [number, number] | null;
  /** Effects inside are too small to matter: around 0, or around 1 for ratios. */
  readonly zone: readonly [number, number];
  readonly verdict: ComparisonVerdict;
  readonly note: string;
}

/** One of the two that are compared. */
export interface ComparedSide {
  /** A folder, a revision, `name@version`. */
  readonly label: string;
  readonly runs: number;
  /** Of the packages behind its runs. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
}

/** What `lab-bench compare` found, as it is printed by --json and kept for the report. */
export interface ComparisonResult {
  readonly format: 'lab-bench-comparison';
  readonly version: 1;
  readonly madeAt: string;
  readonly kind: 'results' | 'revisions' | 'packages';
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  /** Probability that any verdict of better or worse is false where nothing differs by more than the least effect. */
  readonly level: number;
  readonly leastEffect: number;
  /** Each interval is at 1 - level / comparisons. */
  readonly comparisons: number;
  readonly metrics: readonly MetricComparison[];
  /** Runs without a partner. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly notes: readonly string[];
}

/** How many comparisons ended how. */
export function countVerdicts(metrics: readonly MetricComparison[]): Record<ComparisonVerdict, number> {
  const counts = { worse: 0, undecided: 0, better: 0, same: 0 };
  for (const { verdict } of metrics) counts[verdict]++;
  return counts;
}

/** What the verdicts mean and what was done about their number, in one paragraph. */
export function explanation({ level, leastEffect, comparisons }: ComparisonResult): string {
  const percent = `${trimmed(leastEffect * 100)}%`;
  const each = comparisons === 0 ? 1 - level : 1 - level / comparisons;
  return (
    `${howMany(comparisons)} with probability ${trimmed((1 - level) * 100)}% ` +
    `(Bonferroni: each is at ${trimmed(each * 100, 6)}%). Better or worse: the whole interval lies beyond ${percent}; ` +
    `same: the whole interval lies within ${percent}; undecided: neither, so that more repetitions are needed to tell.`
  );
}

function howMany(comparisons: number): string {
  return comparisons === 1
    ? '1 comparison. Its interval holds'
    : `${comparisons} comparisons. Their intervals hold all together`;
}

function trimmed(value: number, digits = 4): string {
  return String(Number(value.toFixed(digits)));
}
