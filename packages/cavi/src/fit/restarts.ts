import type { CsrMatrix, MatrixLike } from '@lab/linalg';
import { requireCount, requirePositive } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { permutation, randomStream } from '@lab/stats';
import { readRegressionData, transformFields } from '../input/regressionData.ts';
import type { Prior } from '../priors/prior.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { asyncOptions, fitProblem } from './fit.ts';
import { readRun, requireFitFields, type CheckedRun, type RunOptions } from './fitOptions.ts';
import type { RegressionFit } from './model.ts';
import { modelFields, problemOf, type ModelOptions, type RegressionProblem } from './problem.ts';

/** Options of {@link fitRestarts}. */
export interface RestartOptions extends ModelOptions, RunOptions {
  /** Runs, the first one in the columns' own order, default 10. */
  readonly restarts?: number;
}

/** One optimum that was found. */
export interface Optimum {
  /** Its ELBO. */
  readonly elbo: number;
  /** Weight by the ELBO among the optima found. */
  readonly weight: number;
  /** How many runs ended there. */
  readonly runs: number;
  /** p posterior means. */
  readonly mean: number[];
  /** p posterior probabilities of not being 0; only for a prior with a spike. */
  readonly inclusion?: number[];
}

/** What several runs of one model found. */
export interface RestartsReport {
  /** The best fit. */
  readonly best: RegressionFit;
  /** Distinct optima, best first. */
  readonly optima: Optimum[];
  /** p inclusion probabilities averaged over the optima by weight; only for a prior with a spike. */
  readonly inclusion?: number[];
  readonly sweeps: number;
}

/**
 * Fits a model several times, each run in an order of its own (which decides the optimum that a spike-and-slab fit finds),
 * every second one annealed: its first sweeps see a noise that is larger and shrinks. Reports the distinct optima.
 *
 * @throws as `fit`
 * @remarks docs/theory.md, section 6
 */
export function fitRestarts(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: RestartOptions,
): RestartsReport {
  return runToEnd(restartSteps(X, y, options));
}

/** {@link fitRestarts} in slices. */
export function fitRestartsAsync(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: RestartOptions & AsyncOptions,
): Promise<RestartsReport> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(restartSteps(X, y, rest), asyncOptions(signal, onProgress));
}

function* restartSteps(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: RestartOptions,
): Task<RestartsReport> {
  requireFitFields(options, [...modelFields, ...transformFields, 'restarts']);
  const count = requireCount(options.restarts ?? 10, 'restarts', 1);
  const noiseVariance = requirePositive(options.noiseVariance, 'noiseVariance');
  const working = readRegressionData({ X, y }, options);
  const problem = problemOf(working, options.prior, noiseVariance);
  const checked = { ...readRun(options, working.transform.scale), certificate: false };
  const { seed } = checked.scheduleSettings;
  const fits: RegressionFit[] = [];
  for (let run = 0; run < count; run++) {
    const order =
      run === 0
        ? checked.scheduleSettings.order
        : permutation(randomStream(seed, 'restart', run), problem.design.columns);
    const own: CheckedRun = { ...checked, scheduleSettings: { ...checked.scheduleSettings, order } };
    const start = run % 2 === 1 ? yield* annealed(problem, options.prior, own) : own.meanStart;
    fits.push(yield* fitProblem(problem, { ...own, meanStart: start }));
  }
  return report(fits, problem);
}

/** Means after a few sweeps at each of several noise variances that fall to the model's. */
function* annealed(problem: RegressionProblem, prior: Prior, checked: CheckedRun): Task<Float64Array> {
  let start = checked.meanStart;
  for (const factor of [16, 8, 4, 2]) {
    const warm = problemOf({ ...problem, responseVariance: NaN }, prior, problem.noiseVariance * factor);
    const fitted = yield* fitProblem(warm, {
      ...checked,
      meanStart: start,
      maxSweeps: 5,
      onUnstable: 'stop',
      schedule: 'sequential',
    });
    start = Float64Array.from(fitted.mean, (m, j) => m * problem.transform.scale[j]);
  }
  return start ?? new Float64Array(problem.design.columns);
}

function report(fits: readonly RegressionFit[], { precision, transform }: RegressionProblem): RestartsReport {
  const sorted = fits.toSorted((a, b) => b.elboWithoutConstants - a.elboWithoutConstants);
  const groups: { fit: RegressionFit; runs: number }[] = [];
  for (const fitted of sorted) {
    const known = groups.find(({ fit: other }) => sameOptimum(fitted, other, precision, transform.scale));
    if (known === undefined) groups.push({ fit: fitted, runs: 1 });
    else known.runs += 1;
  }
  const [{ fit: best }] = groups;
  const relative = groups.map(({ fit: other }) =>
    Math.exp(other.elboWithoutConstants - best.elboWithoutConstants),
  );
  const total = relative.reduce((sum, weight) => sum + weight, 0);
  const optima = groups.map(({ fit: other, runs }, i) => ({
    elbo: other.elbo ?? other.elboWithoutConstants,
    weight: relative[i] / total,
    runs,
    mean: other.mean,
    ...(other.inclusion && { inclusion: other.inclusion }),
  }));
  const sweeps = fits.reduce((sum, fitted) => sum + fitted.sweeps, 0);
  if (best.inclusion === undefined) return { best, optima, sweeps };
  const inclusion = best.inclusion.map((_, j) =>
    optima.reduce((sum, optimum) => sum + optimum.weight * (optimum.inclusion?.[j] ?? 0), 0),
  );
  return { best, optima, inclusion, sweeps };
}

/** Whether two fits ended at one point: means equal to 1e-4 of their size. */
function sameOptimum(
  a: RegressionFit,
  b: RegressionFit,
  precision: Float64Array,
  scale: Float64Array,
): boolean {
  let [gap, size] = [0, 0];
  for (let j = 0; j < scale.length; j++) {
    gap += precision[j] * ((a.mean[j] - b.mean[j]) * scale[j]) ** 2;
    size += precision[j] * (a.mean[j] * scale[j]) ** 2;
  }
  return gap <= 1e-8 * Math.max(size, Number.MIN_VALUE) || gap === 0;
}
