export {
  fft,
  fft2,
  inverseFft,
  inverseFft2,
  inverseRealFft2,
  realFft2,
  type ComplexMatrix,
  type ComplexMatrixLike,
  type ComplexVector,
  type Fourier2Options,
  type FourierOptions,
  type InverseRealFourier2Options,
} from './fourier.ts';
export {
  cosineTransform,
  cosineTransform2,
  inverseCosineTransform,
  inverseCosineTransform2,
  type CosineOptions,
} from './cosine.ts';
export {
  walshHadamard,
  walshHadamard2,
  type WalshHadamard2Options,
  type WalshHadamardOptions,
} from './walshHadamard.ts';
export type { WalshOrdering } from './walshOrder.ts';
export {
  inverseWaveletTransform,
  inverseWaveletTransform2,
  waveletFilters,
  waveletTransform,
  waveletTransform2,
  type Wavelet2Options,
  type WaveletChoices,
  type WaveletOptions,
} from './wavelet.ts';
export type { FilterBank } from './filterBank.ts';
export type { Wavelet } from './scalingFilters.ts';
