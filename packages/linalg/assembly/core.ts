export { alloc, mark, release } from './arena';
export { cholesky } from './cholesky';
export { relaxColumns } from './coordinate';
export { centreRows, differenceRows, distanceRows, rowMean } from './distances';
export { symmetricEigen } from './eigen';
export { maternEntries, polynomialEntries, rbfEntries } from './exponential';
export { fourier } from './fourier';
export { fourier2, realFourier2, realFourierInverse2 } from './fourier2';
export { gemm, gemmLower, mirrorLower, setTiles, sgemm } from './gemm';
export {
  axpy,
  columnDot,
  columnStep,
  dot,
  gemvColumns,
  gemvRows,
  outerRows,
  rot,
  roughRows,
  scal,
  singleColumns,
  singleRows,
  symvLower,
} from './kernels';
export { lu } from './lu';
export { identityDistance, spectralBound } from './polar';
export { nearerRows, nearestRows } from './nearest';
export { qr, qrForm } from './qr';
export { scaleOf } from './scaling';
export { svd } from './svd';
export { sparseAxpy, sparseColumns, sparseDot, sparseRows } from './sparse';
export { solveLower, solveUpper } from './triangular';
export { walshHadamard } from './walshHadamard';
export { waveletForward, waveletForward2, waveletInverse, waveletInverse2 } from './wavelet';
