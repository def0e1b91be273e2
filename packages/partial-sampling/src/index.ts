export { fourier, type FourierSensingOptions } from './fourierSensing.ts';
export { walshHadamard, type WalshSensingOptions } from './walshSensing.ts';
export { dct, type DctSensingOptions } from './dctSensing.ts';
export { unitary, type ComplexMatrixLike } from './unitarySensing.ts';
export type { SensingTransform } from './sensingTransform.ts';
export type { ComplexSignalLike, ComplexVector, Parts, Shape, Signal, SignalLike } from './signal.ts';
export type { NumberList } from './arguments.ts';

export {
  daubechies,
  daubechiesFilters,
  haar,
  waveletAnalysis,
  waveletSynthesis,
  type DaubechiesFilters,
  type DaubechiesOptions,
  type HaarOptions,
  type WaveletFormOptions,
} from './daubechies.ts';
export type { SparsifyingBasis } from './sparsifyingBasis.ts';
export type { Decoder, DecoderPrior, LinearPrior, Prior, SamplesPrior, SparsePrior } from './priors.ts';
export { fromLayers, type Activation, type LayersOptions, type OutputActivation } from './fromLayers.ts';

export { localCoherence, localCoherenceAsync, type CoherenceOptions } from './localCoherence.ts';
export { leverageScores, type Coherence } from './leverageScores.ts';
export { empiricalCoherence, type EmpiricalCoherence, type EmpiricalOptions } from './empiricalCoherence.ts';
export { jacobianCoherence, type JacobianCoherence, type JacobianOptions } from './jacobianCoherence.ts';
export { blockCoherence } from './blockCoherence.ts';

export { designSampling, type DesignInput, type SamplingDesign } from './designSampling.ts';
export { softProbabilities, type SoftInput } from './softProbabilities.ts';
export {
  designFromFit,
  fitSampling,
  fitSamplingAsync,
  iterateFitSampling,
  type EnergySource,
  type FitCandidate,
  type FitSamplingOptions,
  type SamplingFit,
} from './fitSampling.ts';
export { drawSample, type DrawOptions, type Sample, type Scheme } from './drawSample.ts';
export {
  bernoulliSampling,
  successiveSampling,
  systematicSampling,
  type BernoulliSamplingInput,
  type SampledRows,
  type SuccessiveSamplingInput,
  type SystematicSamplingInput,
} from './drawCores.ts';
export { addMeasurements, type GrownSample } from './addMeasurements.ts';
export { greyPng, maskPbm, maskRows, rowsOfMask, type GreyOptions, type MaskInput } from './maskExport.ts';

export {
  designDiagnostics,
  requiredMeasurements,
  type DesignDiagnostics,
  type DiagnosticsOptions,
  type RequiredMeasurements,
} from './designDiagnostics.ts';
export { recoveryBound, type RecoveryBound, type RecoveryBoundInput } from './recoveryBound.ts';
export { countDistribution, type CountDistribution } from './countDistribution.ts';
export {
  leastSquaresNoise,
  type LeastSquaresNoise,
  type LeastSquaresNoiseInput,
} from './leastSquaresNoise.ts';

export {
  estimateNoise,
  measure,
  type MeasureOptions,
  type MeasuredRows,
  type Noise,
  type NoiseEvidence,
} from './measure.ts';
export {
  iterateReconstruction,
  reconstruct,
  reconstructAsync,
  type Method,
  type ReconstructOptions,
  type Reconstruction,
} from './reconstruct.ts';
export type { ReconstructionStep } from './reconstructionStep.ts';
export type { MeasuredSample, NoiseOptions, Weights } from './dataTerm.ts';
export { lassoPath, type LassoPathOptions, type LassoPathPoint } from './lassoPath.ts';
export { reconstructByHoldOut, type HoldOutOptions, type HoldOutReconstruction } from './holdOut.ts';
export {
  projectOntoEllipsoid,
  type EllipsoidInput,
  type EllipsoidProjection,
} from './projectOntoEllipsoid.ts';
export { sheppLogan } from './sheppLogan.ts';
export { psnr, relativeError, ssim, type PsnrOptions, type SsimOptions } from './imageQuality.ts';

export {
  compareSchemes,
  compareSchemesAsync,
  iterateComparison,
  type ComparedRun,
  type ComparedScheme,
  type ComparedSummary,
  type CompareInput,
} from './compareSchemes.ts';
export type { AsyncOptions, Progress } from './progress.ts';
