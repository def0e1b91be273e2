import type { CsrMatrix, MatrixLike } from '@lab/linalg';
import { requireCount, requireKnownFields } from '@lab/linalg/arguments';
import { mapRadius } from '../numeric/mapRadius.ts';
import {
  logisticModelFields,
  predictor,
  readLogistic,
  readLogisticPoint,
  type LogisticFactors,
  type LogisticModelOptions,
  type LogisticProblem,
} from './state.ts';
import { logisticSweep } from './sweeps.ts';

/** Spectral radii of the three logistic schedules at a fixed point. */
export interface LogisticCertificate {
  readonly rhoSequential: number;
  /** All coefficients at once, local parameters refreshed before. */
  readonly rhoParallelCoefficients: number;
  /** Coefficients and local parameters at once. */
  readonly rhoAllParallel: number;
  readonly sequentialStable: boolean;
  readonly parallelCoefficientsStable: boolean;
  readonly allParallelStable: boolean;
  /** Whether radii are Arnoldi estimates (more than about 300 dimensions): a little too small near 1. */
  readonly estimated: boolean;
}

/**
 * Whether the three logistic schedules return to a fixed point.
 *
 * @param options the model, and `at`: means and variances of a mean-field fit (with an intercept its own are the last)
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, RESPONSE
 * @remarks docs/theory.md, section 5.3
 */
export function certifyLogistic(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: LogisticModelOptions & {
    readonly at: { readonly mean: ArrayLike<number>; readonly variance: ArrayLike<number> };
    /** Seed of Arnoldi's start, default 1. */
    readonly seed?: number;
  },
): LogisticCertificate {
  requireKnownFields(options, [...logisticModelFields, 'at', 'seed']);
  const seed = requireCount(options.seed ?? 1, 'seed', 0);
  const problem = readLogistic(X, y, options);
  const point = readLogisticPoint(options.at, problem);
  const [sequential, coefficients, all] = (
    ['sequential', 'parallelCoefficients', 'allParallel'] as const
  ).map((schedule) => {
    const withXi = schedule === 'allParallel';
    const start = pack(point, withXi);
    return mapRadius({
      size: start.length,
      seed,
      point: start,
      map(z, out) {
        const factors = unpack(problem, z, withXi);
        logisticSweep(problem, factors, schedule);
        pack(factors, withXi, out);
      },
    });
  });
  return {
    rhoSequential: sequential.radius,
    rhoParallelCoefficients: coefficients.radius,
    rhoAllParallel: all.radius,
    sequentialStable: sequential.radius < 1,
    parallelCoefficientsStable: coefficients.radius < 1,
    allParallelStable: all.radius < 1,
    estimated: sequential.estimated || all.estimated,
  };
}

function pack({ mean, variance, xi }: LogisticFactors, withXi: boolean, out?: Float64Array): Float64Array {
  const p = mean.length;
  const vector = out ?? new Float64Array(2 * p + (withXi ? xi.length : 0));
  vector.set(mean);
  vector.set(variance, p);
  if (withXi) vector.set(xi, 2 * p);
  return vector;
}

function unpack(problem: LogisticProblem, z: Float64Array, withXi: boolean): LogisticFactors {
  const p = problem.columns;
  const factors = {
    mean: z.slice(0, p),
    variance: z.slice(p, 2 * p),
    xi: withXi ? z.slice(2 * p) : new Float64Array(problem.rows),
    eta: new Float64Array(problem.rows),
  };
  predictor(problem, factors);
  return factors;
}
