import { fisherInformation, klDivergence, logDensity } from './divergence.ts';
import {
  directionSums,
  fitDirectionSums,
  fitVonMisesFisher,
  meanDirection,
  mergeDirectionSums,
} from './fit.ts';
import {
  derivativeOfMeanResultantLength,
  inverseMeanResultantLength,
  meanResultantLength,
} from './meanResultantLength.ts';
import { entropy, logNormalizer, logNormalizerPlusKappa } from './normalizer.ts';
import { sampleVonMisesFisher } from './sample.ts';

/**
 * Everything about the von Mises-Fisher law on S^{d-1}, for d from 2 to 10,000 and more and kappa from 0 to 1e6 and more.
 * @namespace
 */
export const vmf = {
  logNormalizer,
  logNormalizerPlusKappa,
  meanResultantLength,
  derivativeOfMeanResultantLength,
  inverseMeanResultantLength,
  entropy,
  kl: klDivergence,
  fisher: fisherInformation,
  logDensity,
  sample: sampleVonMisesFisher,
  fit: fitVonMisesFisher,
  sums: directionSums,
  mergeSums: mergeDirectionSums,
  fitSums: fitDirectionSums,
  meanDirection,
} as const;
