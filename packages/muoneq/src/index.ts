export {
  adamw,
  createOptimizer,
  muon,
  muonEq,
  muonPlus,
  normuon,
  rmnp,
  sgd,
  type MethodOptions,
} from './optimizer/factories.ts';
export {
  Optimizer,
  type Gradient,
  type Gradients,
  type Parameter,
  type Route,
  type StepAsyncOptions,
  type StepOptions,
  type StepReport,
} from './optimizer/optimizer.ts';
export type { MethodName, OptimizerOptions, ParameterOptions, Refinement } from './optimizer/options.ts';
export type { PresetName } from './optimizer/presets.ts';
export type { OptimizerState, ParameterState } from './optimizer/state.ts';
export { StepAbortedError, type StepProgress } from './optimizer/stepAborted.ts';
export { clipGlobalNorm } from './optimizer/clipGlobalNorm.ts';
export { GradientAccumulator } from './optimizer/gradientAccumulator.ts';
export * as schedules from './optimizer/schedules.ts';
export type { Schedule } from './optimizer/schedules.ts';

export { equilibrate, type EquilibrateOptions } from './equilibrate.ts';
export type { EquilibrationOptions, Mode } from './equilibration.ts';
export {
  orthogonalize,
  orthogonalizeWorkspace,
  type OrthogonalizeOptions,
  type OrthogonalizeWorkspace,
} from './orthogonalize.ts';
export type { NewtonSchulzOptions, Normalization } from './newtonSchulz.ts';
export type { Coefficients, CoefficientsName, ScheduleOptions, Triple } from './coefficients.ts';
export { muonEqDirection, type MuonEqDirectionOptions } from './muonEqDirection.ts';
export { scalarMap } from './scalarMap.ts';
export { polarFactor, type PolarFactorOptions } from './polarFactor.ts';
export { learningRateScale, type ScaleRule } from './learningRateScale.ts';
export { defaultKind, type ParameterKind } from './defaultKind.ts';

export {
  spectralDiagnostics,
  type SpectralDiagnostics,
  type SpectralDiagnosticsOptions,
  type SpectralEstimates,
} from './spectralDiagnostics.ts';
export { alignment, type Alignment, type AlignmentOptions } from './alignment.ts';
export type { FloatArray } from './arguments.ts';
export type { MatrixArgument, ResultOf } from './matrixArgument.ts';
export type { Layout, Shape } from './shape.ts';
export { diagnose, type Diagnosis, type MatrixDiagnosis, type ModeDiagnosis } from './diagnose.ts';
export type { DiagnosticsOptions, MatrixState } from './optimizer/matrixStates.ts';
export { recommendMode, type ModeAdvice, type ModeStatistics } from './recommendMode.ts';
