import { normal, studentT } from '@lab/stats';

/** A measured value with what is known of its error. */
export interface Estimate {
  readonly value: number;
  /** Undefined when one observation is all there is: its error can't be told. */
  readonly standardError: number | undefined;
  /** Of the standard error; Infinity when it is exact. */
  readonly degreesOfFreedom: number;
  readonly observations: number;
  /** Least half-width of an interval, for counts that vary less than chance allows. */
  readonly leastHalfWidth?: number;
  /** The least and the greatest value there can be. */
  readonly within?: readonly [number, number];
}

/** A value without sampling error: the outcome on data that are given, by a method without luck in it. */
export function exactly(value: number, observations = 1): Estimate {
  return { value, standardError: 0, degreesOfFreedom: Infinity, observations };
}

/** Mean of independent observations with its standard error; undefined for none. */
export function meanOf(values: readonly number[]): Estimate | undefined {
  return stratifiedMean([values]);
}

/**
 * Mean over strata of the means within them: the average over the cells of a fixed design, whose differences are no error.
 *
 * @param strata - observations by cell; empty cells are left out
 * @returns standard error sqrt(sum s_c^2 / n_c) / C with the variances pooled over cells of more than one observation;
 *   undefined for no observations
 */
export function stratifiedMean(strata: readonly (readonly number[])[]): Estimate | undefined {
  const cells = strata.filter((cell) => cell.length > 0);
  if (cells.length === 0) return undefined;
  const means = cells.map((cell) => sum(cell) / cell.length);
  const value = sum(means) / cells.length;
  const observations = sum(cells.map((cell) => cell.length));
  const degreesOfFreedom = observations - cells.length;
  if (degreesOfFreedom === 0) return { value, standardError: undefined, degreesOfFreedom, observations };
  const squares = cells.map((cell, index) => sum(cell.map((x) => (x - means[index]!) ** 2)));
  const pooled = sum(squares) / degreesOfFreedom;
  const variance = sum(
    cells.map(
      (cell, index) => (cell.length > 1 ? squares[index]! / (cell.length - 1) : pooled) / cell.length,
    ),
  );
  return { value, standardError: Math.sqrt(variance) / cells.length, degreesOfFreedom, observations };
}

/**
 * Mean of rates counted over `trials` cases each. Where no case of any went wrong (or all did) the spread is nothing, yet
 * the rate is not known to be 0: the interval is at least 3 / trials wide ("rule of three", 95%).
 *
 * @param trials - cases counted in all observations together
 */
export function rateOf(strata: readonly (readonly number[])[], trials: number): Estimate | undefined {
  const estimate = stratifiedMean(strata);
  if (estimate === undefined || trials <= 0) return estimate;
  return { ...estimate, leastHalfWidth: 3 / trials, within: [0, 1] };
}

/** Two-sided confidence interval by Student's t; undefined when the standard error is. */
export function interval(estimate: Estimate, level = 0.95): readonly [number, number] | undefined {
  const {
    value,
    standardError,
    degreesOfFreedom,
    leastHalfWidth = 0,
    within = [-Infinity, Infinity],
  } = estimate;
  if (standardError === undefined) return undefined;
  const t = standardError === 0 ? 0 : upperPoint((1 - level) / 2, degreesOfFreedom);
  const half = Math.max(t * standardError, leastHalfWidth);
  return [Math.max(value - half, within[0]), Math.min(value + half, within[1])];
}

/** `a - b` of independent estimates; degrees of freedom by Welch and Satterthwaite. */
export function difference(a: Estimate, b: Estimate): Estimate {
  const value = a.value - b.value;
  const observations = a.observations + b.observations;
  if (a.standardError === undefined || b.standardError === undefined) {
    return { value, standardError: undefined, degreesOfFreedom: 0, observations };
  }
  const va = a.standardError ** 2;
  const vb = b.standardError ** 2;
  const total = va + vb;
  const degreesOfFreedom =
    total === 0 ? Infinity : total ** 2 / (va ** 2 / a.degreesOfFreedom + vb ** 2 / b.degreesOfFreedom);
  return { value, standardError: Math.sqrt(total), degreesOfFreedom, observations };
}

function upperPoint(tail: number, degreesOfFreedom: number): number {
  return Number.isFinite(degreesOfFreedom)
    ? studentT.upperQuantile(tail, { degreesOfFreedom })
    : normal.upperQuantile(tail, {});
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
