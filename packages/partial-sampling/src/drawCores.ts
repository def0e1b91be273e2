import { outOfRange, requireCount, requireNotNegative, requireUnit, wrongShape } from '@lab/linalg/arguments';
import { numbers, rowIndices, type NumberList } from './arguments.ts';

/** Input of {@link bernoulliSampling}. */
export interface BernoulliSamplingInput {
  /** p, n numbers in [0, 1]. */
  readonly probabilities: NumberList;
  /** u, n numbers in [0, 1). */
  readonly uniforms: NumberList;
}

/** The rows a draw takes, ascending. */
export interface SampledRows {
  readonly rows: number[];
}

function uniform(value: unknown, argument: string, index?: number): number {
  const u = requireNotNegative(value, argument);
  if (u >= 1) throw outOfRange(argument, 'in [0, 1)', u, index);
  return u;
}

/**
 * Independent draws: row i is taken where u_i < p_i.
 *
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function bernoulliSampling({ probabilities, uniforms }: BernoulliSamplingInput): SampledRows {
  const p = numbers(probabilities, 'probabilities', { check: requireUnit });
  const u = numbers(uniforms, 'uniforms', { length: p.length, check: uniform });
  const rows: number[] = [];
  for (let i = 0; i < p.length; i++) if (u[i] < p[i]) rows.push(i);
  return { rows };
}

/** Input of {@link successiveSampling}. */
export interface SuccessiveSamplingInput {
  /** q, n numbers >= 0; any scale. */
  readonly weights: NumberList;
  /** u, n numbers in (0, 1). */
  readonly uniforms: NumberList;
  /** m, at most as many as there are positive weights. */
  readonly count: number;
}

/**
 * Successive sampling without replacement: the m largest keys log(u_i) / q_i (Efraimidis and Spirakis 2006). Rows of weight 0 are
 * never taken.
 *
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function successiveSampling({ weights, uniforms, count }: SuccessiveSamplingInput): SampledRows {
  const q = numbers(weights, 'weights', { check: requireNotNegative });
  const u = numbers(uniforms, 'uniforms', { length: q.length, check: uniform });
  u.forEach((value, i) => {
    if (value === 0) throw outOfRange(`uniforms[${i}]`, 'in (0, 1)', 0);
  });
  const possible = q.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  const m = requireCount(count, 'count', 0, possible);
  return {
    rows: successiveOrder(q, u)
      .slice(0, m)
      .sort((a, b) => a - b),
  };
}

/** Units of positive weight in the order of their keys, the first drawn first. */
export function successiveOrder(q: Float64Array, u: Float64Array): number[] {
  const keys = q.map((weight, i) => (weight > 0 ? Math.log(u[i]) / weight : -Infinity));
  const order: number[] = [];
  for (let i = 0; i < q.length; i++) if (q[i] > 0) order.push(i);
  return order.sort((a, b) => keys[b] - keys[a]);
}

/** Input of {@link systematicSampling}. */
export interface SystematicSamplingInput {
  /** p, n numbers in [0, 1]. */
  readonly probabilities: NumberList;
  /** u in [0, 1). */
  readonly uniform: number;
  /** A permutation of 0..n-1: rows are visited in this order. It must be random where p is regular (see docs/theory.md). */
  readonly order: NumberList;
  /** `refuse` (default) a sum of p that is no integer, or `random`: the count is its floor or ceiling, with p kept exactly. */
  readonly rounding?: 'refuse' | 'random' | undefined;
}

/**
 * Systematic sampling: cumulate p over the order to C and take a row where floor(C_i - u) > floor(C_{i-1} - u). Each row is taken with
 * probability p_i exactly, and sum p rows are taken.
 *
 * @throws OUT_OF_RANGE where sum p is no integer (within 1e-9 n) and rounding is not random; SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function systematicSampling({
  probabilities,
  uniform: u,
  order,
  rounding = 'refuse',
}: SystematicSamplingInput): SampledRows {
  const p = numbers(probabilities, 'probabilities', { check: requireUnit });
  const visits = rowIndices(order, 'order', p.length);
  if (visits.length !== p.length) throw wrongShape('order', `${p.length} entries`, visits.length);
  if (rounding !== 'random') requireIntegerSum(p);
  const rows = systematicRows(p, uniform(u, 'uniform'), visits);
  return { rows: rows.sort((a, b) => a - b) };
}

/** Throws OUT_OF_RANGE unless sum p is an integer within 1e-9 n. */
export function requireIntegerSum(p: Float64Array): void {
  const sum = p.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - Math.round(sum)) > 1e-9 * p.length)
    throw outOfRange('probabilities', "of an integer sum for a fixed size, or rounding 'random'", sum);
}

/** The rows of a systematic draw in the order of the visits. */
export function systematicRows(p: Float64Array, u: number, visits: ArrayLike<number>): number[] {
  const rows: number[] = [];
  const slack = 1e-12;
  let [cumulated, before] = [0, Math.floor(slack - u)];
  for (let at = 0; at < visits.length; at++) {
    cumulated += p[visits[at]];
    const after = Math.floor(cumulated - u + slack);
    if (after > before) rows.push(visits[at]);
    before = after;
  }
  return rows;
}
