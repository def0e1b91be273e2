import { LabRangeError, LabTypeError, type MatrixLike } from '@lab/linalg';
import { readVector, requireCount, requireNotNegative } from '@lab/linalg/arguments';
import { norm, readUnitPoints, readWeights, type NumberList } from '../arguments.ts';
import { inverseResultant, requireDimension, undefinedDirection } from './meanResultantLength.ts';

/** A von Mises-Fisher law fitted to directions. */
export interface VonMisesFisherFit {
  /** Unit direction of the mean; null when the mean is 0 (a length below 1e-12). */
  readonly meanDirection: number[] | null;
  /** Length of the weighted mean, in [0, 1]. */
  readonly meanResultantLength: number;
  /** A_d(kappa) = R; 0 when the mean is 0. */
  readonly kappa: number;
  /** False when kappa did not settle, or when all points coincide and kappa has no finite value (then 1e16 d). */
  readonly converged: boolean;
  readonly warnings: string[];
}

/** The sufficient statistics of directions, as plain JSON: sums from parts of the data are merged by adding them. */
export interface DirectionSums {
  /** Weighted sum of the points, number[d]. */
  readonly sum: number[];
  /** Sum of the weights. */
  readonly weight: number;
  /** Number of points. */
  readonly count: number;
}

/** Options of `vmf.fit`. */
export interface VonMisesFisherFitOptions {
  /** number[N] >= 0, default all 1. */
  readonly weights?: NumberList | undefined;
}

/**
 * Maximum likelihood, the forward Kullback-Leibler fit of a weighted sample: direction and length of the mean, A_d(kappa) = length.
 *
 * @param points N x d unit rows (within 1e-6)
 * @throws LabRangeError INVALID_SAMPLE, SHAPE, NOT_FINITE, OUT_OF_RANGE (d < 2)
 */
export function fitVonMisesFisher(
  points: MatrixLike,
  { weights }: VonMisesFisherFitOptions = {},
): VonMisesFisherFit {
  return fitDirectionSums(directionSums(points, { weights }));
}

/**
 * The sums that a fit needs, of one part of the data.
 *
 * @throws LabRangeError as `vmf.fit`
 */
export function directionSums(points: MatrixLike, { weights }: VonMisesFisherFitOptions = {}): DirectionSums {
  const { data, count, dim } = readUnitPoints(points, 'points');
  requireDimension(dim);
  const w = readWeights(weights, 'weights', count);
  const sum = new Float64Array(dim);
  let total = 0;
  for (let i = 0; i < count; i++) {
    total += w[i];
    for (let j = 0; j < dim; j++) sum[j] += w[i] * data[i * dim + j];
  }
  return { sum: Array.from(sum), weight: total, count };
}

/**
 * The sums of several parts together.
 *
 * @throws LabRangeError SHAPE for parts of different dimension or no part
 */
export function mergeDirectionSums(parts: readonly DirectionSums[]): DirectionSums {
  if (parts.length === 0)
    throw new LabRangeError('SHAPE', 'parts must hold at least one part', { argument: 'parts' });
  const d = parts[0].sum.length;
  const sum = new Float64Array(d);
  let weight = 0;
  let count = 0;
  for (const [p, part] of parts.entries()) {
    const entries = readVector(part.sum, `parts[${p}].sum`, d);
    for (let j = 0; j < d; j++) sum[j] += entries[j];
    weight += requireNotNegative(part.weight, `parts[${p}].weight`);
    count += requireCount(part.count, `parts[${p}].count`, 0);
  }
  return { sum: Array.from(sum), weight, count };
}

/** The fit of accumulated sums; see `vmf.fit`. */
export function fitDirectionSums(sums: DirectionSums): VonMisesFisherFit {
  const sum = readVector(sums.sum, 'sums.sum');
  requireDimension(sum.length);
  if (!(requireNotNegative(sums.weight, 'sums.weight') > 0)) {
    throw new LabRangeError('INVALID_SAMPLE', 'sums.weight is 0: there is nothing to fit', {
      argument: 'sums',
    });
  }
  return momentFit(sum.map((x) => x / sums.weight));
}

/** The law whose mean vector is `mean`. */
export function momentFit(mean: Float64Array): VonMisesFisherFit {
  const d = mean.length;
  const length = norm(mean);
  if (length < 1e-12) {
    return {
      meanDirection: null,
      meanResultantLength: length,
      kappa: 0,
      converged: true,
      warnings: ['the mean is 0: no direction'],
    };
  }
  const meanDirection = Array.from(mean, (x) => x / length);
  if (length >= 1) {
    const warnings = ['all points coincide: the concentration has no finite maximum'];
    return { meanDirection, meanResultantLength: 1, kappa: 1e16 * d, converged: false, warnings };
  }
  const { kappa, converged, warning } = inverseResultant(d, length);
  return {
    meanDirection,
    meanResultantLength: length,
    kappa,
    converged,
    warnings: warning === undefined ? [] : [warning],
  };
}

/**
 * The direction of a fit.
 *
 * @throws LabRangeError UNDEFINED_DIRECTION when the mean is 0; LabTypeError WRONG_TYPE for another object
 */
export function meanDirection(fit: {
  readonly meanDirection?: readonly number[] | null | undefined;
}): number[] {
  if (fit.meanDirection === undefined) {
    throw new LabTypeError('WRONG_TYPE', 'fit must be a fit on the sphere', { argument: 'fit' });
  }
  if (fit.meanDirection === null) throw undefinedDirection('fit');
  return Array.from(fit.meanDirection);
}
