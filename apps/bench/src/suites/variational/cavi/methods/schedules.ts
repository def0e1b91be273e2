import { fit, iterate, regressionProblem, type RunOptions } from '@lab/cavi';
import { defineMethod, type Method } from '../../../../nouns/method.ts';
import type { CaviTask, NoReference, Outcome, PairTask, RegressionTask } from '../task.ts';

type ScheduleMethod = Method<CaviTask, Outcome, Record<string, never>, NoReference>;

interface Declared {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly options: RunOptions;
  /** The problems it applies to beside ridge-regression. */
  readonly also: readonly string[];
}

const fits = ['spike-and-slab', 'timed-fits'];

function scheduleMethod({ name, title, description, options, also }: Declared): ScheduleMethod {
  return defineMethod({
    name,
    title,
    description,
    module: import.meta.url,
    label: () => title,
    skip: (problem) =>
      problem.name === 'ridge-regression' || also.includes(problem.name) ? undefined : 'another question',
    run(input): Outcome {
      if (input.kind === 'pair') return runPair(input, options);
      if (input.kind !== 'regression') throw new Error(`${name} does not run ${input.kind}`);
      return runRegression(input, options);
    },
  });
}

/** A whole fit; with a Gaussian prior also the sweeps to a true error of 1e-8. */
function runRegression(task: RegressionTask, options: RunOptions): Outcome {
  const { X, y, prior, noiseVariance, standardize, intercept, maxSweeps } = task;
  const model = { prior, noiseVariance, standardize, intercept };
  const fitted = fit(X, y, {
    ...model,
    ...options,
    onUnstable: stopOrGoOn(options),
    maxSweeps,
    certificate: false,
  });
  const solved = fitted.converged && fitted.status === 'converged';
  const values = {
    solved: solved ? 1 : 0,
    sweeps: solved ? fitted.sweeps : maxSweeps,
    ...(solved && fitted.elbo !== null ? { elbo: fitted.elbo } : {}),
  };
  return { values: isGaussian(task) && solved ? { ...values, ...trueSweeps(task, options) } : values };
}

/** The naive schedule is measured as it is; all others may be rescued. */
function stopOrGoOn({ schedule }: RunOptions): 'stop' | 'fallback' {
  return schedule === 'auto' ? 'fallback' : 'stop';
}

function isGaussian({ prior }: RegressionTask): boolean {
  return prior.kind === 'normalMixture' && prior.variances.length === 1;
}

/** Sweeps until the error in the precision norm is 1e-8 of the solution. */
function trueSweeps(task: RegressionTask, options: RunOptions): Record<string, number> {
  const { schedule = 'auto' } = options;
  if (schedule === 'auto' || schedule === 'direct') return { sweeps: 1 };
  const { X, y, prior, noiseVariance, standardize, intercept, maxSweeps } = task;
  const model = { prior, noiseVariance, standardize, intercept };
  const solution = iterate({ X, y }, { ...model, schedule: 'direct' }).next().value.mean;
  const { design, family } = regressionProblem({ X, y }, model);
  const product = new Float64Array(solution.length);
  const size = (z: Float64Array): number => {
    design.gramProduct(z, product);
    const tau = family.gaussianPrecision ?? 0;
    return Math.sqrt(z.reduce((sum, e, j) => sum + e * ((product[j] ?? 0) / noiseVariance + tau * e), 0));
  };
  const target = 1e-8 * size(solution);
  let sweeps = 0;
  for (const { mean } of iterate({ X, y }, { ...model, ...options, schedule })) {
    sweeps += 1;
    if (size(mean.map((m, j) => m - (solution[j] ?? 0))) < target || sweeps >= maxSweeps) break;
  }
  return { sweeps };
}

function runPair({ gram, xty, prior, start, sweeps }: PairTask, options: RunOptions): Outcome {
  const { schedule = 'auto' } = options;
  if (schedule === 'auto') throw new Error('a path needs a schedule');
  const states = iterate({ gram, xty }, { prior, noiseVariance: 1, schedule, meanStart: start });
  const path = [start[0] ?? 0];
  const elbos: number[] = [];
  let last = 0;
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    const state = states.next().value;
    path.push(state.mean[0] ?? 0);
    elbos.push(state.elbo);
    last = Math.hypot(...Array.from(state.mean));
  }
  const [a = 0, b = 0, c = 0] = path.slice(-3);
  const [e = 0, f = 0] = elbos.slice(-2);
  const values = { step: Math.abs(c - b), twoStep: Math.abs(c - a), elboStep: Math.abs(f - e), size: last };
  return { values, path };
}

/** The schedules of @lab/cavi as methods. */
export const schedules: readonly ScheduleMethod[] = [
  {
    name: 'auto',
    title: 'automatic',
    description: 'The schedule that @lab/cavi chooses by predicted cost, and changes where it proves slow.',
    options: { schedule: 'auto' } as const,
    also: fits,
  },
  {
    name: 'sequential',
    title: 'sequential',
    description: 'Each coefficient in turn, columns in their order: what most programs do.',
    options: { schedule: 'sequential' } as const,
    also: [...fits, 'two-coefficients'],
  },
  {
    name: 'permuted',
    title: 'sequential, permuted',
    description: 'Each coefficient in turn, in a fresh random order every sweep.',
    options: { schedule: 'sequential', order: 'permuted' } as const,
    also: fits,
  },
  {
    name: 'parallel',
    title: 'parallel',
    description: 'All coefficients at once from the old values, undamped.',
    options: { schedule: 'parallel' } as const,
    also: [...fits, 'two-coefficients'],
  },
  {
    name: 'half-damped',
    title: 'parallel, damped by 1/2',
    description: 'All coefficients at once, half of the step: a common remedy.',
    options: { schedule: 'damped', omega: 0.5 } as const,
    also: ['spike-and-slab'],
  },
  {
    name: 'damped',
    title: 'parallel, best damping',
    description: 'All coefficients at once, damped by the factor that the spectrum says is best.',
    options: { schedule: 'damped' } as const,
    also: fits,
  },
  {
    name: 'anderson',
    title: 'sequential + Anderson',
    description: 'Sequential sweeps with safeguarded Anderson acceleration (as DAAREM).',
    options: { schedule: 'anderson' } as const,
    also: fits,
  },
  {
    name: 'conjugate-gradient',
    title: 'conjugate gradients',
    description: 'Conjugate gradients with the diagonal as preconditioner; Gaussian prior only.',
    options: { schedule: 'conjugateGradient' } as const,
    also: [],
  },
  {
    name: 'chebyshev',
    title: 'Chebyshev',
    description: 'Chebyshev iteration on the eigenvalue range that Lanczos finds; Gaussian prior only.',
    options: { schedule: 'chebyshev' } as const,
    also: [],
  },
].map(scheduleMethod);
