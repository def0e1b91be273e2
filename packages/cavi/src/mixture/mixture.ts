import {
  readVector,
  requireCount,
  requireKnownFields,
  requireOneOf,
  requirePositive,
} from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { createMonitor } from '../fit/monitor.ts';
import { readPositiveVector } from '../input/arguments.ts';
import { mapRadius } from '../numeric/mapRadius.ts';
import type { AsyncOptions, Task } from '../task.ts';

/** A mixture of K normals of variance 1 and equal weights, their means normal around 0. */
export interface MixtureModelOptions {
  /** Variance s0^2 of the prior of the means, > 0. */
  readonly priorVariance: number;
}

/** K factors of the component means. */
export interface MixtureState {
  /** K means. */
  readonly mean: number[];
  /** K variances. */
  readonly variance: number[];
}

/** Where a mixture fit starts. */
export interface MixtureStart extends MixtureModelOptions {
  /** K means; unequal, or the components never part. */
  readonly meanStart: ArrayLike<number>;
  /** K variances, default all 1. */
  readonly varianceStart?: ArrayLike<number>;
}

/** Options of {@link fitMixture}. */
export interface MixtureOptions extends MixtureStart {
  /** Estimated relative error at which the fit ends, > 0, default 1e-8. */
  readonly tol?: number;
  /** Default 10000. */
  readonly maxSweeps?: number;
}

/** A mixture fit, as plain JSON; components in the order of the start. */
export interface MixtureFit extends MixtureState {
  /** n x K assignment probabilities. */
  readonly responsibilities: number[][];
  readonly sweeps: number;
  readonly converged: boolean;
}

interface MixtureProblem {
  readonly x: Float64Array;
  readonly priorPrecision: number;
}

interface Factors {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * A mixture of unit-variance normals in one dimension: assignments and component means in turn.
 *
 * @param x n observations
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE, UNKNOWN_OPTION
 * @remarks docs/theory.md, section 5.4: two blocks, so both schedules are stable at the same points
 */
export function fitMixture(x: ArrayLike<number>, options: MixtureOptions): MixtureFit {
  return runToEnd(mixtureSteps(x, options));
}

/** {@link fitMixture} in slices. */
export function fitMixtureAsync(
  x: ArrayLike<number>,
  options: MixtureOptions & AsyncOptions,
): Promise<MixtureFit> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(mixtureSteps(x, rest), {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}

/** The states of a mixture fit, without end: sequential (assignments, then means) or both from the old state. */
export function* iterateMixture(
  x: ArrayLike<number>,
  options: MixtureStart & { readonly schedule?: 'sequential' | 'parallel' },
): Generator<MixtureState & { readonly sweep: number }, never, void> {
  requireKnownFields(options, ['priorVariance', 'meanStart', 'varianceStart', 'schedule']);
  const schedule = requireOneOf(options.schedule ?? 'sequential', ['sequential', 'parallel'], 'schedule');
  const problem = readProblem(x, options);
  const factors = readStart(options);
  let assignments = assign(problem, factors);
  for (let sweep = 1; ; sweep++) {
    const next = assign(problem, factors);
    place(problem, schedule === 'sequential' ? next : assignments, factors);
    assignments = next;
    yield { sweep, mean: Array.from(factors.mean), variance: Array.from(factors.variance) };
  }
}

/** Rates of the schedules of a mixture at a fixed point. */
export interface MixtureCertificate {
  readonly rhoSequential: number;
  /** The square root of the other: two blocks. */
  readonly rhoParallel: number;
  readonly sequentialStable: boolean;
  readonly parallelStable: boolean;
}

/**
 * Whether the schedules of a mixture return to a fixed point, and how fast.
 *
 * @param options the model, and `at`: means and variances of a fit
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function certifyMixture(
  x: ArrayLike<number>,
  options: MixtureModelOptions & { readonly at: MixtureState; readonly seed?: number },
): MixtureCertificate {
  requireKnownFields(options, ['priorVariance', 'at', 'seed']);
  requireKnownFields(options.at, ['mean', 'variance'], 'at');
  const problem = readProblem(x, options);
  const mean = readVector(options.at.mean, 'at.mean');
  const K = mean.length;
  const point = new Float64Array(2 * K);
  point.set(mean);
  point.set(readPositiveVector(options.at.variance, 'at.variance', K), K);
  const { radius } = mapRadius({
    size: 2 * K,
    seed: requireCount(options.seed ?? 1, 'seed', 0),
    point,
    map(z, out) {
      const factors = { mean: z.slice(0, K), variance: z.slice(K) };
      place(problem, assign(problem, factors), factors);
      out.set(factors.mean);
      out.set(factors.variance, K);
    },
  });
  return {
    rhoSequential: radius,
    rhoParallel: Math.sqrt(radius),
    sequentialStable: radius < 1,
    parallelStable: radius < 1,
  };
}

function* mixtureSteps(x: ArrayLike<number>, options: MixtureOptions): Task<MixtureFit> {
  requireKnownFields(options, ['priorVariance', 'meanStart', 'varianceStart', 'tol', 'maxSweeps']);
  const tolerance = requirePositive(options.tol ?? 1e-8, 'tol');
  const maxSweeps = requireCount(options.maxSweeps ?? 10000, 'maxSweeps', 1);
  const problem = readProblem(x, options);
  const factors = readStart(options);
  const metric = new Float64Array(factors.mean.length).fill(problem.x.length);
  const monitor = createMonitor(metric, 1, tolerance, factors.mean);
  let [sweeps, converged] = [0, false];
  while (!converged && sweeps < maxSweeps) {
    place(problem, assign(problem, factors), factors);
    sweeps += 1;
    const { verdict } = monitor.update(factors.mean, undefined, { ascends: true }, maxSweeps - sweeps);
    converged = verdict === 'converged';
    yield { phase: 'sweeps', done: sweeps, total: maxSweeps };
  }
  return {
    mean: Array.from(factors.mean),
    variance: Array.from(factors.variance),
    responsibilities: assign(problem, factors).map((row) => Array.from(row)),
    sweeps,
    converged,
  };
}

function readProblem(x: ArrayLike<number>, options: MixtureModelOptions): MixtureProblem {
  return {
    x: readVector(x, 'x'),
    priorPrecision: 1 / requirePositive(options.priorVariance, 'priorVariance'),
  };
}

function readStart({ meanStart, varianceStart }: MixtureStart): Factors {
  const mean = readVector(meanStart, 'meanStart');
  const variance =
    varianceStart === undefined
      ? mean.map(() => 1)
      : readPositiveVector(varianceStart, 'varianceStart', mean.length);
  return { mean, variance };
}

/** n rows of K probabilities, proportional to exp(x m_k - (m_k^2 + s_k) / 2). */
function assign({ x }: MixtureProblem, { mean, variance }: Factors): Float64Array[] {
  return Array.from(x, (value) => {
    const row = mean.map((m, k) => value * m - (m * m + variance[k]) / 2);
    const top = Math.max(...row);
    let sum = 0;
    for (let k = 0; k < row.length; k++) {
      row[k] = Math.exp(row[k] - top);
      sum += row[k];
    }
    return row.map((weight) => weight / sum);
  });
}

/** Means and variances from assignments, in place. */
function place(
  { x, priorPrecision }: MixtureProblem,
  assignments: readonly Float64Array[],
  { mean, variance }: Factors,
): void {
  for (let k = 0; k < mean.length; k++) {
    let [weight, sum] = [0, 0];
    for (let i = 0; i < x.length; i++) {
      weight += assignments[i][k];
      sum += assignments[i][k] * x[i];
    }
    variance[k] = 1 / (priorPrecision + weight);
    mean[k] = variance[k] * sum;
  }
}
