import { LabRangeError, type MatrixLike } from '@lab/linalg';
import { requireOneOf } from '@lab/linalg/arguments';
import type { RandomStream } from '@lab/stats';
import { readMatrix } from '../data/sample.ts';
import { dense, multiply } from '../kernels/dense.ts';
import type { Task } from '../task.ts';
import { statisticOf, summarize, type Form, type MomentSummary } from './moments.ts';

/** A statistic with draws from its null law. */
export interface MultiplierBootstrap {
  /** The statistic of the sample. */
  readonly statistic: number;
  /** B draws of the statistic from its null law. */
  readonly draws: number[];
  /** (1 + #{draws >= statistic}) / (1 + number of draws). */
  readonly pValue: number;
}

/**
 * The Gaussian multiplier bootstrap of a statistic 1'M1/n: the null law by simulation.
 *
 * @param gram M, n x n symmetric
 * @param multipliers B x n, not centred: row b makes draw b
 * @param options.form 'U' (default, without the diagonal of M) or 'V'
 * @throws SHAPE, NOT_FINITE, UNKNOWN_OPTION
 * @remarks g centred, T*_V = c g'Mg/n, T*_U = T*_V - c sum g_i^2 M_ii/n, c = n/(n - 1); docs/theory.md, section 6.
 */
export function multiplierBootstrap(
  gram: MatrixLike,
  multipliers: MatrixLike,
  { form = 'U' }: { readonly form?: Form } = {},
): MultiplierBootstrap {
  requireOneOf(form, ['U', 'V'], 'form');
  const { data, rows: n, columns } = readMatrix(gram, 'gram');
  if (n !== columns) {
    throw new LabRangeError('SHAPE', `gram must be square, got ${n} x ${columns}`, { argument: 'gram' });
  }
  const given = readMatrix(multipliers, 'multipliers');
  if (given.columns !== n) {
    const message = `multipliers must have ${n} columns, got ${given.columns}`;
    throw new LabRangeError('SHAPE', message, { argument: 'multipliers' });
  }
  const summary = summarize(data, n, n, n * (n - 1));
  const centered = centerRows(given.data, given.rows, n);
  const draws = quadraticDraws(data, summary, centered, given.rows, form);
  const statistic = statisticOf(summary, form);
  return { statistic, draws: Array.from(draws), pValue: exceedance(draws, statistic) };
}

/** c (g'Mg - [U] sum g_i^2 M_ii)/n for each row g of centred multipliers. */
export function quadraticDraws(
  data: Float64Array,
  { units, n, diagonal }: MomentSummary,
  centered: Float64Array,
  count: number,
  form: Form,
): Float64Array {
  const product = multiply(dense(centered, count, units), dense(data, units, units));
  const factor = units / ((units - 1) * n);
  const draws = new Float64Array(count);
  for (let b = 0, at = 0; b < count; b++) {
    let sum = 0;
    for (let i = 0; i < units; i++, at++) {
      const g = centered[at];
      sum += g * (form === 'V' ? product[at] : product[at] - g * diagonal[i]);
    }
    draws[b] = factor * sum;
  }
  return draws;
}

/** Draws of a null law by `evaluate` from fresh multipliers, in batches that leave a page alive. */
export function* multiplierDraws(
  stream: RandomStream,
  units: number,
  count: number,
  evaluate: (centered: Float64Array, count: number, start: number) => Float64Array,
  batch = Math.max(1, Math.min(count, Math.ceil(2e7 / (units * units)))),
): Task<Float64Array> {
  const draws = new Float64Array(count);
  for (let start = 0; start < count; start += batch) {
    const size = Math.min(batch, count - start);
    const centered = centerRows(stream.fillNormal(new Float64Array(size * units)), size, units);
    draws.set(evaluate(centered, size, start), start);
    yield { phase: 'multiplier draws', done: start + size, total: count };
  }
  return draws;
}

/** (1 + #{draws >= statistic}) / (1 + number of draws). */
export function exceedance(draws: ArrayLike<number>, statistic: number): number {
  let above = 0;
  for (let b = 0; b < draws.length; b++) if (draws[b] >= statistic) above++;
  return (1 + above) / (1 + draws.length);
}

/** Rows less their means, as a new array. */
export function centerRows(data: Float64Array, rows: number, columns: number): Float64Array {
  const centered = new Float64Array(data.length);
  for (let b = 0; b < rows; b++) {
    let mean = 0;
    for (let i = b * columns; i < (b + 1) * columns; i++) mean += data[i] / columns;
    for (let i = b * columns; i < (b + 1) * columns; i++) centered[i] = data[i] - mean;
  }
  return centered;
}
