import { outOfRange, requireObject, requirePositive } from '@lab/linalg/arguments';
import { designSampling, readDesign, type SamplingDesign } from './designSampling.ts';
import { drawSample, type Sample } from './drawSample.ts';

/** A larger design, its sample, and the rows that are new in it. */
export interface GrownSample {
  /** The design of the larger budget. */
  readonly design: SamplingDesign;
  /** The larger sample. */
  readonly sample: Sample;
  /** Rows that are new, ascending. */
  readonly added: number[];
}

/**
 * Grows a Bernoulli sample by a budget without wasting what has been measured: each row keeps its uniform number u and is taken where
 * u < p(m); p only rises with m, so that the new sample holds the old one.
 *
 * @param design the design of the sample
 * @param sample from {@link drawSample} with scheme `bernoulli`
 * @param extra what is added to the budget, > 0
 * @throws OUT_OF_RANGE for another scheme or a budget beyond all rows; NOT_FINITE, WRONG_TYPE
 */
export function addMeasurements(design: SamplingDesign, sample: Sample, extra: number): GrownSample {
  readDesign(design);
  requireObject(sample, 'sample');
  if (sample.scheme !== 'bernoulli') throw outOfRange('sample.scheme', "'bernoulli'", sample.scheme);
  const grown = designSampling({
    ...inputsOf(design),
    measurements: design.measurements + requirePositive(extra, 'extra'),
  });
  const next = drawSample(grown, { scheme: 'bernoulli', seed: sample.seed });
  const old = new Set(sample.rows);
  return { design: grown, sample: next, added: next.rows.filter((row) => !old.has(row)) };
}

/** What a design was made from, but for the budget. */
export function inputsOf({
  energy,
  forced,
  cost,
  groups,
  groupEnergy,
  pairs,
  minProbability,
  noiseRatio,
  exponent,
}: SamplingDesign) {
  return { energy, forced, cost, groups, groupEnergy, pairs, minProbability, noiseRatio, exponent };
}
