import {
  outOfRange,
  requireCount,
  requireNotNegative,
  requireNumber,
  requireOneOf,
  requirePositive,
  wrongShape,
} from '@lab/linalg/arguments';
import { runCooperatively } from '@lab/linalg/cooperative';
import type { PathElement } from '@lab/stats';
import type { AsyncOptions } from './progress.ts';
import { basisPursuit, zeroFill } from './basisPursuit.ts';
import {
  readData,
  readNoise,
  type DataTerm,
  type MeasuredSample,
  type NoiseOptions,
  type Weights,
} from './dataTerm.ts';
import { debias, residualOf } from './debias.ts';
import { lasso } from './lasso.ts';
import { latentDescent } from './latentDescent.ts';
import { readPrior, type DecoderPrior, type LinearPrior, type Prior, type SparsePrior } from './priors.ts';
import type { ReconstructionStep, Solved, Solver } from './reconstructionStep.ts';
import { adjointInto, readTransform, type SensingTransform } from './sensingTransform.ts';
import { penalisedMask, penalty } from './shrink.ts';
import { asSignal, readSignal, roomFor, type Parts, type Signal, type SignalLike } from './signal.ts';
import { analyzeInto, synthesizeInto } from './sparsifyingBasis.ts';
import { subspaceFit } from './subspaceFit.ts';

/** How a signal is found. */
export type Method =
  | 'basisPursuit'
  | 'basisPursuitDenoise'
  | 'lasso'
  | 'cycleSpin'
  | 'adjoint'
  | 'leastSquares'
  | 'latentDescent';

/** Options of {@link reconstruct}. */
export interface ReconstructOptions extends NoiseOptions {
  /**
   * Sparse priors: `basisPursuitDenoise` (default; with neither sigma nor epsilon it is `basisPursuit`), `basisPursuit`, `lasso` (default with
   * lambda), `cycleSpin` (recommended for images), `adjoint` (zero-filled). Linear priors: `leastSquares`. Decoders: `latentDescent`.
   */
  readonly method?: Method | undefined;
  /** Noise of one measurement: sets epsilon = sigma sqrt(sum w), or lambda = 0.75 sigma. Give at most one of the three. */
  readonly sigma?: number | undefined;
  /** eps of sum w |<u_i, x> - y_i|^2 <= eps^2, for `basisPursuitDenoise`. */
  readonly epsilon?: number | undefined;
  /** lambda of `lasso` and `cycleSpin`. */
  readonly lambda?: number | undefined;
  /** Default `none`: with noise, weights only help against signals far from the prior. */
  readonly weights?: Weights | undefined;
  /** `real` (default) or `complex` signals. */
  readonly domain?: 'real' | 'complex' | undefined;
  /** Whether scaling coefficients are penalised; default true, but false for `lasso` and `cycleSpin` of images. */
  readonly penalizeScaling?: boolean | undefined;
  /** Largest change of a step, relative, at which an iteration has converged; default 1e-4 (1e-6 for `lasso`). */
  readonly tolerance?: number | undefined;
  /** Default 500; 60 for `cycleSpin`, 160 for `latentDescent`, which use all of them. */
  readonly maxIterations?: number | undefined;
  /** Seed of the shifts of `cycleSpin`, default 1. */
  readonly seed?: PathElement | undefined;
  /** For `cycleSpin`: the mean of so many last iterates, default 1. */
  readonly average?: number | undefined;
  /** For `lasso`: least squares on the support afterwards; default false. */
  readonly debias?: boolean | undefined;
  /** For `lasso` and `cycleSpin`: a signal to start from, default the zero-filled adjoint. */
  readonly start?: SignalLike | undefined;
  /** For `latentDescent`: weight of |(z - mean)/deviation|^2, default 1e-4. */
  readonly ridge?: number | undefined;
  /** For `latentDescent`: step of Adam over the deviation, default 0.15. */
  readonly stepSize?: number | undefined;
  /** Aborting throws an AbortError whose `partial` holds the signal so far. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each iteration. */
  readonly onIteration?: ((step: ReconstructionStep) => void) | undefined;
}

/** A reconstructed signal. */
export interface Reconstruction {
  /** n numbers, `{ re, im }` in the complex domain. */
  readonly x: Signal;
  /** Coefficients in the prior's basis, or the latent code. */
  readonly coefficients: Signal;
  /** <u_i, x> at the rows. */
  readonly fitted: Signal;
  /** How it was found. */
  readonly method: Method;
  readonly iterations: number;
  /** Whether the stopping rule was met; true for methods that run for a fixed count. */
  readonly converged: boolean;
  /** |z|_1 of the penalised coefficients (basis pursuit), 1/2 sum w |..|^2 + lambda |z|_1, or the misfit. */
  readonly objective: number;
  /** sqrt(sum w |<u_i, x> - y_i|^2). */
  readonly residual: number;
  /** Objective after each iteration. */
  readonly history: number[];
  /** For `leastSquares`: how many coefficients the rows determine. */
  readonly rank?: number;
}

/**
 * The signal behind the measurements of some rows of a transform.
 *
 * @param transform U
 * @param prior what is known of the signal
 * @param measurements y, one number for each row in their order; `{ re, im }` for complex ones
 * @param sample the rows, or a sample of {@link drawSample}
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, UNKNOWN_OPTION, WRONG_TYPE; AbortError
 */
export function reconstruct(
  transform: SensingTransform,
  prior: Prior,
  measurements: SignalLike,
  sample: MeasuredSample,
  options: ReconstructOptions = {},
): Reconstruction {
  const steps = watched(transform, prior, measurements, sample, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** As {@link reconstruct}, giving way to the event loop at least every 50 ms. */
export function reconstructAsync(
  transform: SensingTransform,
  prior: Prior,
  measurements: SignalLike,
  sample: MeasuredSample,
  options: ReconstructOptions & Pick<AsyncOptions, 'onProgress'> = {},
): Promise<Reconstruction> {
  const { onProgress } = options;
  return runCooperatively(
    progressOf(watched(transform, prior, measurements, sample, options)),
    onProgress === undefined ? {} : { onProgress },
  );
}

/** As {@link reconstruct}, step by step; the generator returns the result. */
export function iterateReconstruction(
  transform: SensingTransform,
  prior: Prior,
  measurements: SignalLike,
  sample: MeasuredSample,
  options: ReconstructOptions = {},
): Generator<ReconstructionStep, Reconstruction, void> {
  return watched(transform, prior, measurements, sample, options);
}

function* progressOf(steps: Generator<ReconstructionStep, Reconstruction>) {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { completed: step.value.iteration, total: Infinity };
  }
}

function* watched(
  transform: SensingTransform,
  prior: Prior,
  measurements: SignalLike,
  sample: MeasuredSample,
  options: ReconstructOptions,
): Generator<ReconstructionStep, Reconstruction, void> {
  const { signal, onIteration } = options;
  const task = prepare(transform, prior, measurements, sample, options);
  const history: number[] = [];
  let last: ReconstructionStep | undefined;
  for (;;) {
    if (signal?.aborted === true) throw aborted(signal, last);
    const step = task.solver.next();
    if (step.done === true) return finished(task, step.value, history);
    last = step.value;
    history.push(last.objective);
    onIteration?.(last);
    yield last;
  }
}

function aborted(signal: AbortSignal, last: ReconstructionStep | undefined): Error {
  const error = new DOMException('the reconstruction was aborted', 'AbortError');
  return Object.assign(error, { partial: last?.current(), cause: signal.reason as unknown });
}

interface Task {
  readonly transform: SensingTransform;
  readonly data: DataTerm;
  readonly method: Method;
  readonly solver: Generator<ReconstructionStep, Solved & { readonly rank?: number }>;
}

function finished(
  { transform, data, method }: Task,
  solved: Solved & { rank?: number },
  history: number[],
): Reconstruction {
  const x = readSignal(solved.x, transform.size, 'x');
  const { residual, spectrum } = residualOf(transform, data, x);
  return {
    x: solved.x,
    coefficients: solved.coefficients,
    fitted: asSignal(at(spectrum, data.rows)),
    method,
    iterations: solved.iterations,
    converged: solved.converged,
    objective: solved.objective + (method === 'lasso' || method === 'cycleSpin' ? 0.5 * data.constant : 0),
    residual,
    history,
    ...(solved.rank === undefined ? {} : { rank: solved.rank }),
  };
}

function at({ re, im }: Parts, rows: Int32Array): Parts {
  const pick = (from: Float64Array): Float64Array => Float64Array.from(rows, (row) => from[row]);
  return im === undefined ? { re: pick(re) } : { re: pick(re), im: pick(im) };
}

function prepare(
  given: SensingTransform,
  givenPrior: Prior,
  measurements: SignalLike,
  sample: MeasuredSample,
  options: ReconstructOptions,
): Task {
  const transform = readTransform(given);
  const prior = readPrior(givenPrior);
  const domain = requireOneOf(options.domain ?? 'real', ['real', 'complex'], 'domain');
  const noise = readNoise(options);
  const data = readData(transform, measurements, sample, { weights: options.weights, domain });
  const method = readMethod(prior, options, noise);
  const complex = domain === 'complex';
  switch (prior.kind) {
    case 'sparse': {
      if (prior.basis.size !== transform.size)
        throw wrongShape('prior.basis', `the size of the transform, ${transform.size}`, prior.basis.size);
      return {
        transform,
        data,
        method,
        solver: sparseSolver(transform, prior, data, { method, noise, complex, options }),
      };
    }
    case 'linear':
      return { transform, data, method, solver: subspaceSolver(transform, prior, data, complex) };
    case 'decoder':
      return { transform, data, method, solver: latentSolver(transform, prior, data, options, complex) };
    case 'samples':
      throw outOfRange('prior.kind', "'sparse', 'linear' or 'decoder' for a reconstruction", 'samples');
  }
}

function readMethod(prior: Prior, { method }: ReconstructOptions, noise: NoiseOptions): Method {
  const known = {
    sparse: ['basisPursuitDenoise', 'basisPursuit', 'lasso', 'cycleSpin', 'adjoint'],
    linear: ['leastSquares'],
    decoder: ['latentDescent'],
    samples: [],
  } as const satisfies Record<Prior['kind'], readonly Method[]>;
  if (method !== undefined) return requireOneOf(method, known[prior.kind] as readonly Method[], 'method');
  if (prior.kind === 'sparse' && noise.lambda !== undefined) return 'lasso';
  return prior.kind === 'linear'
    ? 'leastSquares'
    : prior.kind === 'decoder'
      ? 'latentDescent'
      : 'basisPursuitDenoise';
}

interface SparseTask {
  readonly method: Method;
  readonly noise: NoiseOptions;
  readonly complex: boolean;
  readonly options: ReconstructOptions;
}

function sparseSolver(
  transform: SensingTransform,
  { basis }: SparsePrior,
  data: DataTerm,
  task: SparseTask,
): Solver {
  const { method, noise, complex, options } = task;
  const shrinks = method === 'lasso' || method === 'cycleSpin';
  const tolerance = requireNotNegative(options.tolerance ?? (shrinks ? 1e-6 : 1e-4), 'tolerance');
  const maxIterations = requireCount(
    options.maxIterations ?? (method === 'cycleSpin' ? 60 : 500),
    'maxIterations',
    1,
  );
  const penalizeScaling = options.penalizeScaling ?? (!shrinks || transform.shape.length === 1);
  const common = { tolerance, maxIterations, complex, penalizeScaling };
  if (method === 'adjoint') return adjointSolver(transform, basis, data, complex);
  if (!shrinks)
    return basisPursuit(transform, basis, data, {
      ...common,
      radiusSquared: radiusSquared(method, noise, data),
    });
  const solver = lasso(transform, basis, data, {
    ...common,
    lambda: readLambda(noise),
    average: Math.min(maxIterations, requireCount(options.average ?? 1, 'average', 1)),
    ...(method === 'cycleSpin' ? { spin: options.seed ?? 1 } : {}),
    start: options.start === undefined ? undefined : startSignal(options.start, transform.size, complex),
  });
  return options.debias === true && method === 'lasso'
    ? debiased(solver, transform, basis, data, penalizeScaling)
    : solver;
}

function startSignal(start: SignalLike, size: number, complex: boolean): Parts {
  const { re, im } = readSignal(start, size, 'start');
  return complex ? { re, im: im ?? new Float64Array(size) } : { re };
}

function radiusSquared(method: Method, { sigma, epsilon, lambda }: NoiseOptions, data: DataTerm): number {
  if (lambda !== undefined) throw outOfRange('lambda', `left out for ${method}`, lambda);
  if (method === 'basisPursuit') {
    if ((epsilon ?? sigma ?? 0) > 0)
      throw outOfRange(
        epsilon === undefined ? 'sigma' : 'epsilon',
        '0 or left out for basisPursuit',
        epsilon ?? sigma,
      );
    return 0;
  }
  const squared = epsilon === undefined ? (sigma ?? 0) ** 2 * data.noiseSum : epsilon ** 2;
  return Math.max(0, squared - data.constant);
}

function readLambda({ sigma, epsilon, lambda }: NoiseOptions): number {
  if (lambda !== undefined) return requireNumber(lambda, 'lambda');
  if (sigma !== undefined) return 0.75 * sigma;
  throw outOfRange(
    'lambda',
    'given, or sigma (lambda = 0.75 sigma)',
    epsilon === undefined ? undefined : 'epsilon',
  );
}

function* adjointSolver(
  transform: SensingTransform,
  basis: SparsePrior['basis'],
  data: DataTerm,
  complex: boolean,
): Solver {
  const spectrum = roomFor(transform.size, complex || transform.complex);
  const [x, z] = [roomFor(transform.size, complex), roomFor(transform.size, complex)];
  zeroFill(data, spectrum);
  adjointInto(transform, spectrum, x);
  analyzeInto(basis, x, z);
  const objective = penalty(z, undefined);
  yield { iteration: 1, objective, residual: 0, change: 0, current: () => asSignal(x) };
  return { x: asSignal(x), coefficients: asSignal(z), iterations: 1, converged: true, objective };
}

function* debiased(
  solver: Solver,
  transform: SensingTransform,
  basis: SparsePrior['basis'],
  data: DataTerm,
  penalizeScaling: boolean,
): Solver {
  const solved = yield* solver;
  const coefficients = readSignal(solved.coefficients, transform.size, 'coefficients');
  const kept = significant(coefficients, penalizeScaling ? undefined : basis.scaling);
  const z = debias(transform, basis, data, kept);
  const x = roomFor(transform.size, z.im !== undefined);
  synthesizeInto(basis, z, x);
  const { residual } = residualOf(transform, data, x);
  return {
    ...solved,
    x: asSignal(x),
    coefficients: asSignal(z),
    objective: 0.5 * (residual ** 2 - data.constant),
  };
}

/** Coefficients without those that are only rounding, scaling coefficients kept. */
function significant({ re, im }: Parts, scaling: readonly number[] | undefined): Parts {
  const free = penalisedMask(re.length, scaling);
  let largest = 0;
  for (let j = 0; j < re.length; j++)
    largest = Math.max(largest, Math.hypot(re[j], im === undefined ? 0 : im[j]));
  const keep = (part: Float64Array): Float64Array =>
    part.map((value, j) =>
      free?.[j] === 0 || Math.hypot(re[j], im === undefined ? 0 : im[j]) > 1e-10 * largest ? value : 0,
    );
  return im === undefined ? { re: keep(re) } : { re: keep(re), im: keep(im) };
}

function* subspaceSolver(
  transform: SensingTransform,
  prior: LinearPrior,
  data: DataTerm,
  complex: boolean,
): Generator<ReconstructionStep, Solved & { readonly rank: number }, void> {
  const { x, coefficients, rank, determined } = subspaceFit(transform, prior, data, complex);
  const { residual } = residualOf(transform, data, readSignal(x, transform.size, 'x'));
  yield { iteration: 1, objective: residual ** 2, residual, change: 0, current: () => x };
  return { x, coefficients, iterations: 1, converged: determined, objective: residual ** 2, rank };
}

function latentSolver(
  transform: SensingTransform,
  prior: DecoderPrior,
  data: DataTerm,
  { ridge, stepSize, maxIterations }: ReconstructOptions,
  complex: boolean,
): Solver {
  if (complex) throw outOfRange('domain', "'real' for a decoder", 'complex');
  return latentDescent(transform, prior, data, {
    ridge: requireNotNegative(ridge ?? 1e-4, 'ridge'),
    stepSize: requirePositive(stepSize ?? 0.15, 'stepSize'),
    maxIterations: requireCount(maxIterations ?? 160, 'maxIterations', 1),
  });
}
