import { LabRangeError } from '@lab/linalg';
import { requireBoolean, requireKnownFields, requirePositive } from '@lab/linalg/arguments';
import { readArms, readMatrix, readSample, type MatrixData, type TreatmentData } from '../data/sample.ts';
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
  const { lambda, standardize } = readKcdOptions(options);
  const sample = readSample(data);
  const { x, y } = scaleSample(sample, { standardize });
  return { statistic: kcdFromGrams(kcdGrams(x, y), sample.treatment, lambda) };
}

/**
 * The same statistic as a function of the treatment alone, for null draws: the Gram matrices are computed once.
 *
 * @param data covariates, n x d, and outcomes, n x p
 * @param options see {@link KcdOptions}
 * @returns a function from a treatment, n entries 0 or 1, to the statistic
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE; the function ARM_TOO_SMALL (fewer than 2 units in an arm)
 */
export function kcdRedraw(
  { X, Y }: Pick<MatrixData, 'X' | 'Y'>,
  options: KcdOptions,
): (treatment: MatrixData['treatment']) => number {
  const { lambda, standardize } = readKcdOptions(options);
  const n = readMatrix(X, 'X').rows;
  const { x, y } = scaleSample(readSample({ X, Y, treatment: new Float64Array(n) }), { standardize });
  const grams = kcdGrams(x, y);
  return (treatment) => kcdFromGrams(grams, readArms(treatment, n), lambda);
}

function readKcdOptions(options: KcdOptions): Required<KcdOptions> {
  requireKnownFields(options, ['lambda', 'standardize']);
  return {
    lambda: requirePositive(options.lambda, 'lambda'),
    standardize: requireBoolean(options.standardize ?? true, 'standardize'),
  };
}

interface KcdGrams {
  readonly n: number;
  readonly gramX: Float64Array;
  readonly gramY: Float64Array;
}

/** Gaussian Grams of points on the scale used, with their median bandwidths. */
function kcdGrams(x: Points, y: Points): KcdGrams {
  return {
    n: x.rows,
    gramX: symmetricGram({ name: 'gaussian', bandwidth: medianDistance(x) }, x),
    gramY: symmetricGram({ name: 'gaussian', bandwidth: medianDistance(y) }, y),
  };
}

function kcdFromGrams({ n, gramX, gramY }: KcdGrams, treatment: Uint8Array, lambda: number): number {
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
