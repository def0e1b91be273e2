import { LabTypeError, toDense, type MatrixLike } from '@lab/linalg';
import { requireCount } from '@lab/linalg/arguments';
import { normaliseRows } from '../spectrum/embedding.ts';

/** A feature that sets a cluster apart. */
export interface Feature {
  /** Column of the data. */
  readonly feature: number;
  /** Its name, where names were given. */
  readonly name?: string;
  /** Its entry in the cluster's unit profile minus the mean of the other clusters' entries. */
  readonly contrast: number;
}

/** Which features are listed. */
export interface TopFeaturesOptions {
  /** Cluster of 0..K - 1. */
  readonly cluster: number;
  /** How many, 1..p; default 10, or p if less. */
  readonly count?: number;
  /** p names. */
  readonly names?: readonly string[];
}

/**
 * The features that name a cluster: largest contrast of its unit profile with the others'.
 * @param fitted a model or a result of `scales`
 * @returns features by descending contrast
 * @throws OUT_OF_RANGE, NOT_FINITE, SHAPE (another number of names), WRONG_TYPE
 */
export function topFeatures(
  fitted: { readonly profiles: MatrixLike },
  { cluster, count, names }: TopFeaturesOptions,
): Feature[] {
  const { data, rows: clusters, columns, stride } = toDense(fitted.profiles, 'profiles');
  requireCount(cluster, 'cluster', 0, clusters - 1);
  const listed = requireCount(count ?? Math.min(10, columns), 'count', 1, columns);
  if (names !== undefined && names.length !== columns)
    throw new LabTypeError('SHAPE', `names must hold ${columns} names, got ${names.length}`, {
      argument: 'names',
    });
  const units = new Float64Array(clusters * columns);
  for (let k = 0; k < clusters; k++) units.set(data.subarray(k * stride, k * stride + columns), k * columns);
  normaliseRows(units, columns);
  const contrast = new Float64Array(columns);
  for (let k = 0; k < clusters; k++) {
    const factor = k === cluster ? 1 : -1 / (clusters - 1);
    for (let j = 0; j < columns; j++) contrast[j] += factor * units[k * columns + j];
  }
  const ranked = Int32Array.from(contrast.keys()).sort((a, b) => contrast[b] - contrast[a] || a - b);
  return Array.from(ranked.subarray(0, listed), (feature) => ({
    feature,
    ...(names === undefined ? {} : { name: names[feature] }),
    contrast: contrast[feature],
  }));
}
