import { allFinite, weightedLength } from '../numeric/vectors.ts';
import type { Stepper } from '../schedules/schedule.ts';

/** What the last sweeps look like. */
export type Verdict =
  'starting' | 'converging' | 'overshooting' | 'slow' | 'cycling' | 'diverging' | 'converged';

/** Signs of a run's health after one sweep; section 6 of docs/theory.md. */
export interface Vital {
  /** |D^(1/2) (m_t - m_{t-1})|. */
  readonly delta: number;
  /** The factor from one delta to the next, over up to five sweeps. */
  readonly ratio: number;
  /** Cosine of the angle between the last two differences. */
  readonly cosine: number;
  /** |D^(1/2) (m_t - m_{t-2})| / delta: 0 on a two-cycle. */
  readonly twoStepGap: number;
  /** Estimated distance to the limit, |D^(1/2) (m_t - m_inf)|. */
  readonly remaining: number;
  /** Sweeps still to come, by the ratio; null while it is not below 1. */
  readonly predictedSweeps: number | null;
  /** What these signs amount to. */
  readonly verdict: Verdict;
}

/** Watches a run sweep by sweep. */
export interface Monitor {
  /**
   * @param mean after the sweep
   * @param reach how far an undamped sweep would go, where that differs from the change of the mean
   * @param stepper whether the schedule cannot diverge, and whether its reach is the distance to the limit
   * @param left sweeps left in the budget
   */
  update(
    mean: Float64Array,
    reach: number | undefined,
    stepper: Pick<Stepper, 'ascends' | 'reachIsError'>,
    left: number,
  ): Vital;
  /** Forgets what came before: the state was moved from outside. */
  restart(mean: Float64Array): void;
}

/** Sweeps over which a ratio is averaged. */
const window = 5;
/** In posterior standard deviations: where all means vanish, errors are not relative to them. */
const leastSize = 1e-3;
/** Below this part of the scale of the problem, differences are rounding. */
const floor = 4 * Number.EPSILON;

/**
 * @param precision p values D, the metric
 * @param scale size of the solution's terms before they cancel, for the rounding floor
 * @param tolerance relative to |D^(1/2) m|
 * @param start means before the first sweep
 */
export function createMonitor(
  precision: Float64Array,
  scale: number,
  tolerance: number,
  start: Float64Array,
): Monitor {
  const p = start.length;
  let previous = start.slice();
  let before = new Float64Array(p);
  let difference = new Float64Array(p);
  let last = new Float64Array(p);
  const gap = new Float64Array(p);
  let reaches: number[] = [];
  let [growing, swinging, sweeps] = [0, 0, 0];

  function measure(
    mean: Float64Array,
    reach: number | undefined,
    reachIsError: boolean,
  ): Omit<Vital, 'verdict'> {
    [last, difference] = [difference, last];
    let [squares, lastSquares, product, gapSquares] = [0, 0, 0, 0];
    for (let j = 0; j < p; j++) {
      const step = mean[j] - previous[j];
      difference[j] = step;
      gap[j] = mean[j] - before[j];
      squares += precision[j] * step * step;
      lastSquares += precision[j] * last[j] * last[j];
      product += precision[j] * step * last[j];
      gapSquares += precision[j] * gap[j] * gap[j];
    }
    const delta = Math.sqrt(squares);
    reaches.push(reach ?? delta);
    if (reaches.length > window + 1) reaches.shift();
    const now = reaches.at(-1) ?? delta;
    const ratio = reaches.length < 2 ? NaN : (now / reaches[0]) ** (1 / (reaches.length - 1));
    const capped = Math.min(ratio, 0.9999);
    const comparable = sweeps >= 2 && lastSquares > 0 && squares > 0;
    return {
      delta,
      ratio,
      cosine: comparable ? product / Math.sqrt(squares * lastSquares) : 0,
      twoStepGap: comparable ? Math.sqrt(gapSquares) / delta : 1,
      remaining: reachIsError ? now : remainingDistance(now, capped),
      predictedSweeps: null,
    };
  }

  return {
    restart(mean) {
      previous = mean.slice();
      reaches = [];
      [growing, swinging, sweeps] = [0, 0, 0];
    },
    update(mean, reach, { ascends, reachIsError = false }, left) {
      sweeps += 1;
      if (!allFinite(mean)) {
        const lost = { delta: Infinity, ratio: Infinity, cosine: 0, twoStepGap: 1, remaining: Infinity };
        return { ...lost, predictedSweeps: null, verdict: 'diverging' };
      }
      const vital = measure(mean, reach, reachIsError);
      const step = reaches.at(-1) ?? vital.delta;
      const size = Math.max(weightedLength(precision, mean), leastSize);
      const target = Math.max(tolerance * size, floor * (size + scale));
      const grew = reaches.length >= 2 && step > (1 + 1e-9) * (reaches.at(-2) ?? Infinity);
      growing = grew && step > target ? growing + 1 : 0;
      swinging = vital.cosine < -0.99 && vital.twoStepGap < 1e-3 && step > target ? swinging + 1 : 0;
      [before, previous] = [previous, before];
      previous.set(mean);
      const done = step <= floor * (size + scale) || vital.remaining < tolerance * size;
      const predicted =
        vital.ratio < 1 && vital.remaining > 0
          ? Math.max(0, Math.ceil(Math.log(target / vital.remaining) / Math.log(vital.ratio)))
          : null;
      const verdict: Verdict = done
        ? 'converged'
        : !ascends && growing >= 3
          ? 'diverging'
          : !ascends && swinging >= 5
            ? 'cycling'
            : sweeps < 3
              ? 'starting'
              : predicted !== null && predicted > left
                ? 'slow'
                : vital.cosine < 0
                  ? 'overshooting'
                  : 'converging';
      return { ...vital, predictedSweeps: done ? 0 : predicted, verdict };
    },
  };
}

/** What steps that shrink by the ratio still add up to. */
function remainingDistance(step: number, ratio: number): number {
  if (step === 0) return 0;
  return Number.isNaN(ratio) ? Infinity : (step * ratio) / (1 - ratio);
}
