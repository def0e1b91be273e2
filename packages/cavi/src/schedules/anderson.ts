import { leastSquares } from '@lab/linalg';
import { bareElbo, copyState, type RegressionProblem, type SweepState } from '../fit/problem.ts';
import { dampedStepper } from './damped.ts';
import type { ScheduleSettings, Stepper } from './schedule.ts';
import { sequentialStepper } from './steppers.ts';

/** A combination may be short by luck: the longest of so many steps in a row tells how far the limit is. */
const steady = 3;

/** One remembered sweep: its start, its end and the end's residual. */
interface Sweep {
  readonly start: Float64Array;
  readonly end: Float64Array;
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
  const lengths: number[] = [];
  let elbo = -Infinity;
  let kept: SweepState | undefined;

  function plainSweep(state: SweepState, start: Float64Array): number {
    // A damped sweep tells how far it would go undamped: its own shorter way would look like convergence.
    const undamped = inner.step(state);
    // Combinations multiply what steps leave in a residual that only follows them.
    if (settings.around === 'damped') problem.design.residual(state.mean, state.residual);
    history.push({ start, end: state.mean.slice(), residual: state.residual.slice() });
    if (history.length > settings.memory + 1) history.shift();
    lengths.push(undamped ?? reach(problem, start, state.mean));
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
      const candidate = history.length >= 2 ? combine(history, problem.precision) : undefined;
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

function reach({ precision }: RegressionProblem, from: Float64Array, to: Float64Array): number {
  let squares = 0;
  for (let j = 0; j < from.length; j++) squares += precision[j] * (to[j] - from[j]) ** 2;
  return Math.sqrt(squares);
}

function sameVector(x: Float64Array, y: Float64Array): boolean {
  for (let j = 0; j < x.length; j++) if (x[j] !== y[j]) return false;
  return true;
}

/** The combination of sweep ends whose combined steps f = end - start are shortest in the D metric. */
function combine(
  history: readonly Sweep[],
  precision: Float64Array,
): { mean: Float64Array; residual: Float64Array } | undefined {
  const p = precision.length;
  const count = history.length - 1;
  const last = history[count];
  const differences = new Float64Array(p * count);
  const target = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    const weight = Math.sqrt(precision[j]);
    target[j] = weight * (last.end[j] - last.start[j]);
    for (let k = 0; k < count; k++) {
      const [a, b] = [history[k], history[k + 1]];
      differences[j * count + k] = weight * (b.end[j] - b.start[j] - (a.end[j] - a.start[j]));
    }
  }
  const { x } = leastSquares(
    { data: differences, rows: p, columns: count },
    { data: target, rows: p, columns: 1 },
    { tolerance: 1e-10 },
  );
  const mean = last.end.slice();
  const residual = last.residual.slice();
  for (let k = 0; k < count; k++) {
    const share = x.get(k, 0);
    if (!Number.isFinite(share)) return undefined;
    const [a, b] = [history[k], history[k + 1]];
    for (let j = 0; j < p; j++) mean[j] -= share * (b.end[j] - a.end[j]);
    for (let i = 0; i < residual.length; i++) residual[i] -= share * (b.residual[i] - a.residual[i]);
  }
  return { mean, residual };
}
