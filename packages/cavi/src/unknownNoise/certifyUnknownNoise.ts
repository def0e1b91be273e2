import type { CsrMatrix, MatrixLike } from '@lab/linalg';
import { requireKnownFields } from '@lab/linalg/arguments';
import type { TransformOptions } from '../input/regressionData.ts';
import { mapRadius } from '../numeric/mapRadius.ts';
import { tangentImage } from './parallelTangent.ts';
import {
  readFactors,
  readUnknownNoise,
  type Factors,
  type GammaHyper,
  type UnknownNoiseProblem,
  type UnknownNoiseState,
} from './state.ts';
import { sequentialSweep } from './sweeps.ts';

/** Rates of the schedules of the model with unknown noise at a fixed point. */
export interface UnknownNoiseCertificate {
  /** Spectral radius of the whole parallel map, in means, variances and both precisions. */
  readonly rhoParallel: number;
  readonly rhoSequential: number;
  /** Of the means alone, precisions held: too optimistic, sometimes by much. */
  readonly rhoParallelFrozenHyper: number;
  readonly parallelStable: boolean;
  readonly sequentialStable: boolean;
  /** Whether radii are Arnoldi estimates (more than 150 columns): a little too small near 1. */
  readonly estimated: boolean;
}

/**
 * Whether sequential and parallel sweeps of the model with unknown noise return to a fixed point.
 *
 * @param options `at`: a fixed point, such as a result of `fitUnknownNoise` with `family: 'meanField'` on the working columns
 *   (no `standardize`)
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, DEGENERATE_RESPONSE
 * @remarks docs/theory.md, section 5.1: the precisions take part, so freezing them may hide an instability
 */
export function certifyUnknownNoise(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: TransformOptions & {
    readonly hyper?: Partial<GammaHyper>;
    readonly at: UnknownNoiseState;
    /** Seed of Arnoldi's start, default 1. */
    readonly seed?: number;
  },
): UnknownNoiseCertificate {
  requireKnownFields(options, ['intercept', 'standardize', 'hyper', 'at', 'seed']);
  const { seed = 1 } = options;
  const problem = readUnknownNoise(X, y, options);
  const factors = readFactors(options.at, 'at', problem);
  const p = factors.mean.length;
  const point = pack(factors);
  const parallel = mapRadius({
    size: point.length,
    seed,
    derivative: (z, out) => pack(tangentImage(problem, factors, unpackTangent(z, p)), out),
  });
  const sequential = mapRadius({
    size: point.length,
    seed,
    point,
    map: (z, out) => {
      const moved = unpack(problem, z, factors);
      sequentialSweep(problem, moved);
      pack(moved, out);
    },
  });
  const frozen = mapRadius({
    size: p,
    seed,
    derivative(z, out) {
      const { design } = problem;
      const { noisePrecision: o, priorPrecision: T } = factors;
      design.gramProduct(z, out);
      for (let j = 0; j < p; j++) {
        const d = design.squaredNorms[j];
        out[j] = (o * (d * z[j] - out[j])) / (o * d + T);
      }
    },
  });
  return {
    rhoParallel: parallel.radius,
    rhoSequential: sequential.radius,
    rhoParallelFrozenHyper: frozen.radius,
    parallelStable: parallel.radius < 1,
    sequentialStable: sequential.radius < 1,
    estimated: parallel.estimated || sequential.estimated || frozen.estimated,
  };
}

function pack(
  {
    mean,
    variance,
    noisePrecision,
    priorPrecision,
  }: Pick<Factors, 'mean' | 'variance' | 'noisePrecision' | 'priorPrecision'>,
  out: Float64Array = new Float64Array(2 * mean.length + 2),
): Float64Array {
  out.set(mean);
  out.set(variance, mean.length);
  out[2 * mean.length] = noisePrecision;
  out[2 * mean.length + 1] = priorPrecision;
  return out;
}

function unpackTangent(
  z: Float64Array,
  p: number,
): Pick<Factors, 'mean' | 'variance' | 'noisePrecision' | 'priorPrecision'> {
  return {
    mean: z.slice(0, p),
    variance: z.slice(p, 2 * p),
    noisePrecision: z[2 * p],
    priorPrecision: z[2 * p + 1],
  };
}

function unpack({ design }: UnknownNoiseProblem, z: Float64Array, { residual }: Factors): Factors {
  const factors = { ...unpackTangent(z, design.columns), residual: new Float64Array(residual.length) };
  design.residual(factors.mean, factors.residual);
  return factors;
}
