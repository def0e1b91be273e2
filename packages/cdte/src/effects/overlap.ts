import type { CdteModel } from '../model/model.ts';
import { sampleOf } from '../model/state.ts';
import { effectiveSampleSizes } from '../model/warnings.ts';
import { unitWeights } from '../nuisance/unitWeights.ts';

/** How well the arms overlap. */
export interface OverlapDiagnostics {
  /** After clipping. */
  readonly propensityMin: number;
  /** After clipping. */
  readonly propensityMax: number;
  /** Units of arm 0 and arm 1 whose propensity lay outside [clip, 1 - clip]. */
  readonly clipped: [number, number];
  /** (sum |w|)^2 / sum w^2 in arm 0 and arm 1. */
  readonly effectiveSampleSize: [number, number];
  /** For each covariate the difference of the arms' means over their pooled sd, raw and weighted. */
  readonly standardizedDifferences: {
    readonly covariate: string;
    readonly before: number;
    readonly after: number;
  }[];
}

/**
 * Propensity range, clipped counts, effective sample sizes and the balance of each covariate before and after
 * weighting.
 *
 * @param model from {@link fit}
 */
export function overlapDiagnostics(model: CdteModel): OverlapDiagnostics {
  const { n, d, X, treatment, names } = sampleOf(model);
  const weights = unitWeights(Float64Array.from(model.propensity), treatment, model.options.weighting);
  const equal = new Float64Array(n).fill(1);
  return {
    propensityMin: model.propensity.reduce((least, value) => Math.min(least, value), 1),
    propensityMax: model.propensity.reduce((most, value) => Math.max(most, value), 0),
    clipped: [...model.clipped],
    effectiveSampleSize: effectiveSampleSizes(weights, treatment),
    standardizedDifferences: names.covariates.map((covariate, j) => {
      const column = Float64Array.from({ length: n }, (_, i) => X[i * d + j]);
      const raw = [0, 1].map((arm) => armMoments(column, equal, treatment, arm));
      const weighted = [0, 1].map((arm) => armMoments(column, weights.residual, treatment, arm));
      const pooled = Math.sqrt((raw[0].variance + raw[1].variance) / 2);
      const unit = pooled > 0 ? pooled : 1;
      return {
        covariate,
        before: (raw[1].mean - raw[0].mean) / unit,
        after: (weighted[1].mean - weighted[0].mean) / unit,
      };
    }),
  };
}

function armMoments(
  values: Float64Array,
  weights: Float64Array,
  treatment: Uint8Array,
  arm: number,
): { mean: number; variance: number } {
  let total = 0;
  let mean = 0;
  for (let i = 0; i < values.length; i++) {
    if (treatment[i] !== arm) continue;
    const weight = Math.abs(weights[i]);
    total += weight;
    mean += (weight * (values[i] - mean)) / total;
  }
  let squares = 0;
  for (let i = 0; i < values.length; i++)
    if (treatment[i] === arm) squares += Math.abs(weights[i]) * (values[i] - mean) ** 2;
  return { mean, variance: squares / total };
}
