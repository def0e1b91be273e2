import { wrongShape, wrongType, requirePositive } from '@lab/linalg/arguments';
import { localSlopes } from './expectedRecovered.ts';

/** A measured capacity. */
export interface ScalingRow {
  /** Dimension, > 0. */
  readonly d: number;
  /** Items recovered, > 0. */
  readonly recovered: number;
  /** Its standard error, > 0. */
  readonly standardError: number;
}

/** A weighted straight line through ln recovered against ln d. */
export interface ScalingFit {
  /** The exponent: d ln recovered / d ln d. */
  readonly slope: number;
  /** ln recovered at ln d = 0. */
  readonly intercept: number;
  /** From the weights alone, not rescaled by chi2. */
  readonly slopeStandardError: number;
  /** Weighted sum of squared residuals. */
  readonly chi2: number;
  /** Rows less 2. */
  readonly degreesOfFreedom: number;
  /** Slopes between neighbours in d. */
  readonly localSlopes: Float64Array;
}

/**
 * The exponent of capacity in the dimension by weighted least squares, the standard error of ln R being
 * standardError / recovered.
 *
 * @param rows at least two different dimensions, in any order
 * @throws SHAPE (too few), NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function fitScaling(rows: readonly ScalingRow[]): ScalingFit {
  if (!Array.isArray(rows)) throw wrongType('rows', 'an array', rows);
  const points = rows
    .map(({ d, recovered, standardError }: ScalingRow, i) => ({
      x: Math.log(requirePositive(d, `rows[${i}].d`)),
      y: Math.log(requirePositive(recovered, `rows[${i}].recovered`)),
      weight: (recovered / requirePositive(standardError, `rows[${i}].standardError`)) ** 2,
    }))
    .sort((a, b) => a.x - b.x);
  const [first, last] = [points[0], points[points.length - 1]];
  if (points.length < 2 || first.x === last.x) {
    throw wrongShape('rows', 'at least two different dimensions', `${points.length} rows`);
  }
  const total = sum(points, ({ weight }) => weight);
  const meanX = sum(points, ({ weight, x }) => weight * x) / total;
  const meanY = sum(points, ({ weight, y }) => weight * y) / total;
  const spread = sum(points, ({ weight, x }) => weight * (x - meanX) ** 2);
  const slope = sum(points, ({ weight, x, y }) => weight * (x - meanX) * (y - meanY)) / spread;
  return {
    slope,
    intercept: meanY - slope * meanX,
    slopeStandardError: 1 / Math.sqrt(spread),
    chi2: sum(points, ({ weight, x, y }) => weight * (y - meanY - slope * (x - meanX)) ** 2),
    degreesOfFreedom: points.length - 2,
    localSlopes: localSlopes(
      points.map(({ x }) => Math.exp(x)),
      points.map(({ y }) => Math.exp(y)),
    ),
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
