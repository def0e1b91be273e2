import { requireCount, requireOneOf, requireOpenUnit, requireSafeCount } from '@lab/linalg/arguments';
import { beta } from '../distributions/beta.ts';
import { standardNormalQuantile } from '../distributions/normal.ts';
import type { Interval } from './bootstrap.ts';

/** Options of {@link binomialInterval}. */
export interface BinomialIntervalOptions {
  /** Coverage, strictly between 0 and 1; default 0.95. */
  readonly level?: number;
  /** Default 'wilson' (covers about `level` on average); 'clopper-pearson' covers at least `level`, always. */
  readonly method?: 'wilson' | 'clopper-pearson';
}

/**
 * A confidence interval for a binomial probability.
 *
 * Wilson, J. Amer. Statist. Assoc. 22 (1927), without continuity correction; Clopper and Pearson, Biometrika 26 (1934).
 *
 * @param successes - an integer in [0, trials]
 * @param trials - an integer >= 1
 * @param options - level, method
 * @returns ends in [0, 1]
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE; LabTypeError UNKNOWN_OPTION
 */
export function binomialInterval(
  successes: number,
  trials: number,
  options: BinomialIntervalOptions = {},
): Interval {
  const { level = 0.95, method = 'wilson' } = options;
  requireSafeCount(trials, 'trials', 1);
  requireCount(successes, 'successes', 0, trials);
  requireOpenUnit(level, 'level');
  requireOneOf(method, ['wilson', 'clopper-pearson'], 'method');
  const tail = (1 - level) / 2;
  return method === 'wilson' ? wilson(successes, trials, tail) : clopperPearson(successes, trials, tail);
}

function wilson(successes: number, trials: number, tail: number): Interval {
  const z = -standardNormalQuantile(tail);
  const share = successes / trials;
  const z2 = (z * z) / trials;
  const centre = share + z2 / 2;
  const half = Math.sqrt(z2 * (share * (1 - share) + z2 / 4));
  return {
    lower: successes === 0 ? 0 : Math.max(0, (centre - half) / (1 + z2)),
    upper: successes === trials ? 1 : Math.min(1, (centre + half) / (1 + z2)),
  };
}

function clopperPearson(successes: number, trials: number, tail: number): Interval {
  const failures = trials - successes;
  return {
    lower: successes === 0 ? 0 : beta.quantile(tail, { alpha: successes, beta: failures + 1 }),
    upper: failures === 0 ? 1 : beta.upperQuantile(tail, { alpha: successes + 1, beta: failures }),
  };
}
