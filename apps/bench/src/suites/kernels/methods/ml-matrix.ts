import {
  CholeskyDecomposition,
  EigenvalueDecomposition,
  QrDecomposition,
  SingularValueDecomposition,
} from 'ml-matrix';
import { defineMethod } from '../../../nouns/method.ts';
import { diagonalOf, entriesOf, largestOf, type Digest, type KernelInput } from '../task.ts';

/** The field's matrix package in JavaScript, which the others take turns with. */
export const mlMatrix = defineMethod<KernelInput, Digest, Record<string, never>>({
  name: 'ml-matrix',
  title: 'ml-matrix',
  description: 'mmul and the decompositions of ml-matrix, vectors included.',
  module: import.meta.url,
  run({ operation, order, a }) {
    switch (operation) {
      case 'product':
        return entriesOf(a.mmul(a), order);
      case 'gram':
        return entriesOf(a.transpose().mmul(a), order);
      case 'cholesky':
        return entriesOf(new CholeskyDecomposition(a).lowerTriangularMatrix, order);
      case 'qr': {
        const { orthogonalMatrix, upperTriangularMatrix } = new QrDecomposition(a);
        // The factor Q is formed when it is read: @lab/linalg and numpy form it, too.
        if (orthogonalMatrix.rows !== order) throw new Error('Q is not square');
        return diagonalOf(upperTriangularMatrix);
      }
      case 'eigenpairs':
        return largestOf(new EigenvalueDecomposition(a, { assumeSymmetric: true }).realEigenvalues);
      case 'svd':
        return largestOf(new SingularValueDecomposition(a).diagonal);
    }
  },
});
