import type { CsrMatrix, MatrixLike } from '@lab/linalg';
import { readVector, requireKnownFields, requireNumber } from '@lab/linalg/arguments';
import type { TransformOptions } from '../input/regressionData.ts';
import { inner } from '../numeric/vectors.ts';
import {
  expectedSquares,
  readFactors,
  readUnknownNoise,
  type Factors,
  type GammaHyper,
  type UnknownNoiseProblem,
  type UnknownNoiseState,
} from './state.ts';

/** A direction in the space of states, as arrays of any sign. */
export interface Tangent {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly noisePrecision: number;
  readonly priorPrecision: number;
}

/**
 * The derivative of one parallel sweep of the model with unknown noise along a direction.
 *
 * @param options `state` (all variances and precisions > 0), `tangent` (any numbers), `hyper`, and how X is read
 * @returns the image of the tangent
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, DEGENERATE_RESPONSE
 * @remarks docs/theory.md, section 5.1
 */
export function parallelTangent(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: TransformOptions & {
    readonly hyper?: Partial<GammaHyper>;
    readonly state: UnknownNoiseState;
    readonly tangent: UnknownNoiseState;
  },
): UnknownNoiseState {
  requireKnownFields(options, ['intercept', 'standardize', 'hyper', 'state', 'tangent']);
  const problem = readUnknownNoise(X, y, options);
  const factors = readFactors(options.state, 'state', problem);
  const p = factors.mean.length;
  const { tangent } = options;
  requireKnownFields(tangent, ['mean', 'variance', 'noisePrecision', 'priorPrecision'], 'tangent');
  requireNumber(tangent.noisePrecision, 'tangent.noisePrecision');
  requireNumber(tangent.priorPrecision, 'tangent.priorPrecision');
  const image = tangentImage(problem, factors, {
    mean: readVector(tangent.mean, 'tangent.mean', p),
    variance: readVector(tangent.variance, 'tangent.variance', p),
    noisePrecision: tangent.noisePrecision,
    priorPrecision: tangent.priorPrecision,
  });
  return { ...image, mean: Array.from(image.mean), variance: Array.from(image.variance) };
}

/** The image of a tangent under one parallel sweep. */
export function tangentImage(
  problem: UnknownNoiseProblem,
  factors: Factors,
  { mean: dm, variance: ds, noisePrecision: dNoise, priorPrecision: dPrior }: Tangent,
): Tangent {
  const { design, hyper, observations } = problem;
  const { mean, residual, noisePrecision: o, priorPrecision: T } = factors;
  const d = design.squaredNorms;
  const p = mean.length;
  const correlation = new Float64Array(p);
  const moved = new Float64Array(p);
  design.correlations(residual, correlation);
  design.gramProduct(dm, moved);
  const image = { mean: new Float64Array(p), variance: new Float64Array(p) };
  for (let j = 0; j < p; j++) {
    const S = 1 / (o * d[j] + T);
    const R = correlation[j] + d[j] * mean[j];
    image.variance[j] = -S * S * (d[j] * dNoise + dPrior);
    image.mean[j] = image.variance[j] * o * R + S * (dNoise * R + o * (d[j] * dm[j] - moved[j]));
  }
  const { misfit, size } = expectedSquares(problem, factors);
  const b = hyper.b0 + misfit / 2;
  const e = hyper.d0 + size / 2;
  const spread = ds.reduce((sum, value) => sum + value, 0);
  return {
    ...image,
    noisePrecision: -((hyper.a0 + observations / 2) / (b * b)) * (inner(d, ds) / 2 - inner(correlation, dm)),
    priorPrecision: -((hyper.c0 + p / 2) / (e * e)) * (inner(mean, dm) + spread / 2),
  };
}
