export { fit, fitAsync, restoreModel } from './model/fit.ts';
export type { CdteModel, Warning } from './model/model.ts';
export type { CovariateKernel, FitOptions, ModelOptions, Weighting } from './model/options.ts';
export type { MatrixData, SampleNames, TableData, TreatmentData } from './data/sample.ts';
export type { AsyncOptions, Progress } from './task.ts';

export { testHomogeneity, testHomogeneityAsync, type HomogeneityTest } from './inference/testHomogeneity.ts';
export type { Calibration, Discrepancy, TestOptions } from './inference/testOptions.ts';
export type { Form } from './inference/moments.ts';

export { meanEffect, type MeanEffect } from './effects/meanEffect.ts';
export { overlapDiagnostics, type OverlapDiagnostics } from './effects/overlap.ts';
export { normConfidenceInterval, type NormConfidenceInterval } from './effects/normConfidenceInterval.ts';
export {
  effectMap,
  effectMapAsync,
  localEffect,
  type EffectMap,
  type EffectMapOptions,
  type LocalEffect,
  type LocalEffectOptions,
} from './effects/localEffect.ts';
export type { OutcomeFeature } from './effects/outcomeFeature.ts';
export {
  conditionalDiscrepancy,
  witness,
  type ConditionalDiscrepancy,
  type FinalStageOptions,
  type Witness,
} from './effects/finalStage.ts';
export { populationPsi2Gaussian, type GaussianDesign } from './effects/populationPsi2.ts';
export { pseudoOutcomeWeights, type PseudoOutcomeWeights } from './effects/pseudoOutcomeWeights.ts';

export { medianBandwidth } from './kernels/medianBandwidth.ts';
export { kernelGram, type KernelGramOptions } from './kernels/kernelGram.ts';
export type { KernelName } from './kernels/kernel.ts';
export { stratifiedFolds, type FoldOptions } from './nuisance/folds.ts';
export { ridgeLogistic, type RidgeLogistic, type RidgeLogisticOptions } from './nuisance/ridgeLogistic.ts';
export { cmeWeights, type CmeWeightsOptions } from './nuisance/cmeWeights.ts';
export { cmeGcv, type CmeGcv, type CmeGcvOptions } from './nuisance/cmeGcv.ts';
export { weightedChiSquareQuantile, weightedChiSquareTail } from './inference/weightedChiSquare.ts';
export { multiplierBootstrap, type MultiplierBootstrap } from './inference/multiplierBootstrap.ts';

export {
  aggregateTest,
  aggregateTestAsync,
  type AggregatedTest,
  type AggregateOptions,
  type ScaleResult,
} from './inference/aggregateTest.ts';
export {
  explainRejection,
  explainRejectionAsync,
  type Component,
  type ComponentTest,
  type CovariateDrop,
  type Explanation,
} from './inference/explainRejection.ts';
export {
  pairwiseTests,
  pairwiseTestsAsync,
  type ArmLabel,
  type MultiArmData,
  type PairwiseComparison,
  type PairwiseOptions,
  type PairwiseTests,
} from './inference/pairwiseTests.ts';
export { holm } from './inference/holm.ts';
export { diagnostics, type Diagnostics } from './effects/diagnostics.ts';
export { planSampleSize, type PlanOptions, type SampleSizePlan } from './effects/planSampleSize.ts';
export {
  sensitivity,
  sensitivityAsync,
  type Sensitivity,
  type SensitivityOptions,
} from './effects/sensitivity.ts';
export { summary, type Summarizable } from './report/summary.ts';
