import { defineMetric, type Metric } from '../../../../nouns/metric.ts';
import { isCaviTask, type CaviTask, type NoReference, type Outcome } from '../task.ts';

type Measure = Metric<CaviTask, Outcome, NoReference>;

/** What a method reports under a name. */
function measure(
  name: string,
  title: string,
  better: 'lower' | 'higher',
  more: { readonly unit?: string; readonly digits?: number; readonly curve?: Measure['curve'] } = {},
): Measure {
  const { unit = '', digits, curve } = more;
  return defineMetric<CaviTask, Outcome, NoReference>({
    name,
    title,
    unit,
    better,
    ...(digits === undefined ? {} : { digits }),
    ...(curve === undefined ? {} : { curve }),
    module: import.meta.url,
    // The suite's other half has problems and answers of its own.
    compute: ({ input, output }) => (isCaviTask(input) ? output.values[name] : undefined),
  });
}

/** The first mean by sweep. */
const path: NonNullable<Measure['curve']> = ({ output }) =>
  output.path === undefined ? undefined : { x: Array.from(output.path.keys()), y: output.path };

/** The measures of this half of the suite; the first ranks schedules. */
export const measures: readonly Measure[] = [
  measure('sweeps', 'Sweeps to the solution (2,000 where it is not reached)', 'lower', {
    unit: 'sweeps',
    digits: 4,
  }),
  measure('solved', 'Reached the solution', 'higher'),
  measure('elbo', 'Evidence lower bound', 'higher', { unit: 'nats', digits: 7 }),
  measure('lambdaMin', 'Smallest eigenvalue', 'higher', { digits: 4 }),
  measure('lambdaMax', 'Largest eigenvalue (parallel updates need less than 2)', 'lower', { digits: 4 }),
  measure('unstable', 'Parallel updates proved unstable', 'lower'),
  measure('rhoSequential', 'Rate of sequential sweeps', 'lower'),
  measure('rhoParallel', 'Rate of parallel sweeps', 'lower'),
  measure('rhoAllParallel', 'Rate with everything at once', 'lower'),
  measure('rhoHybrid', 'Rate of sweeps that are parallel across groups', 'lower'),
  measure('predictedSequential', 'Sequential sweeps predicted', 'lower', { unit: 'sweeps', digits: 4 }),
  measure('predictedDamped', 'Damped sweeps predicted', 'lower', { unit: 'sweeps', digits: 4 }),
  measure('predictedChebyshev', 'Chebyshev sweeps predicted', 'lower', { unit: 'sweeps', digits: 4 }),
  measure('models', 'Models looked at', 'higher', { digits: 6 }),
  measure('violations', 'Parallel stable, sequential not', 'lower', { digits: 6 }),
  measure('sequentialStable', 'Sequential stable', 'higher', { digits: 6 }),
  measure('parallelStable', 'Parallel stable', 'higher', { digits: 6 }),
  measure('fixedPoints', 'Orbits that end at a point', 'higher', { digits: 6 }),
  measure('cycles', 'Orbits that end in a two-cycle', 'lower', { digits: 6 }),
  measure('escaped', 'Orbits that escape', 'lower', { digits: 6 }),
  measure('others', 'Orbits that do anything else', 'lower', { digits: 6 }),
  measure('rises', 'Orbits on which T rises', 'lower', { digits: 6 }),
  measure('equalElbo', 'Two-cycles of equal ELBO', 'lower', { digits: 6 }),
  measure('globals', 'Global certificates', 'higher', { digits: 6 }),
  measure('falseGlobals', 'False global certificates', 'lower', { digits: 6 }),
  measure('notConverged', 'Models not converged', 'lower', { digits: 6 }),
  measure('costRatio', 'Multiply-adds of auto over those of the best single schedule, median', 'lower'),
  measure('slowestMeeting', 'Most sweeps until two far starts met', 'lower', { unit: 'sweeps', digits: 7 }),
  measure('meanSweeps', 'Mean sweeps', 'lower', { unit: 'sweeps' }),
  measure('step', 'Last change of the first mean', 'lower', { curve: path }),
  measure('twoStep', 'Last change over two sweeps', 'lower'),
  measure('elboStep', 'Last change of the ELBO', 'lower'),
  measure('firstMean', 'First coefficient after fifty sweeps', 'higher', { digits: 12 }),
];
