export {
  LabRangeError,
  LabTypeError,
  isLabError,
  type ErrorCode,
  type ErrorDetails,
  type LabError,
} from './errors.ts';
export { contiguousData, fromData, identity, zeros } from './storage.ts';
export { fromRows, isMatrixLike, toDense, toMatrix, type DenseMatrix, type MatrixLike } from './dense.ts';
export type { StepOptions } from './cooperative.ts';
export type { OutOption } from './output.ts';
export { installKernels, type Kernels } from './kernels.ts';
export { currentTier, ready, setMode, turbo, type CurrentTier, type Mode, type Tier } from './mode.ts';
export { axpy, dot, norm2, scale } from './vector.ts';
export {
  gram,
  matrixProduct,
  matrixVector,
  type GramOptions,
  type MatrixProductOptions,
  type MatrixVectorOptions,
} from './product.ts';
export { matrixProductFloat32, type Float32Matrix, type MatrixProductFloat32Options } from './float32.ts';
export {
  createColumns,
  type ColumnMatrix,
  type ColumnOptions,
  type ColumnPrecision,
  type OuterOptions,
  type Relaxation,
} from './columns.ts';
export { createHeap, type HeapGemmOptions, type HeapMatrix, type MatrixHeap } from './heap.ts';
export {
  createWorkspace,
  type MatrixWorkspace,
  type WorkspaceArrays,
  type WorkspaceData,
  type WorkspaceMatrix,
} from './workspace.ts';
export { cholesky, choleskySolve, type Cholesky } from './cholesky.ts';
export { determinant, inverse, lu, luSolve, type Determinant, type Lu } from './lu.ts';
export { qr, type Qr, type QrOptions } from './qr.ts';
export { leastSquares, type LeastSquares, type LeastSquaresOptions } from './leastSquares.ts';
export {
  symmetricEigen,
  type SymmetricEigen,
  type SymmetricEigenOptions,
  type SymmetricEigenvalues,
} from './symmetricEigen.ts';
export { svd, type SingularValues, type Svd, type SvdOptions } from './svd.ts';
export { conditionNumber, pseudoInverse, rank, type RankOptions } from './pseudoInverse.ts';
export { polarFactor } from './polarFactor.ts';
export { squaredDistances } from './distances.ts';
export { squaredDistance } from './js/squaredDistance.ts';
export {
  kernelMatrix,
  type Kernel,
  type MaternKernel,
  type PolynomialKernel,
  type RbfKernel,
} from './kernelMatrix.ts';
export {
  csrFromTriplets,
  csrMatrixVector,
  csrMultiply,
  csrToDense,
  csrTranspose,
  isCsr,
  toCsr,
  type CsrMatrix,
  type CsrMatrixVectorOptions,
  type CsrMultiplyOptions,
  type TypedCsrMatrix,
} from './csr.ts';
export { createNearest, type CentreBounds, type NearestCentres } from './nearest.ts';
export { createSparse, type SparseMatrix } from './sparse.ts';
export type { LinearOperator, SymmetricOperator } from './operators.ts';
export {
  iterateLeadingEigenpairs,
  leadingEigenpairs,
  leadingEigenpairsAsync,
  type LanczosState,
  type LeadingEigenpairs,
  type LeadingEigenpairsOptions,
  type Which,
} from './leadingEigenpairs.ts';
export {
  iterateLeadingSingularTriplets,
  leadingSingularTriplets,
  leadingSingularTripletsAsync,
  type LeadingSingularTriplets,
  type LeadingSingularTripletsOptions,
} from './leadingSingularTriplets.ts';
export {
  iterateLobpcg,
  lobpcg,
  lobpcgAsync,
  type BlockEigenpairs,
  type BlockState,
  type LobpcgOptions,
} from './lobpcg.ts';
export {
  iterateSubspace,
  subspaceIteration,
  subspaceIterationAsync,
  type SubspaceIterationOptions,
} from './subspaceIteration.ts';
export type { Matrix } from 'ml-matrix';
