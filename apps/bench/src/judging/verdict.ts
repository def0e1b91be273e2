import { interval, type Estimate } from './estimate.ts';

export type Verdict = 'reproduced' | 'not reproduced' | 'inconclusive';

/** Where a claim says a value lies; a missing bound is open. */
export interface Region {
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Strictly more than. */
  readonly above?: number;
  /** Strictly less than. */
  readonly below?: number;
}

/** Within `tolerance` of `expected`: the smallest difference that matters. */
export function near(expected: number, tolerance: number): Region {
  return { atLeast: expected - tolerance, atMost: expected + tolerance };
}

/**
 * Reproduced when the whole 95% interval lies in the region, not reproduced when none of it does, otherwise inconclusive: too
 * few runs, or too noisy ones, can never confirm.
 */
export function verdictOf(measured: Estimate | undefined, region: Region): Verdict {
  const range = measured === undefined ? undefined : interval(measured);
  if (range === undefined) return 'inconclusive';
  const [low, high] = range;
  if (isHighEnough(low, region) && isLowEnough(high, region)) return 'reproduced';
  if (!isHighEnough(high, region) || !isLowEnough(low, region)) return 'not reproduced';
  return 'inconclusive';
}

function isHighEnough(value: number, { atLeast = -Infinity, above = -Infinity }: Region): boolean {
  return value >= atLeast && value > above;
}

function isLowEnough(value: number, { atMost = Infinity, below = Infinity }: Region): boolean {
  return value <= atMost && value < below;
}
