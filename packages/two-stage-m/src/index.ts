export {
  quotientSandwich,
  type QuotientSandwich,
  type QuotientSandwichInput,
} from './engine/quotientSandwich.ts';
export { rotationGenerators } from './engine/rotationGenerators.ts';
export { residualGram, type DownstreamGrams } from './engine/residualGram.ts';
export { riskLaw, type RiskKind, type RiskLaw, type RiskLawInput } from './engine/riskLaw.ts';
export { riskDistribution, type RiskDistribution, type RiskWeights } from './engine/riskDistribution.ts';
export { activeDimension, type ActiveDimension } from './engine/activeDimension.ts';
export { smoothLossLaw, type SmoothLossInput, type SmoothLossLaw } from './engine/smoothLossLaw.ts';
export {
  predictionVariance,
  type PredictionVariance,
  type PredictionVarianceInput,
} from './engine/predictionVariance.ts';
export { invariantStandardError, type InvariantStandardErrorInput } from './engine/invariantStandardError.ts';

export {
  weightedChiSquare,
  type WeightedChiSquare,
  type WeightedChiSquareInput,
} from './laws/weightedChiSquare.ts';
export { subspaceLaw, type SubspaceLawInput } from './laws/subspaceLaw.ts';
export { pcrGaussianLaw, type PcrGaussianInput, type PcrGaussianLaw } from './laws/pcrGaussianLaw.ts';
export { glmPcrLaw, type GlmPcrInput, type GlmPcrLaw } from './laws/glmPcrLaw.ts';
export { factorModelLaw, type FactorModelInput, type FactorModelLaw } from './laws/factorModelLaw.ts';
export { spectralLaw, type SpectralLaw, type SpectralLawInput } from './laws/spectralLaw.ts';
export { spectralDiagonalLaw, type SpectralDiagonalInput } from './laws/spectralDiagonalLaw.ts';
export { spectralSchemeGamma, type NegativeScheme } from './laws/spectralScheme.ts';
export { gmmLaw, gmmLawAsync, type GmmLaw, type GmmLawInput } from './laws/gmmLaw.ts';
export type { Family } from './laws/link.ts';

export { pcrPlugin, type PcrPlugin, type PcrPluginInput } from './estimators/pcrPlugin.ts';
export { ppcaPlugin, type PpcaPlugin } from './estimators/ppcaPlugin.ts';
export {
  fitFactor,
  fitFactorAsync,
  fitPcr,
  fitPcrAsync,
  iterateFitPcr,
  type FactorOptions,
} from './estimators/fitPrincipal.ts';
export {
  fitSpectral,
  fitSpectralAsync,
  type SpectralOptions,
  type UnlabelledPairs,
} from './estimators/fitSpectral.ts';
export { fitGmm, fitGmmAsync, iterateFitGmm, type GmmOptions } from './estimators/fitGmm.ts';
export {
  fitTwoStage,
  fitTwoStageAsync,
  iterateFitTwoStage,
  predictIntervalTwoStage,
  predictTwoStage,
  type GenericModel,
  type TwoStageOptions,
  type TwoStageSpec,
} from './estimators/fitTwoStage.ts';
export { TwoStageStream, type StreamOptions } from './estimators/twoStageStream.ts';
export {
  predict,
  predictInterval,
  type PredictIntervalOptions,
  type PredictionInterval,
  type PredictionScale,
  type PredictOptions,
} from './estimators/predict.ts';
export { riskReport, type RiskReport, type RiskReportOptions } from './estimators/riskReport.ts';
export { explain } from './estimators/explain.ts';
export { linearCoefficients } from './estimators/linearModel.ts';
export type {
  BootstrapTrace,
  FittedLaw,
  GatedModel,
  LinearModel,
  TwoStageModel,
  Warning,
} from './estimators/model.ts';
export type { FitOptions, GapFallback, SubspaceOptions } from './estimators/options.ts';

export { automaticLoss, numericLoss, type PretrainLoss } from './derivatives/pretrainLoss.ts';
export { automaticFeatures, numericFeatures, type FeatureMap } from './derivatives/featureMap.ts';
export type { Operations, Value, Variable } from './derivatives/tape.ts';

export { allocate, type Allocation, type AllocationInput } from './planning/allocate.ts';
export {
  crossover,
  labelsForTarget,
  unlabelledPerLabelled,
  type Crossover,
  type RiskConstants,
} from './planning/exchange.ts';
export {
  iteratePlanFromPilot,
  planFromPilot,
  planFromPilotAsync,
  type Banded,
  type PilotOptions,
  type PilotPlan,
  type PlanPoint,
} from './planning/planFromPilot.ts';

export { checkInvariance, type GroupAction, type InvarianceInput } from './checks/checkInvariance.ts';
export { checkEquivariance, type Equivariance, type EquivarianceInput } from './checks/checkEquivariance.ts';
export { checkFirstOrder, type FirstOrderInput, type FirstOrderTerm } from './checks/checkFirstOrder.ts';
export { gapDiagnostic, type GapDiagnostic } from './checks/gapDiagnostic.ts';
export {
  bootstrapRisk,
  bootstrapRiskAsync,
  iterateBootstrapRisk,
  type BootstrapOptions,
  type BootstrapRisk,
  type PredictorFit,
} from './checks/bootstrapRisk.ts';

export type { AsyncOptions, Progress, Steps } from './numeric/stepwise.ts';
