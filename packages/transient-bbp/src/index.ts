export { blockModel, fromSampleCovariance, twoBlockModel } from './blockModel.ts';
export type { BlockModel, BlockModelInput, TwoBlockInput } from './blockModel.ts';
export { fromPopulation } from './fromPopulation.ts';
export type { FromPopulationOptions, PopulationInput } from './fromPopulation.ts';
export type { TeacherMasses, TeacherMassesInput } from './teacherMasses.ts';
export type { NumberList } from './arguments.ts';

export { varianceProfile } from './varianceProfile.ts';
export type { LearnedProfile, VarianceProfile } from './varianceProfile.ts';
export type { FlowOptions, GradientDescent, TrainingStage } from './training.ts';
export type { SpectrumOptions, Symmetrization } from './symmetrization.ts';
export type { Initialization, InitializationOptions } from './initialization.ts';

export { bulkEdge } from './bulkEdge.ts';
export type { BulkEdge } from './bulkEdge.ts';
export { bulkDensity } from './bulkDensity.ts';
export type { BulkDensity, BulkDensityOptions } from './bulkDensity.ts';
export { bulkCdf, bulkQuantile } from './bulkDistribution.ts';
export type { BulkDistributionOptions } from './bulkDistribution.ts';
export { stieltjes } from './stieltjes.ts';
export type { Complex, Stieltjes } from './stieltjes.ts';
export type { DysonMethod } from './dyson.ts';

export { criticalStrength } from './criticalStrength.ts';
export { outlier } from './outlier.ts';
export type { Outlier, OutlierEnd, OutlierOptions } from './outlier.ts';
export type { Overlaps } from './spikeVector.ts';
export { singularValueEdge } from './rectangularBulk.ts';
export type { SingularValueEdge } from './rectangularBulk.ts';
export { signalFromTopSingularValue, singularValueOutlier } from './singularValueOutlier.ts';
export type { SingularValueOutlier } from './singularValueOutlier.ts';
export { generalVarianceOutlier } from './generalVarianceOutlier.ts';
export type { GeneralVarianceInput, GeneralVarianceOutlier } from './generalVarianceOutlier.ts';
export { varianceMatrix } from './symmetricInitialization.ts';
export type { VarianceMatrix } from './symmetricInitialization.ts';
export { randomDesignOutlier } from './randomDesignOutlier.ts';

export { windows, windowsAsync } from './windows.ts';
export type { Phase, WindowOptions, Windows } from './windows.ts';
export { iteratePhaseDiagram, phaseDiagram, phaseDiagramAsync } from './phaseDiagram.ts';
export type { PhaseColumn, PhaseDiagram, PhaseDiagramInput, PhaseDiagramStep } from './phaseDiagram.ts';
export { optimalStoppingTime } from './optimalStoppingTime.ts';
export type { OptimalStop, OptimalStoppingOptions, StoppingCriterion } from './optimalStoppingTime.ts';
export { stopOrRegularise } from './stopOrRegularise.ts';
export type { StopOrRegularise } from './stopOrRegularise.ts';
export { riskCurve } from './riskCurve.ts';
export type { RiskCurve } from './riskCurve.ts';

export { iterateSimulation, simulateFlow, simulateFlowAsync } from './simulateFlow.ts';
export type {
  Estimate,
  Simulation,
  SimulationInput,
  SimulationRecord,
  SimulationStep,
  SimulationSummary,
} from './simulateFlow.ts';

export { gradientFlow } from './gradientFlow.ts';
export type { GradientFlowOptions, GradientFlowResult } from './gradientFlow.ts';
export { estimateLabelNoise } from './estimateLabelNoise.ts';
export type { LabelNoise } from './estimateLabelNoise.ts';
export { fitFlow, predictAt, weightsAt } from './fitFlow.ts';
export type { FitFlowOptions, FitUseOptions, FlowFit } from './fitFlow.ts';
export { topPair } from './topPair.ts';
export type { TopPair } from './topPair.ts';
export { iterateMonitor, monitorFlow, monitorFlowAsync } from './monitorFlow.ts';
export type { FlowRow, MonitorOptions, MonitorStep } from './monitorFlow.ts';
export type { MonitorRow } from './monitorRow.ts';
export { iterateRecommendation, recommendStop, recommendStopAsync } from './recommendStop.ts';
export type {
  Recommendation,
  RecommendOptions,
  ScanAdjustment,
  StoppingBand,
  StoppingRule,
} from './recommendStop.ts';
export { SpectralMonitor } from './SpectralMonitor.ts';
export type { SpectralMonitorOptions } from './SpectralMonitor.ts';

export { signalFromTopEigenvalue } from './signalFromTopEigenvalue.ts';
export type { SignalEstimate, SignalProfile } from './signalFromTopEigenvalue.ts';
export { edgeTest } from './edgeTest.ts';
export type { EdgeTest, EdgeTestOptions, FiniteSizeCorrection, NullEdge } from './edgeTest.ts';
export { tracyWidom1Cdf, tracyWidom1Quantile } from './tracyWidom1.ts';
export type { AsyncOptions, Progress } from './progress.ts';
export type { Matrix } from './matrixInput.ts';
export type { SpectrumKind } from './rotatedFlow.ts';
