import { LabRangeError, symmetricEigen, type MatrixLike } from '@lab/linalg';
import { readVector, requireCount, requireKnownFields } from '@lab/linalg/arguments';
import { readSymmetric, requireBetween } from '../input/arguments.ts';
import { spectralRadius } from '../numeric/generalEigenvalues.ts';
import { tryCholeskySolve } from './solveGaussian.ts';

/** Options of {@link compareSchedules}. */
export interface CompareSchedulesOptions {
  /** SOR factors in (0, 2) to compare, default none. */
  readonly relaxation?: readonly number[];
  /** Relative error in the A-norm at which sweeps are counted, default 1e-8. */
  readonly relativeError?: number;
  /** Sweeps after which counting ends, default 20000. */
  readonly maxSweeps?: number;
}

/** Rates of the schedules on one Gaussian system, and the sweeps they take. */
export interface ScheduleComparison {
  /** Extreme eigenvalues of D^-1 A. */
  readonly lambdaMin: number;
  readonly lambdaMax: number;
  /** Factor by which the error changes in a parallel sweep; above 1 it grows. */
  readonly rhoParallel: number;
  /** The same of a sequential sweep. */
  readonly rhoSequential: number;
  /** Of the absolute values |I - D^-1 A|: below 1, parallel updates converge however late messages arrive. */
  readonly rhoAbsoluteJacobian: number;
  /** One for each relaxation factor. */
  readonly rhoSor: number[];
  /** Only for a positive definite system: the factor by which a symmetric pair of sweeps shrinks the A-norm, and so on. */
  readonly sequentialEnergyNorm?: number;
  /** The damping factor of the fastest damped schedule. */
  readonly omegaOptimal?: number;
  /** The rate with that factor. */
  readonly rhoDampedOptimal?: number;
  /** The rate of Chebyshev's iteration. */
  readonly rhoChebyshev?: number;
  /** Only with a right-hand side: sweeps from 0; null when the schedule diverges or takes more than `maxSweeps`. */
  readonly sweepsSequential?: number | null;
  /** The same of the damped schedule. */
  readonly sweepsDamped?: number | null;
  /** The same of the parallel schedule. */
  readonly sweepsParallel?: number | null;
}

/**
 * Rates and sweeps of sequential, parallel, damped, relaxed and Chebyshev updates on one Gaussian system.
 *
 * @param system A (p x p, symmetric, positive diagonal) and optionally b (p)
 * @throws SHAPE, NOT_FINITE, NOT_SYMMETRIC, OUT_OF_RANGE
 * @remarks docs/theory.md, sections 3.2, 3.7 and 3.8
 */
export function compareSchedules(
  system: { readonly precision: MatrixLike; readonly rhs?: ArrayLike<number> },
  options: CompareSchedulesOptions = {},
): ScheduleComparison {
  requireKnownFields(system, ['precision', 'rhs'], 'system');
  requireKnownFields(options, ['relaxation', 'relativeError', 'maxSweeps']);
  const { data, size } = readSymmetric(system.precision, 'precision');
  const rhs = system.rhs === undefined ? undefined : readVector(system.rhs, 'rhs', size);
  const factors = (options.relaxation ?? []).map((omega, i) =>
    requireBetween(omega, `relaxation[${i}]`, 0, 2),
  );
  const error = requireBetween(options.relativeError ?? 1e-8, 'relativeError', 0, 1);
  const maxSweeps = requireCount(options.maxSweeps ?? 20000, 'maxSweeps', 1);
  const scaled = unitDiagonal(data, size);
  const { values } = symmetricEigen({ data: scaled, rows: size, columns: size }, { vectors: false });
  const [lambdaMin, lambdaMax] = [values[0], values[size - 1]];
  const absolute = scaled.map((value, at) => (at % (size + 1) === 0 ? 0 : Math.abs(value)));
  const rates = {
    lambdaMin,
    lambdaMax,
    rhoParallel: Math.max(Math.abs(1 - lambdaMin), Math.abs(lambdaMax - 1)),
    rhoSequential: relaxedRadius(scaled, size, 1),
    rhoAbsoluteJacobian: largestEigenvalue(absolute, size),
    rhoSor: factors.map((omega) => relaxedRadius(scaled, size, omega)),
  };
  if (!(lambdaMin > 0)) return rates;
  const omegaOptimal = 2 / (lambdaMin + lambdaMax);
  const root = Math.sqrt(lambdaMax / lambdaMin);
  return {
    ...rates,
    sequentialEnergyNorm: energyNorm(scaled, size),
    omegaOptimal,
    rhoDampedOptimal: (lambdaMax - lambdaMin) / (lambdaMax + lambdaMin),
    rhoChebyshev: (root - 1) / (root + 1),
    ...(rhs === undefined ? {} : countedSweeps(data, rhs, omegaOptimal, error, maxSweeps)),
  };
}

/** D^(-1/2) A D^(-1/2): the same schedules in units in which the diagonal is 1. */
function unitDiagonal(data: Float64Array, size: number): Float64Array {
  const root = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    const entry = data[j * size + j];
    if (!(entry > 0)) {
      const message = `precision must have a positive diagonal, entry ${j} is ${entry}`;
      throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'precision', index: j });
    }
    root[j] = Math.sqrt(entry);
  }
  return data.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return i === j ? 1 : value / (root[i] * root[j]);
  });
}

function largestEigenvalue(data: Float64Array, size: number): number {
  return symmetricEigen({ data, rows: size, columns: size }, { vectors: false }).values[size - 1];
}

/** Spectral radius of (I + omega L)^-1 ((1 - omega) I - omega U). */
function relaxedRadius(scaled: Float64Array, size: number, omega: number): number {
  const map = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = map.subarray(i * size, (i + 1) * size);
    row[i] = 1 - omega;
    for (let j = i + 1; j < size; j++) row[j] = -omega * scaled[i * size + j];
    for (let j = 0; j < i; j++) {
      const coupling = omega * scaled[i * size + j];
      for (let k = 0; k < size; k++) row[k] -= coupling * map[j * size + k];
    }
  }
  return spectralRadius(map, size);
}

/** sqrt(1 - lambda_min(M^-1 A)) with M = (I + L)(I + L'); section 3.8 of docs/theory.md. */
function energyNorm(scaled: Float64Array, size: number): number {
  const half = solveLower(scaled, scaled, size);
  const both = solveLower(scaled, transpose(half, size), size);
  const { values } = symmetricEigen(
    { data: transpose(both, size), rows: size, columns: size },
    { vectors: false },
  );
  return Math.sqrt(Math.max(0, 1 - values[0]));
}

/** (I + L)^-1 B, L the strict lower part of `scaled`. */
function solveLower(scaled: Float64Array, b: Float64Array, size: number): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) {
      const coupling = scaled[i * size + j];
      for (let k = 0; k < size; k++) x[i * size + k] -= coupling * x[j * size + k];
    }
  return x;
}

function transpose(a: Float64Array, size: number): Float64Array {
  return a.map((_, at) => a[(at % size) * size + Math.floor(at / size)]);
}

function countedSweeps(
  data: Float64Array,
  rhs: Float64Array,
  omega: number,
  error: number,
  maxSweeps: number,
): Pick<ScheduleComparison, 'sweepsSequential' | 'sweepsDamped' | 'sweepsParallel'> {
  const solution = tryCholeskySolve(data, rhs);
  if (solution === undefined) return {};
  const count = (sweep: Sweep): number | null => sweepsTo(data, rhs, solution, sweep, error, maxSweeps);
  return {
    sweepsSequential: count(sequentialStep),
    sweepsDamped: count(parallelStep(omega)),
    sweepsParallel: count(parallelStep(1)),
  };
}

type Sweep = (data: Float64Array, rhs: Float64Array, mean: Float64Array) => void;

const sequentialStep: Sweep = (data, rhs, mean) => {
  const size = rhs.length;
  for (let i = 0; i < size; i++) mean[i] += defect(data, rhs, mean, i) / data[i * size + i];
};

const parallelStep =
  (omega: number): Sweep =>
  (data, rhs, mean) => {
    const steps = mean.map((_, i) => (omega * defect(data, rhs, mean, i)) / data[i * rhs.length + i]);
    for (let i = 0; i < mean.length; i++) mean[i] += steps[i];
  };

function defect(data: Float64Array, rhs: Float64Array, mean: Float64Array, i: number): number {
  let sum = rhs[i];
  for (let j = 0, at = i * rhs.length; j < rhs.length; j++, at++) sum -= data[at] * mean[j];
  return sum;
}

function sweepsTo(
  data: Float64Array,
  rhs: Float64Array,
  solution: Float64Array,
  sweep: Sweep,
  error: number,
  maxSweeps: number,
): number | null {
  const mean = new Float64Array(rhs.length);
  const norm = energy(data, solution, mean);
  if (norm === 0) return 0;
  for (let k = 1; k <= maxSweeps; k++) {
    sweep(data, rhs, mean);
    const now = energy(data, solution, mean);
    if (now < error * norm) return k;
    if (!(now < 1e100 * norm)) return null;
  }
  return null;
}

/** |solution - mean| in the A-norm. */
function energy(data: Float64Array, solution: Float64Array, mean: Float64Array): number {
  const size = mean.length;
  let total = 0;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += data[i * size + j] * (solution[j] - mean[j]);
    total += sum * (solution[i] - mean[i]);
  }
  return Math.sqrt(Math.max(0, total));
}
