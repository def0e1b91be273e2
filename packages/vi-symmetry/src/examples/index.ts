export { examples } from './examples.ts';
export type { ExactMoments } from './eightSchoolsExactMoments.ts';
export type {
  MixtureAlpha,
  MixtureOrbitAverage,
  MixtureReverseKl,
  MixtureThresholds,
} from './gaussianMixture.ts';
export type { KentVmf } from './kentVmf.ts';
export type { SkewNormalLaplace, StudentLaw } from './oneDimensional.ts';
export type { WatsonReverseKl, WatsonTransition } from './watson.ts';
export type { ZonalTargetVmf } from './zonalTargetVmf.ts';
