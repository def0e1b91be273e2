import { symmetricEigen } from '@lab/linalg';
import { readVector, requireCount, requireKnownFields, requirePositive } from '@lab/linalg/arguments';
import {
  bareElbo,
  modelFields,
  regressionProblem,
  startState,
  type ModelOptions,
  type RegressionProblem,
  type SweepState,
} from '../fit/problem.ts';
import { refreshInterval } from '../fit/run.ts';
import type { RegressionData } from '../input/regressionData.ts';
import { spectralRadius } from '../numeric/generalEigenvalues.ts';
import { allFinite } from '../numeric/vectors.ts';
import { parallelSweep } from '../sweeps/parallel.ts';

/** Options of {@link parallelOrbit}. */
export interface ParallelOrbitOptions {
  /** p means to start from, default 0. */
  readonly meanStart?: ArrayLike<number>;
  /** Undamped parallel sweeps to run, >= 2, default 400. */
  readonly sweeps?: number;
  /** Largest |mean| beyond which the orbit counts as diverged, > 0, default 1e6. */
  readonly threshold?: number;
}

/** Where undamped parallel updates go. */
export type ParallelOrbit =
  | {
      readonly status: 'diverged';
      /** Sweeps until the largest |mean| passed the threshold. */
      readonly sweepsUntilThreshold: number;
      /** The largest eigenvalue of S^(1/2) W S^(1/2), S the slope of the mean far out: above 1 escape is possible. Null where it is not known. */
      readonly slabTailEigenvalue: number | null;
    }
  | {
      /** The two last means differ by less than 1e-9, or not. */
      readonly status: 'fixedPoint' | 'cycle';
      readonly last: number[];
      readonly beforeLast: number[];
      readonly gap: number;
      /** Of the factors made from `beforeLast` and from `last`. */
      readonly elboWithoutConstants: [number, number];
      /** Spectral radius of V_a W V_b W: below 1 the cycle (or point) attracts. */
      readonly cycleMultiplier: number;
      /** T(m_{t+1}, m_t), t = 1 .. 10, which never increases. */
      readonly lyapunov: number[];
      readonly lyapunovMonotone: boolean;
    };

/**
 * Runs undamped parallel updates and says where they go: to a fixed point, a two-cycle (no other is possible) or away.
 *
 * @throws as `certify`
 * @remarks docs/theory.md, section 3.6
 */
export function parallelOrbit(
  data: RegressionData,
  options: ModelOptions & ParallelOrbitOptions,
): ParallelOrbit {
  requireKnownFields(options, [...modelFields, 'meanStart', 'sweeps', 'threshold']);
  const problem = regressionProblem(data, options);
  const p = problem.design.columns;
  const { scale } = problem.transform;
  const sweeps = requireCount(options.sweeps ?? 400, 'sweeps', 2);
  const threshold = requirePositive(options.threshold ?? 1e6, 'threshold');
  const start =
    options.meanStart === undefined ? new Float64Array(p) : readVector(options.meanStart, 'meanStart', p);
  const state = startState(
    problem,
    start.map((m, j) => m * scale[j]),
  );
  const path: number[] = [];
  let before = state.mean.slice();
  let beforeResidual = state.residual.slice();
  for (let t = 1; t <= sweeps; t++) {
    const made = {
      mean: state.mean.slice(),
      field: state.field.slice(),
      residual: state.residual.slice(),
    };
    parallelSweep(problem, state);
    if (t % refreshInterval === 0) problem.design.residual(state.mean, state.residual);
    if (t >= 2) path.push(lyapunov(problem, state, made));
    if (!allFinite(state.mean) || state.mean.some((m) => Math.abs(m) > threshold))
      return { status: 'diverged', sweepsUntilThreshold: t, slabTailEigenvalue: slabTail(problem) };
    before = made.mean;
    beforeResidual = made.residual;
  }
  const gap = before.reduce((most, m, j) => Math.max(most, Math.abs(m - state.mean[j])), 0);
  const [a, b] = [
    factorsFrom(problem, before, beforeResidual),
    factorsFrom(problem, state.mean, state.residual),
  ];
  return {
    status: gap < 1e-9 ? 'fixedPoint' : 'cycle',
    last: Array.from(state.mean, (m, j) => m / scale[j]),
    beforeLast: Array.from(before, (m, j) => m / scale[j]),
    gap,
    elboWithoutConstants: [a.elbo, b.elbo],
    cycleMultiplier: multiplier(problem, a.variance, b.variance),
    lyapunov: path.slice(0, 10),
    lyapunovMonotone: path.every(
      (value, t) => t === 0 || value <= path[t - 1] + 1e-9 * Math.abs(path[t - 1]),
    ),
  };
}

/**
 * T(a, b) = a'Wb - c'(a + b) + Phi(a) + Phi(b) of two successive means, Phi(m) = sum h m - psi(h) by the fields each mean was
 * made from: a's are h = c - W b, so that a'Wb = a'(c - h).
 */
function lyapunov(
  { family, linear }: RegressionProblem,
  { mean, field }: SweepState,
  previous: Pick<SweepState, 'mean' | 'field'>,
): number {
  let total = 0;
  for (let j = 0; j < mean.length; j++) {
    total += mean[j] * (linear[j] - field[j]) - linear[j] * (mean[j] + previous.mean[j]);
    total += field[j] * mean[j] - family.logPartition(j, field[j]);
    total += previous.field[j] * previous.mean[j] - family.logPartition(j, previous.field[j]);
  }
  return total;
}

/** The factors whose fields a mean makes. */
function factorsFrom(
  problem: RegressionProblem,
  mean: Float64Array,
  residual: Float64Array,
): { elbo: number; variance: Float64Array } {
  const state = { mean: mean.slice(), field: new Float64Array(mean.length), residual: residual.slice() };
  parallelSweep(problem, state);
  const zero = new Float64Array(mean.length);
  const response = new Float64Array(residual.length);
  problem.design.residual(zero, response);
  const constant = problem.design.squaredResidual(response, zero) / (2 * problem.noiseVariance);
  return {
    elbo: bareElbo(problem, state) + constant,
    variance: state.field.map((h, j) => problem.family.variance(j, h)),
  };
}

function multiplier(
  { design, noiseVariance }: RegressionProblem,
  va: Float64Array,
  vb: Float64Array,
): number {
  const p = va.length;
  const products = design.gram();
  const coupling = products.map((value, at) => (at % (p + 1) === 0 ? 0 : value / noiseVariance));
  const first = new Float64Array(p * p);
  for (let i = 0; i < p; i++)
    for (let k = 0; k < p; k++) {
      const weight = va[i] * coupling[i * p + k] * vb[k];
      if (weight !== 0) for (let j = 0; j < p; j++) first[i * p + j] += weight * coupling[k * p + j];
    }
  return spectralRadius(first, p);
}

function slabTail({ design, noiseVariance, family }: RegressionProblem): number | null {
  const p = design.columns;
  const products = design.gram();
  const root = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    const slope = family.tailVariance(j);
    if (slope === undefined) return null;
    root[j] = Math.sqrt(slope / noiseVariance);
  }
  const data = products.map((value, at) => {
    const [i, j] = [Math.floor(at / p), at % p];
    return i === j ? 0 : value * root[i] * root[j];
  });
  return symmetricEigen({ data, rows: p, columns: p }, { vectors: false }).values[p - 1];
}
