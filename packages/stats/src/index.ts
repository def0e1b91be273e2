export { randomStream, restoreRandomStream, RandomStream, type RandomStreamState } from './random/stream.ts';
export type { PathElement } from './random/streamKey.ts';
export { drawExponential } from './random/drawExponential.ts';
export { drawChiSquare, drawGamma } from './random/drawGamma.ts';
export { drawBeta } from './random/drawBeta.ts';
export { drawStudentT } from './random/drawStudentT.ts';
export { drawBernoulli, drawCategorical } from './random/drawCategorical.ts';
export { aliasTable, drawAlias, type AliasTable } from './random/aliasTable.ts';
export { drawPoisson } from './random/drawPoisson.ts';
export { drawBinomial, drawMultinomial } from './random/drawBinomial.ts';
export { permutation, sampleWithoutReplacement, shuffle, shuffleInPlace } from './random/permutation.ts';
export { drawSphere } from './random/drawSphere.ts';
export { normalMatrix } from './random/normalMatrix.ts';

export type { Distribution } from './distributions/distribution.ts';
export { normal, type NormalDistribution, type NormalParameters } from './distributions/normal.ts';
export { chiSquare, type ChiSquareParameters } from './distributions/chiSquare.ts';
export { gamma, type GammaParameters } from './distributions/gamma.ts';
export { beta, type BetaParameters } from './distributions/beta.ts';
export { studentT, type StudentTParameters } from './distributions/studentT.ts';
export { weightedChiSquare, type WeightedChiSquareParameters } from './distributions/weightedChiSquare.ts';
export { gammaSum, type GammaSumParameters } from './distributions/gammaSum.ts';
export {
  tracyWidom,
  type TracyWidomDistribution,
  type TracyWidomParameters,
} from './distributions/tracyWidom.ts';

export { weightedMean, type WeightsOption } from './moments/weightedMean.ts';
export {
  standardErrorOfMean,
  weightedVariance,
  type VarianceKind,
  type VarianceOptions,
} from './moments/weightedVariance.ts';
export { weightedQuantile, type QuantileMethod, type QuantileOptions } from './moments/weightedQuantile.ts';
export { weightedMoments, type Moments } from './moments/weightedMoments.ts';
export { RunningMoments, type RunningMomentsState } from './moments/runningMoments.ts';

export {
  bootstrap,
  bootstrapIndices,
  type BootstrapOptions,
  type BootstrapResult,
  type IndexStatistic,
  type Interval,
} from './resampling/bootstrap.ts';
export { jackknife, type JackknifeResult } from './resampling/jackknife.ts';
export { foldLabels, type FoldOptions } from './resampling/folds.ts';
export {
  pairedDifference,
  type PairedDifference,
  type PairedDifferenceOptions,
} from './resampling/pairedDifference.ts';
export { binomialInterval, type BinomialIntervalOptions } from './resampling/binomialInterval.ts';

export {
  iterateKmeans,
  kmeans,
  kmeansAsync,
  type KmeansAsyncOptions,
  type KmeansOptions,
  type KmeansProgress,
  type KmeansResult,
} from './clustering/kmeans.ts';
export type { KmeansStep } from './clustering/restarts.ts';
export { kmeansObjective, type KmeansObjectiveOptions } from './clustering/kmeansObjective.ts';
export { sphericalKmeans } from './clustering/sphericalKmeans.ts';
export { assignToCentres } from './clustering/assignToCentres.ts';

export { contingency, type Contingency } from './partitions/contingency.ts';
export { adjustedRandIndex } from './partitions/adjustedRandIndex.ts';
export { normalizedMutualInformation } from './partitions/normalizedMutualInformation.ts';
export { clusteringError, type ClusteringError } from './partitions/clusteringError.ts';
export {
  linearAssignment,
  type LinearAssignment,
  type LinearAssignmentOptions,
} from './partitions/linearAssignment.ts';
export { relabelByFirstAppearance } from './partitions/relabelByFirstAppearance.ts';
