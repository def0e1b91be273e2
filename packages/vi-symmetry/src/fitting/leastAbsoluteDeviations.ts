import { runToEnd } from '@lab/linalg/cooperative';
import { normal } from '@lab/stats';
import { minimise, type Minimum, type Objective } from '../numeric/lbfgs.ts';
import type { WeightedPoints } from './gridLaw.ts';
import { weightedMedian } from './weightedMedian.ts';

/** The plane of least absolute deviations. */
export interface AbsolutePlane {
  /** Slopes by the columns before the response, then the constant. */
  readonly coefficients: Float64Array;
  /** Mean absolute deviation from the plane. */
  readonly deviation: number;
  /** How it was found, one for each width of the shifts; none for a median of points. */
  readonly minima: readonly Minimum[];
}

/**
 * The column `response` regressed on the first `slopes` columns and a constant; the middle of the interval of medians for points and no slopes. Columns have mean 0.
 *
 * |r| is replaced by its mean over normal shifts of r, E |r + width Z|. For points the width is lowered until nothing changes. For a law on the nodes of a rule it cannot be:
 * a rule does not see a corner between its nodes. Shifts as wide as two nodes are as good as exact, and what they change is a series in width^2: three widths and
 * extrapolation leave O(width^6).
 */
export function leastAbsoluteDeviations(
  points: WeightedPoints,
  response: number,
  slopes: number,
): AbsolutePlane {
  const { data, count, dim, weights, spacing } = points;
  const column = Float64Array.from(weights, (_, i) => data[i * dim + response]);
  let square = 0;
  for (let i = 0; i < count; i++) square += weights[i] * column[i] ** 2;
  const spread = Math.sqrt(square);
  if (spacing === undefined && slopes === 0) {
    const median = weightedMedian(column, weights);
    const deviation = column.reduce((sum, x, i) => sum + weights[i] * Math.abs(x - median), 0);
    return { coefficients: Float64Array.of(median), deviation, minima: [] };
  }
  const law = spacing !== undefined;
  const widths = law
    ? [0.5, 4 * spacing, Math.sqrt(8) * spacing, 2 * spacing]
    : Array.from({ length: 8 }, (_, k) => 0.3 * 10 ** -k);
  // Lagrange's at 0 for squares 4, 2, 1; or the last.
  const shares = law ? [0, 1 / 3, -2, 8 / 3] : widths.map((_, k) => (k < 7 ? 0 : 1));
  let x: Float64Array = new Float64Array(slopes + 1);
  const minima = widths.map((width) => {
    const objective = smoothedDeviation(points, column, slopes, width * spread);
    const minimum = runToEnd(minimise(objective, x, { gradientTolerance: 1e-11, maxIterations: 200 }));
    x = minimum.x;
    return minimum;
  });
  return {
    coefficients: x.map((_, j) => minima.reduce((sum, minimum, k) => sum + shares[k] * minimum.x[j], 0)),
    deviation: minima.reduce((sum, { value }, k) => sum + shares[k] * value, 0),
    minima,
  };
}

/** E |y - b'x - c + width Z|, Z standard normal. */
function smoothedDeviation(
  { data, count, dim, weights }: WeightedPoints,
  column: Float64Array,
  slopes: number,
  width: number,
): Objective {
  return (x, out) => {
    out.fill(0);
    let value = 0;
    for (let i = 0; i < count; i++) {
      let residual = column[i] - x[slopes];
      for (let j = 0; j < slopes; j++) residual -= x[j] * data[i * dim + j];
      const t = Math.abs(residual) / width;
      // Beyond, neither differs from 1 and 0.
      const inside = t > 8.5 ? 1 : 1 - 2 * normal.cdf(-t);
      const density = t > 8.5 ? 0 : Math.exp(-0.5 * t * t) / Math.sqrt(2 * Math.PI);
      value += weights[i] * width * (t * inside + 2 * density);
      const pull = weights[i] * inside * Math.sign(residual);
      for (let j = 0; j < slopes; j++) out[j] -= pull * data[i * dim + j];
      out[slopes] -= pull;
    }
    return value;
  };
}
