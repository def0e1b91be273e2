export { fit, fitAsync, iterateFit } from './model/fit.ts';
export { type FitOptions } from './model/fitOptions.ts';
export { type Lines, type Model, type SolverReport, type Warning } from './model/model.ts';
export { predict, transform, partialPredict, type Prediction } from './model/predict.ts';
export { scales, thetaIntervals, type Intervals, type Scales } from './scales/scales.ts';
export { probabilities, type ProbabilityOptions } from './scales/probabilities.ts';
export { type ProbabilityForm } from './scales/evidence.ts';
export { topFeatures, type Feature, type TopFeaturesOptions } from './scales/topFeatures.ts';
export {
  refineLines,
  iterateRefineLines,
  type RefinedLines,
  type RefineLinesOptions,
  type RefineLinesPass,
} from './clustering/refineLines.ts';
export {
  selectK,
  selectKAsync,
  iterateSelectK,
  type SelectedK,
  type SelectKOptions,
  type SelectKRow,
} from './selection/selectK.ts';
export {
  stability,
  stabilityAsync,
  type Stability,
  type StabilityOptions,
  type StabilityRow,
} from './selection/stability.ts';
export { featureSplitZ, type FeatureSplit, type FeatureSplitOptions } from './selection/featureSplit.ts';
export { signFlipReference, type SignFlipOptions, type SignFlipReference } from './selection/signFlips.ts';
export { hollowGram, hollowGramOperator, type HollowGramMatrix } from './spectrum/hollowedMatrix.ts';
export { kmeans, type KmeansOptions, type KmeansResult } from './clustering/kmeans.ts';
export { assignQr, type QrAssignment } from './clustering/assignQr.ts';
export { compareLabelings, type LabelingComparison } from './clustering/compareLabelings.ts';
export { adjustedRandIndex, clusteringError, contingency, normalizedMutualInformation } from '@lab/stats';
export { populationGeometry, type PopulationGeometry } from './spectrum/populationGeometry.ts';
export { simulate, type NoiseLaw, type Simulation, type SimulationOptions } from './simulation/simulate.ts';
export { simulateDocuments, type Documents, type DocumentOptions } from './simulation/simulateDocuments.ts';
export { type Diagonal, type EigenvalueOrder } from './spectrum/eigenpairs.ts';
export { type Preprocessing, type Transform } from './table/preprocessing.ts';
export { type LabelledOptions } from './scales/labelledTable.ts';
export { type CsrMatrix, type Matrix, type MatrixLike } from '@lab/linalg';
export { type TableLike } from './table/table.ts';
export { type AsyncOptions, type JudgedDirection, type Progress } from './steps.ts';
