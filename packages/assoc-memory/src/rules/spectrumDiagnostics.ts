import { svd, type MatrixLike } from '@lab/linalg';
import { requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { denseInput } from '../matrixInput.ts';
import { newtonSchulzStepsFor } from '../theory/newtonSchulzStepsFor.ts';

/** Options of `spectrumDiagnostics`. */
export interface SpectrumOptions {
  /** Stabiliser to judge, >= 0; default `share` times the median singular value. */
  readonly lambda?: number | undefined;
  /** Default lambda over the median singular value, > 0, sensibly 0.1 to 0.5; default 0.3. */
  readonly share?: number | undefined;
}

/** What the spectrum of a gradient says about Muon. */
export interface SpectrumDiagnostics {
  /** Decreasing, min(m, n) of them. */
  readonly singularValues: Float64Array;
  /** Median singular value. */
  readonly median: number;
  /** Where a white-noise bulk of the same median singular value ends. */
  readonly bulkEdge: number;
  /** Singular values beyond the bulk. */
  readonly outliers: number;
  /** The stabiliser, given or suggested. */
  readonly lambda: number;
  /** Directions that h_lambda takes at more than half weight: s > lambda / sqrt(3). */
  readonly saturated: number;
  /** |h_lambda(G)|_F / sqrt(m n): the noise of a logit of one step. */
  readonly logitNoise: number;
  /** |G|_F. */
  readonly frobeniusNorm: number;
  /** Newton-Schulz steps (gain 3.4445) that act like lambda; undefined where lambda or G is 0. */
  readonly newtonSchulzSteps: number | undefined;
}

/**
 * Looks at a gradient matrix of one's own, from any training: is there a heavy-tailed head on a noise bulk, which lambda fits, and
 * how many Newton-Schulz steps does it take to reach the tail?
 *
 * @param matrix G, m x n
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function spectrumDiagnostics(matrix: MatrixLike, options: SpectrumOptions = {}): SpectrumDiagnostics {
  const { rows, columns, ...rest } = denseInput(matrix, 'matrix');
  const { values } = svd({ rows, columns, ...rest }, { vectors: false });
  const half = values.length >> 1;
  const median = values.length % 2 === 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
  const share = requirePositive(options.share ?? 0.3, 'share');
  const lambda = options.lambda === undefined ? share * median : requireNotNegative(options.lambda, 'lambda');
  const ratio = Math.min(rows, columns) / Math.max(rows, columns);
  const bulkEdge = (median * (1 + Math.sqrt(ratio))) / medianOfBulk(ratio);
  const frobeniusNorm = Math.hypot(...values);
  const size = Math.sqrt(rows * columns);
  const weights = values.map((s) => (s === 0 ? 0 : s / Math.hypot(s, lambda)));
  return {
    singularValues: values,
    median,
    bulkEdge,
    outliers: values.filter((s) => s > bulkEdge).length,
    lambda,
    saturated: values.filter((s) => s > lambda / Math.sqrt(3)).length,
    logitNoise: Math.hypot(...weights) / size,
    frobeniusNorm,
    newtonSchulzSteps:
      lambda > 0 && frobeniusNorm > 0 ? newtonSchulzStepsFor({ frobeniusNorm, lambda }).steps : undefined,
  };
}

/**
 * The median singular value of an m x n matrix of independent entries of variance 1 / max(m, n), for large sizes: the median
 * of the Marchenko-Pastur law of aspect ratio beta = min / max, by the midpoint rule in s = centre - radius cos(theta).
 */
function medianOfBulk(beta: number): number {
  const low = (1 - Math.sqrt(beta)) ** 2;
  const high = (1 + Math.sqrt(beta)) ** 2;
  const count = 4000;
  const masses = new Float64Array(count);
  const points = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const theta = (Math.PI * (i + 0.5)) / count;
    const x = 0.5 * (low + high) - 0.5 * (high - low) * Math.cos(theta);
    points[i] = x;
    masses[i] = Math.sin(theta) ** 2 / x;
  }
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += masses[i];
    if (sum >= 0.5 * total) return Math.sqrt(points[i]);
  }
  return Math.sqrt(high);
}
