/** What the evidence for a cluster needs to know about it; lengths and variances in the same unit. */
export interface ClusterEvidence {
  /** log(n_k / n). */
  readonly logShare: number;
  /** |mu_k|; 0 where the cluster's fit explains nothing. */
  readonly norm: number;
  /** Variance of theta inside the cluster, the estimation error taken off. */
  readonly thetaVariance: number;
  /** sum of theta^2 over the cluster. */
  readonly thetaSquares: number;
}

/** What the evidence needs to know about the noise. */
export interface NoiseLevel {
  /** Variance of one entry, > 0. */
  readonly common: number;
  readonly columns: number;
}

/** Which evidence is weighed: the position on the line with the spread of theta, or the angle alone. */
export type ProbabilityForm = (typeof probabilityForms)[number];

export const probabilityForms = ['empiricalBayes', 'profile'] as const;

/** v_k = max(0, var(theta) - s^2 / |mu|^2 (1 + p s^2 / (A |mu|^2))). */
export function spreadOfTheta(
  thetaVariance: number,
  { norm, thetaSquares }: { readonly norm: number; readonly thetaSquares: number },
  { common, columns }: NoiseLevel,
): number {
  if (norm === 0) return 0;
  const error = (common / norm ** 2) * (1 + (columns * common) / (thetaSquares * norm ** 2));
  return Math.max(0, thetaVariance - error);
}

/** Below this squared signal-to-noise ratio a profile is noise, and evidence along it would only overflow. */
const faintest = 1e-12;

/** Whether a profile estimated from `weight` says anything about where a row lies. */
export function isVisible(
  { norm, weight }: { readonly norm: number; readonly weight: number },
  { common, columns }: NoiseLevel,
): boolean {
  return norm > 0 && weight * norm ** 2 > faintest * columns * common;
}

/** V = s_i^2 (1 + p s^2 / (A |mu|^2)), A the weight that the profile was estimated from. */
export function positionVariance(
  rowNoise: number,
  { norm, weight }: { readonly norm: number; readonly weight: number },
  { common, columns }: NoiseLevel,
): number {
  return rowNoise * (1 + (columns * common) / (weight * norm ** 2));
}

/**
 * log w_ik up to a constant of the row: t is the row's position along the unit profile, V its variance.
 * Source: derived; see docs/theory.md, "Probabilities".
 */
export function logEvidence(
  t: number,
  V: number,
  { logShare, norm, thetaVariance }: ClusterEvidence,
  form: ProbabilityForm,
): number {
  if (form === 'profile') return logShare + Math.max(t, 0) ** 2 / (2 * V);
  const T = V + thetaVariance * norm ** 2;
  return logShare + t ** 2 / (2 * V) - (t - norm) ** 2 / (2 * T) - Math.log(T / V) / 2;
}

/** Logarithms to probabilities, in place; the maximum is subtracted first. */
export function softmax(logs: Float64Array): void {
  let largest = -Infinity;
  for (let k = 0; k < logs.length; k++) largest = Math.max(largest, logs[k]);
  let sum = 0;
  for (let k = 0; k < logs.length; k++) {
    logs[k] = Math.exp(logs[k] - largest);
    sum += logs[k];
  }
  for (let k = 0; k < logs.length; k++) logs[k] /= sum;
}
