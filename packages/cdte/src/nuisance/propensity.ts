import { LabRangeError } from '@lab/linalg';
import { readVector } from '@lab/linalg/arguments';
import { rescale, standardize } from '../data/standardize.ts';
import { gatherRows, type Points } from '../kernels/kernel.ts';
import { fitLogistic, logisticPredict } from './ridgeLogistic.ts';

/** Propensities within the clip, and how many units of each arm lay outside. */
export interface ClippedPropensity {
  readonly propensity: Float64Array;
  readonly clipped: [number, number];
}

/**
 * Every propensity moved into [clip, 1 - clip].
 *
 * @throws OUT_OF_RANGE where one is 0 or 1 and clip 0 leaves it there
 */
export function clipPropensity(raw: Float64Array, treatment: Uint8Array, clip: number): ClippedPropensity {
  const clipped: [number, number] = [0, 0];
  const propensity = raw.map((value, i) => {
    if (value >= clip && value <= 1 - clip) return value;
    clipped[treatment[i] as 0 | 1]++;
    return value < clip ? clip : 1 - clip;
  });
  const index = propensity.findIndex((value) => value <= 0 || value >= 1);
  if (index < 0) return { propensity, clipped };
  const message = `the propensity of row ${index} is ${propensity[index]} and clip is 0: its weight would be infinite`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'clip', index });
}

/**
 * Propensities of the query rows by ridge logistic regression on the training rows, whose covariates are standardized
 * among themselves.
 */
export function logisticPropensity(
  x: Points,
  treatment: Uint8Array,
  train: Int32Array,
  query: Int32Array,
  ridge: number,
): Float64Array {
  const training = gatherRows(x, train);
  const { data, mean, sd } = standardize(training.data, training.rows, x.columns);
  const arms = Uint8Array.from(train, (row) => treatment[row]);
  const { coefficients } = fitLogistic({ data, rows: training.rows, columns: x.columns }, arms, ridge);
  const points = gatherRows(x, query);
  const scaled = rescale(points.data, points.rows, x.columns, mean, sd);
  return logisticPredict({ data: scaled, rows: points.rows, columns: x.columns }, coefficients);
}

/** What the caller's own model gave: one number in (0, 1) for each query row. */
export function readModelPropensity(values: unknown, count: number): Float64Array {
  const argument = 'propensityModel';
  const propensity = readVector(values, argument, count);
  const index = propensity.findIndex((value) => value < 0 || value > 1);
  if (index < 0) return propensity;
  const message = `${argument} must return probabilities, got ${propensity[index]} at ${index}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument, index });
}
