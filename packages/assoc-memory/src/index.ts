export { powerLaw } from './frequencies/powerLaw.ts';
export { frequenciesFromCounts } from './frequencies/frequencies.ts';
export { fitPowerLaw, type PowerLawFit, type PowerLawFitOptions } from './frequencies/fitPowerLaw.ts';
export { gaussianEmbeddings, orthogonalEmbeddings, type EmbeddingOptions } from './embeddings/embeddings.ts';

export type { Problem } from './problem/problem.ts';
export { negativeGradient, negativeGradientAsync, type GradientOptions } from './problem/negativeGradient.ts';
export { loss, lossAndGradient, lossAsync } from './problem/loss.ts';
export {
  margins,
  marginsAsync,
  type MarginOptions,
  type MarginProblem,
  type Margins,
} from './problem/margins.ts';
export { recovery, recoveryAsync, type Recovery, type RecoveryOptions } from './problem/recovery.ts';
export type { RecoverySummary } from './problem/recoverySummary.ts';
export { capacityFromRanks, rankWeights } from './problem/capacityFromRanks.ts';
export { sampledRanks, type SampledRanksOptions } from './problem/sampledRanks.ts';

export { step, stepAsync, type Step, type StepOptions } from './rules/step.ts';
export type { RuleName, RuleOptions } from './rules/rule.ts';
export { stabilizedPolar, type PolarMethod, type StabilizedPolarOptions } from './rules/stabilizedPolar.ts';
export { newtonSchulz, type NewtonSchulz, type NewtonSchulzOptions } from './rules/newtonSchulz.ts';
export { newtonDirection, type NewtonDirectionOptions } from './rules/newtonDirection.ts';
export { signDirection, spectralPower } from './rules/spectralPower.ts';
export { deltaRule, ridgeMemory, truncatedHebbian, type Facts } from './rules/baselines.ts';
export {
  spectrumDiagnostics,
  type SpectrumDiagnostics,
  type SpectrumOptions,
} from './rules/spectrumDiagnostics.ts';

export { recoveryCurve, type RecoveryCurve, type RecoveryCurveInput } from './theory/recoveryCurve.ts';
export {
  capacityCurve,
  expectedRecovered,
  localSlopes,
  type CapacityCurve,
  type CapacityCurveInput,
  type ExpectedRecoveredInput,
} from './theory/expectedRecovered.ts';
export type { FrequencyLaw } from './theory/groups.ts';
export type { ResolvedRule, TheoryRule, TheoryRuleOptions } from './theory/theoryRule.ts';
export { suggestLambda } from './theory/suggestLambda.ts';
export { optimalLambda, type OptimalLambda, type OptimalLambdaInput } from './theory/optimalLambda.ts';
export { criticalBatch, type CriticalBatch, type CriticalBatchInput } from './theory/criticalBatch.ts';
export { dimensionFor, type DimensionFor, type DimensionInput } from './theory/dimensionFor.ts';
export {
  newtonSchulzStepsFor,
  type NewtonSchulzSteps,
  type NewtonSchulzStepsInput,
} from './theory/newtonSchulzStepsFor.ts';
export { multiStepCapacity, type MultiStepCapacityInput } from './theory/multiStepCapacity.ts';
export {
  expectedLoss,
  optimalStepSize,
  type ExpectedLossInput,
  type OptimalStepSize,
} from './theory/expectedLoss.ts';
export { informationLimit } from './theory/informationLimit.ts';
export {
  multiStepExponents,
  scalingExponents,
  type MultiStepExponents,
  type ScalingExponents,
} from './theory/scalingExponents.ts';
export { fitScaling, type ScalingFit, type ScalingRow } from './theory/fitScaling.ts';

export {
  simulateCapacity,
  simulateCapacityAsync,
  type SimulatedCapacity,
} from './simulation/simulateCapacity.ts';
export type { SimulationInput } from './simulation/simulationInput.ts';
export type { EmbeddingKind } from './simulation/blockEmbeddings.ts';

export {
  capacitySweep,
  iterateCapacitySweep,
  summarizeSweep,
  toCsv,
  type CapacitySweepInput,
  type SweepRow,
  type SweepSummary,
} from './simulation/capacitySweep.ts';

export { iterateTraining, train, trainAsync, type Training, type TrainingStep } from './training/train.ts';
export type { TrainingMode, TrainingOptions } from './training/trainingInput.ts';

export {
  fitMemory,
  fitMemoryAsync,
  predict,
  score,
  topK,
  topKAsync,
  type MemoryFacts,
  type MemoryModel,
  type MemoryOptions,
  type MemoryScore,
  type TopK,
} from './model/memory.ts';
export {
  AssociativeMemory,
  type AssociativeMemoryOptions,
  type AssociativeMemoryState,
  type FactBatch,
} from './model/AssociativeMemory.ts';

export type { AsyncOptions, Progress } from './task.ts';
export type { NumberList } from './arguments.ts';
export type { Matrix } from './matrixInput.ts';
