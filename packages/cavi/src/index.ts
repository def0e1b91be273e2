export { fit, fitAsync, fitSummary, fitSummaryAsync, type FitSummaryOptions } from './fit/fit.ts';
export type { FitOptions, RunOptions } from './fit/fitOptions.ts';
export type { RegressionFit, Warning } from './fit/model.ts';
export type { FitEvent, FitStatus } from './fit/run.ts';
export { predict, type Prediction } from './fit/predict.ts';
export {
  fitRestarts,
  fitRestartsAsync,
  type Optimum,
  type RestartOptions,
  type RestartsReport,
} from './fit/restarts.ts';
export {
  fitGrid,
  fitGridAsync,
  type GridFit,
  type GridOptions,
  type GridPoint,
} from './fit/hyperparameterGrid.ts';
export type { RegressionData, SummaryData, TableData, TransformOptions } from './input/regressionData.ts';
export { tableFromRows, type NamedTable } from './input/tableFromRows.ts';
export type { AsyncOptions, Progress } from './task.ts';

export { certify, certifyProblem, type CertifyOptions } from './certificate/certify.ts';
export type { Certificate, CertificateLevel, PredictedSweeps } from './certificate/certificate.ts';
export { lanczosUpperBound, type LanczosBoundInput } from './certificate/lanczosUpperBound.ts';
export {
  criticalAspectRatio,
  criticalPriorRatio,
  stabilityMap,
  type StabilityMap,
} from './theory/stabilityMap.ts';
export { parallelOrbit, type ParallelOrbit, type ParallelOrbitOptions } from './theory/parallelOrbit.ts';

export { iterate, type Iterate, type IterateOptions } from './fit/iterate.ts';
export {
  regressionProblem,
  startState,
  type ModelOptions,
  type RegressionProblem,
  type SweepState,
} from './fit/problem.ts';
export { sweep, type KernelOptions } from './sweeps/sweep.ts';
export { contiguousLabels } from './sweeps/hybrid.ts';
export type { Order, ScheduleName, ScheduleOptions } from './schedules/schedule.ts';
export type { Verdict, Vital } from './fit/monitor.ts';

export {
  linearResponseCovariance,
  type LinearResponse,
  type LinearResponseOptions,
} from './covariance/linearResponse.ts';
export { exactLogEvidence } from './fit/exactLogEvidence.ts';
export { updateHyperparameters, type HyperparameterUpdate } from './fit/hyperparameters.ts';

export { priors } from './priors/priors.ts';
export type { CustomPrior, DiscretePrior, NormalMixturePrior, Prior } from './priors/prior.ts';
export { tiltedMoments, varianceBound, type TiltedMoments } from './priors/tiltedMoments.ts';

export {
  gaussianSystem,
  type GaussianSystem,
  type GaussianSystemOptions,
} from './gaussian/gaussianSystem.ts';
export { solveGaussian, type GaussianSolution, type SolveGaussianOptions } from './gaussian/solveGaussian.ts';
export {
  compareSchedules,
  type CompareSchedulesOptions,
  type ScheduleComparison,
} from './gaussian/compareSchedules.ts';

export {
  fitUnknownNoise,
  fitUnknownNoiseAsync,
  iterateUnknownNoise,
  type UnknownNoiseFit,
  type UnknownNoiseOptions,
  type UnknownNoiseSweep,
} from './unknownNoise/fitUnknownNoise.ts';
export { certifyUnknownNoise, type UnknownNoiseCertificate } from './unknownNoise/certifyUnknownNoise.ts';
export { parallelTangent } from './unknownNoise/parallelTangent.ts';
export type { GammaHyper, UnknownNoiseState } from './unknownNoise/state.ts';

export {
  fitLogistic,
  fitLogisticAsync,
  iterateLogistic,
  type LogisticFit,
  type LogisticOptions,
  type LogisticSweep,
} from './logistic/fitLogistic.ts';
export { certifyLogistic, type LogisticCertificate } from './logistic/certifyLogistic.ts';
export type { LogisticModelOptions } from './logistic/state.ts';
export type { LogisticSchedule } from './logistic/sweeps.ts';

export {
  certifyMixture,
  fitMixture,
  fitMixtureAsync,
  iterateMixture,
  type MixtureCertificate,
  type MixtureFit,
  type MixtureModelOptions,
  type MixtureOptions,
  type MixtureStart,
  type MixtureState,
} from './mixture/mixture.ts';
