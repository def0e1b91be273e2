import { brentRoot, geometricGrid, rootsOnGrid } from '../numeric/brentRoot.ts';
import { expectation, intervalLaw, type LineLaw } from '../numeric/quadrature.ts';
import { logSphereArea } from '../targets/mixtures.ts';
import { profileFunctions, type Profile } from '../targets/spherical.ts';
import {
  inverseResultant,
  requireDimension,
  resultantLength,
  resultantSlope,
} from '../vonMisesFisher/meanResultantLength.ts';
import { stableNormalizer } from '../vonMisesFisher/normalizer.ts';

/** Result of {@link zonalTargetVmf}. */
export interface ZonalTargetVmf {
  /** E_p t. */
  readonly meanResultantLength: number;
  /** Concentration of the forward KL fit. */
  readonly forwardKappa: number;
  /** Of the reverse KL fit. */
  readonly reverseKappa: number;
  /** KL(q || p) there, both normalised. */
  readonly reverseKl: number;
  /** Of the fit in alpha divergence, alpha = 1/2. */
  readonly alphaHalfKappa: number;
  /** alpha = 2. */
  readonly alphaTwoKappa: number;
}

/** The law of the angle between x and the axis when log p = h(cos angle) on the sphere of R^d. */
export function angleLaw(d: number, h: (t: number) => number): LineLaw {
  const logDensity = (angle: number): number =>
    h(Math.cos(angle)) + (d === 2 ? 0 : (d - 2) * Math.log(Math.sin(angle)));
  return intervalLaw(logDensity, 0, Math.PI);
}

/** log of the integral of exp(h(<a,x>)) over the sphere. */
export function logZonalMass(d: number, h: (t: number) => number): number {
  return angleLaw(d, h).logMass + logSphereArea(d - 1);
}

/**
 * The von Mises-Fisher fits of a law exp(h(<a,x>)) with increasing h, in one dimension along the axis, which all of them have as direction
 * (rule U7; section "Von Mises-Fisher fits" of docs/theory.md).
 *
 * @param input.d ambient dimension, an integer >= 2
 * @param input.profile h
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE; LabTypeError UNKNOWN_OPTION
 */
export function zonalTargetVmf({
  d,
  profile,
}: {
  readonly d: number;
  readonly profile: Profile;
}): ZonalTargetVmf {
  requireDimension(d);
  const { value: h } = profileFunctions(profile);
  const cosine = (angle: number): number => Math.cos(angle);
  const length = expectation(angleLaw(d, h), cosine);
  const logMass = logZonalMass(d, h);
  const kl = (kappa: number): number => {
    const law = angleLaw(d, (t) => kappa * t);
    const meanLog = expectation(law, (angle) => h(Math.cos(angle)));
    return stableNormalizer(d, kappa) - kappa * (1 - resultantLength(d, kappa)) - meanLog + logMass;
  };
  const slope = (kappa: number): number => {
    const law = angleLaw(d, (t) => kappa * t);
    const mean = resultantLength(d, kappa);
    const covariance = expectation(law, (angle) => (Math.cos(angle) - mean) * h(Math.cos(angle)));
    return kappa * resultantSlope(d, kappa) - covariance;
  };
  const grid = geometricGrid(1e-3, 1e5, 90);
  const stationary = rootsOnGrid(slope, grid);
  const reverseKappa = [0, ...stationary].reduce((best, kappa) => (kl(kappa) < kl(best) ? kappa : best));
  return {
    meanResultantLength: length,
    forwardKappa: inverseResultant(d, Math.max(0, length)).kappa,
    reverseKappa,
    reverseKl: kl(reverseKappa),
    alphaHalfKappa: tiltedKappa(d, h, 0.5),
    alphaTwoKappa: tiltedKappa(d, h, 2),
  };
}

/** The root of E_{p^a q^(1-a)} t = A(kappa). */
function tiltedKappa(d: number, h: (t: number) => number, alpha: number): number {
  const excess = (kappa: number): number => {
    const law = angleLaw(d, (t) => alpha * h(t) + (1 - alpha) * kappa * t);
    return resultantLength(d, kappa) - expectation(law, (angle) => Math.cos(angle));
  };
  if (excess(0) >= 0) return 0;
  let high = 1;
  while (excess(high) < 0 && high < 1e9) high *= 2;
  return brentRoot(excess, high === 1 ? 0 : high / 2, high);
}
