import { requireOpenUnit } from '@lab/linalg/arguments';
import { tracyWidom } from '@lab/stats';
import { numbers, type NumberList } from './arguments.ts';

/**
 * Distribution function of the Tracy-Widom law for beta = 1, the fluctuations of a top eigenvalue of real noise.
 * @param x - list of finite numbers.
 * @returns the probability of a value up to each x.
 * @throws SHAPE, NOT_FINITE.
 * Source: standard (Ferrari and Spohn 2005); computed by @lab/stats.
 */
export function tracyWidom1Cdf(x: NumberList): number[] {
  return numbers(x, 'x').map((value) => tracyWidom.cdf(value, { beta: 1 }));
}

/**
 * Quantiles of the Tracy-Widom law for beta = 1.
 * @param probability - list of numbers in the open interval (0, 1).
 * @returns the value below which the law lies with each probability.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: standard; computed by @lab/stats.
 */
export function tracyWidom1Quantile(probability: NumberList): number[] {
  return numbers(probability, 'probability', { check: requireOpenUnit }).map((value) =>
    tracyWidom.quantile(value, { beta: 1 }),
  );
}

/** 1 - F1, also at infinite arguments. */
export function tracyWidom1Survival(z: number): number {
  if (z === Infinity) return 0;
  return z === -Infinity ? 1 : tracyWidom.sf(z, { beta: 1 });
}
