import { gram, matrixProduct, symmetricEigen, toDense } from '@lab/linalg';
import { packedCopy } from '@lab/linalg/arguments';
import type { Matrix, Regression } from './matrixInput.ts';

/** A regression in the eigenbasis O of its sample covariance. */
export interface FlowBasis {
  /** Eigenvalues of X'X/T, ascending; those below 1e-12 of the largest are 0. */
  readonly eigenvalues: Float64Array;
  /** Number of eigenvalues that are not 0. */
  readonly rank: number;
  /** O, N x N, one eigenvector a column. */
  readonly vectors: Matrix;
  /** A O, M x N, with A = Y'X/T. */
  readonly correlation: Float64Array;
}

const negligible = 1e-12;

/** Diagonalises the sample covariance and rotates the correlations. */
export function flowBasis({ X, Y }: Regression): FlowBasis {
  const samples = X.rows;
  const covariance = packedCopy(toDense(gram(X)));
  for (let i = 0; i < covariance.length; i++) covariance[i] /= samples;
  const { values, vectors } = symmetricEigen({ data: covariance, rows: X.columns, columns: X.columns });
  const eigenvalues = Float64Array.from(values);
  const top = Math.max(0, eigenvalues[eigenvalues.length - 1]);
  let rank = 0;
  for (let j = 0; j < eigenvalues.length; j++) {
    if (eigenvalues[j] <= negligible * top) eigenvalues[j] = 0;
    else rank++;
  }
  const correlation = packedCopy(toDense(matrixProduct(matrixProduct(Y, X, { transposeA: true }), vectors)));
  for (let i = 0; i < correlation.length; i++) correlation[i] /= samples;
  return { eigenvalues, rank, vectors, correlation };
}
