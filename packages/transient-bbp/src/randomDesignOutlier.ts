import { fromPopulation, type FromPopulationOptions, type PopulationInput } from './fromPopulation.ts';
import { outlier, type Outlier, type OutlierOptions } from './outlier.ts';
import type { TrainingStage } from './training.ts';

/**
 * The outlier when the inputs are T random samples of a population: the sample covariance, not the population's, drives
 * the flow.
 * @param population - weights, covariance, theta, labelNoise sigma^2, initVariance, masses; see `fromPopulation`.
 * @param sampleRatio - q = N/T > 0.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - those of `outlier`, and nodes (default 1000).
 * @returns as `outlier`; blockMass is by node of the sample spectrum.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, section 12.
 */
export function randomDesignOutlier(
  population: PopulationInput,
  sampleRatio: number,
  stage: TrainingStage,
  options: OutlierOptions & FromPopulationOptions = {},
): Outlier {
  return outlier(fromPopulation(population, sampleRatio, options), stage, options);
}
