import { symmetricEigen, type MatrixLike } from '@lab/linalg';
import { wrongType } from '@lab/linalg/arguments';
import { rowIndices } from './arguments.ts';
import { sampledColumns, weightedGram } from './linearSystem.ts';
import { readTransform, type SensingTransform } from './sensingTransform.ts';

/**
 * Exact coherences of blocks of rows that are measured together (lines of k-space) with a subspace: the largest squared singular value of
 * U_g V. Give them to {@link designSampling} as `groupEnergy`.
 *
 * @param basis V, n x l
 * @param groups lists of different rows
 * @returns one energy in [0, 1] for each group
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function blockCoherence(
  transform: SensingTransform,
  basis: MatrixLike,
  groups: readonly (readonly number[])[],
): Float64Array {
  const { size } = readTransform(transform);
  if (!Array.isArray(groups)) throw wrongType('groups', 'a list of lists of rows', groups);
  const all = Array.from({ length: size }, (_, row) => row);
  const { images } = sampledColumns(transform, basis, all, 'basis');
  return Float64Array.from(groups, (group: readonly number[], g) => {
    const rows = rowIndices(group, `groups[${g}]`, size);
    const weights = new Float64Array(size);
    for (const row of rows) weights[row] = 1;
    const { values } = symmetricEigen(weightedGram(images, weights), { vectors: false });
    return Math.min(1, Math.max(0, values[values.length - 1]));
  });
}
