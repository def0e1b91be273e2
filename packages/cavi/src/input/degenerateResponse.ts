import { LabRangeError } from '@lab/linalg';

/** The error of a constant response whose noise is to be estimated. */
export function degenerateResponse(): LabRangeError {
  const message = 'y is constant: its noise variance cannot be estimated; give noiseVariance';
  return new LabRangeError('DEGENERATE_RESPONSE', message, { argument: 'y' });
}
