import { randomStream } from '@lab/stats';
import type { RegressionProblem } from '../fit/problem.ts';
import { parallelReach } from '../sweeps/parallel.ts';
import type { ScheduleSettings, Stepper } from './schedule.ts';

/**
 * A simulation of asynchronous workers: each update takes a random coefficient and sees the others as they were up to
 * `maxDelay` updates ago, a fresh delay each time. One sweep is p updates; section 3.7 of docs/theory.md.
 */
export function asynchronousStepper(problem: RegressionProblem, settings: ScheduleSettings): Stepper {
  const { design, family, noiseVariance, precision } = problem;
  const p = design.columns;
  const stream = randomStream(settings.seed, 'asynchronous');
  const depth = settings.maxDelay;
  // The last updates, newest last: undoing them gives what a late worker sees.
  const updated = new Int32Array(depth);
  const steps = new Float64Array(depth);
  let count = 0;
  const work = new Float64Array(p);
  const seen = new Float64Array(design.residualLength);
  return {
    name: 'asynchronous',
    ascends: problem.semidefinite && depth === 0,
    inFamily: true,
    step(state) {
      const { mean, field, residual } = state;
      for (let visit = 0; visit < p; visit++) {
        const j = stream.integer(p);
        const delay = stream.integer(Math.min(depth, count) + 1);
        let own = mean[j];
        let view = residual;
        if (delay > 0) {
          seen.set(residual);
          view = seen;
          for (let back = 1; back <= delay; back++) {
            const at = (count - back) % depth;
            design.shift(updated[at], -steps[at], seen);
            if (updated[at] === j) own -= steps[at];
          }
        }
        field[j] = design.correlation(j, view) / noiseVariance + precision[j] * own;
        const old = mean[j];
        mean[j] = family.mean(j, field[j]);
        design.shift(j, mean[j] - old, residual);
        if (depth > 0) {
          updated[count % depth] = j;
          steps[count % depth] = mean[j] - old;
        }
        count += 1;
      }
      return parallelReach(problem, state, work);
    },
  };
}
