import { requirePositive } from '@lab/linalg/arguments';
import { brentRoot, geometricGrid, rootsOnGrid } from '../numeric/brentRoot.ts';
import {
  requireDimension,
  resultantLength,
  resultantOverKappa,
  resultantSlope,
} from '../vonMisesFisher/meanResultantLength.ts';
import { stableNormalizer } from '../vonMisesFisher/normalizer.ts';
import { logZonalMass } from './zonalTargetVmf.ts';

/** E t^2 under a von Mises-Fisher law, and its derivative: E t^2 = 1 - (d-1) A / kappa. */
function secondMoment(d: number, kappa: number): { value: number; slope: number } {
  const over = resultantOverKappa(d, kappa);
  return {
    value: 1 - (d - 1) * over,
    slope: ((d - 1) * (over - resultantSlope(d, kappa))) / kappa,
  };
}

/** KL(q || uniform) = log C(kappa) - log C(0) + kappa A. */
function uniformDivergence(d: number, kappa: number): number {
  return stableNormalizer(d, kappa) - stableNormalizer(d, 0) - kappa * (1 - resultantLength(d, kappa));
}

/** Result of {@link watsonReverseKl}. */
export interface WatsonReverseKl {
  /** KL of the uniform law, kappa = 0. */
  readonly uniformKl: number;
  /** Positive stationary points on the axis in (0.02, 400), ascending. */
  readonly stationaryKappas: number[];
  /** Their KLs. */
  readonly stationaryKls: number[];
  /** 0 when the uniform fit is best. */
  readonly globalKappa: number;
  readonly broken: boolean;
}

/**
 * Reverse KL von Mises-Fisher fits of Watson's law exp(k <a,x>^2): the target is the same at x and -x, the fit may not be.
 *
 * @param input.d ambient dimension, an integer >= 2
 * @param input.k > 0
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function watsonReverseKl({ d, k }: { readonly d: number; readonly k: number }): WatsonReverseKl {
  requireDimension(d);
  requirePositive(k, 'k');
  const logMass = logZonalMass(d, (t) => k * t * t);
  const kl = (kappa: number): number =>
    uniformDivergence(d, kappa) + stableNormalizer(d, 0) - k * secondMoment(d, kappa).value + logMass;
  const slope = (kappa: number): number =>
    kappa * resultantSlope(d, kappa) - k * secondMoment(d, kappa).slope;
  const stationaryKappas = rootsOnGrid(slope, geometricGrid(0.02, 400, 600));
  const stationaryKls = stationaryKappas.map(kl);
  const uniformKl = kl(0);
  const best = stationaryKls.reduce(
    (index, value, i) => (value < (stationaryKls[index] ?? uniformKl) ? i : index),
    -1,
  );
  return {
    uniformKl,
    stationaryKappas,
    stationaryKls,
    globalKappa: best < 0 ? 0 : stationaryKappas[best],
    broken: best >= 0,
  };
}

/** Result of {@link watsonTransition}. */
export interface WatsonTransition {
  /** d(d+2)/(2(d-1)): from here on the uniform law is no local minimum. */
  readonly localInstability: number;
  /** k from which a broken fit is better than the uniform one. */
  readonly globalTransition: number;
  /** Its concentration there, 0 where the transition is continuous. */
  readonly jumpKappa: number;
  readonly firstOrder: boolean;
}

/**
 * Where reverse KL fits of Watson's law break: the least k for which KL(q || uniform) <= k (E_q t^2 - 1/d) for some concentration.
 *
 * @param input.d ambient dimension, an integer >= 2
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function watsonTransition({ d }: { readonly d: number }): WatsonTransition {
  requireDimension(d);
  const localInstability = (d * (d + 2)) / (2 * (d - 1));
  const ratio = (kappa: number): number =>
    uniformDivergence(d, kappa) / (secondMoment(d, kappa).value - 1 / d);
  const slope = (kappa: number): number => {
    const moment = secondMoment(d, kappa);
    return (
      kappa * resultantSlope(d, kappa) * (moment.value - 1 / d) - uniformDivergence(d, kappa) * moment.slope
    );
  };
  // Below, the quotient is a limit of 0/0 and rounding decides; a jump to a kappa so small is continuous for any purpose.
  const grid = geometricGrid(0.1 * Math.sqrt(d), 100 * d, 400);
  let best = 0;
  for (let i = 1; i < grid.length; i++) if (ratio(grid[i]) < ratio(grid[best])) best = i;
  if (best === 0 || ratio(grid[best]) >= localInstability) {
    return { localInstability, globalTransition: localInstability, jumpKappa: 0, firstOrder: false };
  }
  const jumpKappa = brentRoot(slope, grid[best - 1], grid[best + 1]);
  return { localInstability, globalTransition: ratio(jumpKappa), jumpKappa, firstOrder: true };
}
