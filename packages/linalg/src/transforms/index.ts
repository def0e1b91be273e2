export {
  fft,
  inverseFft,
  inverseRealFft2,
  realFft2,
  type ComplexMatrix,
  type ComplexVector,
} from './fourier.ts';
export { walshHadamard, type WalshHadamardOptions } from './walshHadamard.ts';
export {
  inverseWaveletTransform,
  inverseWaveletTransform2,
  waveletTransform,
  waveletTransform2,
  type WaveletOptions,
} from './wavelet.ts';
export type { Wavelet } from './scalingFilters.ts';
