import { eightSchoolsExactMoments } from './eightSchoolsExactMoments.ts';
import {
  gaussianMixtureAlpha,
  gaussianMixtureOrbitAverage,
  gaussianMixtureReverseKl,
  gaussianMixtureThresholds,
} from './gaussianMixture.ts';
import { kentVmf } from './kentVmf.ts';
import {
  divergenceAlongRay,
  laplaceTargetGaussianScale,
  skewNormalLaplaceLocation,
} from './oneDimensional.ts';
import { studentScaleFactor } from './studentScaleFactor.ts';
import { watsonReverseKl, watsonTransition } from './watson.ts';
import { zonalTargetVmf } from './zonalTargetVmf.ts';

/**
 * Fits known in closed form or by quadrature: where symmetry recovers a statistic, and the counter-examples where it does not.
 * @namespace
 */
export const examples = {
  studentScaleFactor,
  gaussianMixtureThresholds,
  gaussianMixtureReverseKl,
  gaussianMixtureAlpha,
  gaussianMixtureOrbitAverage,
  skewNormalLaplaceLocation,
  laplaceTargetGaussianScale,
  divergenceAlongRay,
  zonalTargetVmf,
  watsonTransition,
  watsonReverseKl,
  kentVmf,
  eightSchoolsExactMoments,
} as const;
