import { bareElbo, copyState, type RegressionProblem, type SweepState } from '../fit/problem.ts';
import { combinationWeights } from '../numeric/combinationWeights.ts';
import { difference, length } from '../numeric/vectors.ts';
import { dampedStepper } from './damped.ts';
import type { ScheduleSettings, Stepper } from './schedule.ts';
import { sequentialStepper } from './steppers.ts';

/** A combination may be short by luck: the longest of so many steps in a row tells how far the limit is. */
const steady = 3;

/** One remembered sweep: its end, the end's residual, and the way D^(1/2) (end - start). */
interface Sweep {
  readonly end: Float64Array;
  readonly way: Float64Array;
  readonly residual: Float64Array;
}

/**
 * Anderson's acceleration (type II) around another schedule. A step starts from the combination of earlier sweeps that
 * would have moved least, and is taken back when the ELBO after its sweep is lower than before: the ELBO never falls.
 * The residual is affine in the mean, so that the combination costs no pass over the data; section 2 of docs/theory.md.
 */
export function andersonStepper(problem: RegressionProblem, settings: ScheduleSettings): Stepper {
  const inner =
    settings.around === 'damped' ? dampedStepper(problem, settings) : sequentialStepper(problem, settings);
  const history: Sweep[] = [];
  const root = problem.precision.map(Math.sqrt);
  const lengths: number[] = [];
  let elbo = -Infinity;
  let kept: SweepState | undefined;

  function plainSweep(state: SweepState, start: Float64Array): number {
    // A damped sweep tells how far it would go undamped: its own shorter way would look like convergence.
    const undamped = inner.step(state);
    // Combinations multiply what steps leave in a residual that only follows them.
    if (settings.around === 'damped') problem.design.residual(state.mean, state.residual);
    const way = new Float64Array(start.length);
    for (let j = 0; j < way.length; j++) way[j] = root[j] * (state.mean[j] - start[j]);
    history.push({ end: state.mean.slice(), way, residual: state.residual.slice() });
    if (history.length > settings.memory + 1) history.shift();
    lengths.push(undamped ?? length(way));
    if (lengths.length > steady) lengths.shift();
    return Math.max(...lengths);
  }

  return {
    name: 'anderson',
    ascends: inner.ascends,
    inFamily: inner.inFamily,
    step(state) {
      const last = history.at(-1);
      // A state that was moved from outside (a kick, a restart) makes the memory void.
      if (last !== undefined && !sameVector(last.end, state.mean)) {
        history.length = 0;
        elbo = -Infinity;
      }
      const candidate = history.length >= 2 ? combine(history) : undefined;
      if (candidate === undefined) {
        const distance = plainSweep(state, state.mean.slice());
        elbo = bareElbo(problem, state);
        return distance;
      }
      kept ??= {
        mean: new Float64Array(state.mean.length),
        field: new Float64Array(state.mean.length),
        residual: new Float64Array(state.residual.length),
      };
      copyState(state, kept);
      state.mean.set(candidate.mean);
      state.residual.set(candidate.residual);
      if (settings.around === 'damped')
        for (let j = 0; j < state.mean.length; j++) state.field[j] = kept.field[j];
      const distance = plainSweep(state, candidate.mean);
      const now = bareElbo(problem, state);
      if (now >= elbo - 1e-9 * Math.abs(elbo)) {
        elbo = Math.max(elbo, now);
        return distance;
      }
      copyState(kept, state);
      history.length = 0;
      return plainSweep(state, state.mean.slice());
    },
  };
}

function sameVector(x: Float64Array, y: Float64Array): boolean {
  for (let j = 0; j < x.length; j++) if (x[j] !== y[j]) return false;
  return true;
}

/** The combination of sweep ends whose combined ways are shortest. */
function combine(history: readonly Sweep[]): { mean: Float64Array; residual: Float64Array } | undefined {
  const count = history.length - 1;
  const last = history[count];
  const changes = history.slice(1).map(({ way }, k) => difference(way, history[k].way));
  const weights = combinationWeights(changes, last.way.slice(), 1e-10);
  const mean = last.end.slice();
  const residual = last.residual.slice();
  for (let k = 0; k < count; k++) {
    const share = weights[k];
    if (!Number.isFinite(share)) return undefined;
    if (share === 0) continue;
    const [a, b] = [history[k], history[k + 1]];
    for (let j = 0; j < mean.length; j++) mean[j] -= share * (b.end[j] - a.end[j]);
    for (let i = 0; i < residual.length; i++) residual[i] -= share * (b.residual[i] - a.residual[i]);
  }
  return { mean, residual };
}
