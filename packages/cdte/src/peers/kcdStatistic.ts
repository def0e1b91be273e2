import { LabRangeError } from '@lab/linalg';
import { requireBoolean, requireKnownFields, requirePositive } from '../arguments.ts';
import { readSample, type TreatmentData } from '../data/sample.ts';
import { dense, multiply } from '../kernels/dense.ts';
import { symmetricGram, type Points } from '../kernels/kernel.ts';
import { medianDistance } from '../kernels/medianBandwidth.ts';
import { scaleSample } from '../model/state.ts';
import { rowsWhere, submatrix } from '../nuisance/denseSmoother.ts';
import { ridgeWeights } from '../nuisance/cmeWeights.ts';

/** Options of {@link kcdStatistic}. */
export interface KcdOptions {
  /** Ridge parameter of both arms, > 0. */
  readonly lambda: number;
  /** Default true. */
  readonly standardize?: boolean;
}

/** What many statistics on the same X and Y share: Grams with median bandwidths. */
export interface KcdGrams {
  readonly n: number;
  readonly gramX: Float64Array;
  readonly gramY: Float64Array;
}

/**
 * The kernel conditional discrepancy (Park, Shalit, Schoelkopf, Muandet 2021, arXiv 2102.08208):
 * (1/n) sum_i |mu_1(X_i) - mu_0(X_i)|^2 with both embeddings fitted on the full sample.
 *
 * An outcome model alone: not doubly robust, and its null law needs the treatment redrawn from the propensities and
 * the fits repeated.
 *
 * @param data n units
 * @param options see {@link KcdOptions}
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, ARM_TOO_SMALL (fewer than 2 units in an arm)
 */
export function kcdStatistic(data: TreatmentData, options: KcdOptions): { statistic: number } {
  requireKnownFields(options, ['lambda', 'standardize']);
  const lambda = requirePositive(options.lambda, 'lambda');
  const standardize = requireBoolean(options.standardize ?? true, 'standardize');
  const sample = readSample(data);
  const { x, y } = scaleSample(sample, { standardize });
  return { statistic: kcdFromGrams(kcdGrams(x, y), sample.treatment, lambda) };
}

/** Gaussian Grams of points on the scale used, with their median bandwidths. */
export function kcdGrams(x: Points, y: Points): KcdGrams {
  return {
    n: x.rows,
    gramX: symmetricGram({ name: 'gaussian', bandwidth: medianDistance(x) }, x),
    gramY: symmetricGram({ name: 'gaussian', bandwidth: medianDistance(y) }, y),
  };
}

/**
 * The statistic from Grams, for redrawn treatments on the same X and Y.
 *
 * @param treatment n entries 0 or 1
 * @throws ARM_TOO_SMALL
 */
export function kcdFromGrams({ n, gramX, gramY }: KcdGrams, treatment: Uint8Array, lambda: number): number {
  requireTwoUnits(treatment);
  const all = rowsWhere(n, () => true);
  const difference = new Float64Array(n * n);
  for (const arm of [0, 1]) {
    const rows = rowsWhere(n, (i) => treatment[i] === arm);
    const m = rows.length;
    const weights = ridgeWeights(
      submatrix(gramX, n, rows, rows),
      submatrix(gramX, n, rows, all),
      m,
      n,
      lambda,
      true,
    );
    for (let j = 0; j < m; j++)
      for (let i = 0; i < n; i++)
        difference[i * n + rows[j]] = arm === 1 ? weights[j * n + i] : -weights[j * n + i];
  }
  const smoothed = multiply(dense(difference, n, n), dense(gramY, n, n));
  let sum = 0;
  for (let at = 0; at < difference.length; at++) sum += difference[at] * smoothed[at];
  return sum / n;
}

function requireTwoUnits(treatment: Uint8Array): void {
  for (const arm of [0, 1]) {
    const total = treatment.reduce((count, value) => count + (value === arm ? 1 : 0), 0);
    if (total >= 2) continue;
    const message = `arm ${arm} has ${total} units; a fit needs at least 2`;
    throw new LabRangeError('ARM_TOO_SMALL', message, { argument: 'treatment', details: { arm, total } });
  }
}
