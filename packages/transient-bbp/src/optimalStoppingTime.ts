import { requireOneOf } from '@lab/linalg/arguments';
import { trainingTime } from './arguments.ts';
import { blockModel, type BlockModel, type BlockModelInput } from './blockModel.ts';
import { bulkEdge } from './bulkEdge.ts';
import { outlier } from './outlier.ts';
import { riskCurve } from './riskCurve.ts';
import { brentMinimum } from './rootFinding.ts';
import { varianceProfile } from './varianceProfile.ts';
import { windows, type WindowOptions } from './windows.ts';

/** What the best stopping time is best for. */
export type StoppingCriterion = 'overlap' | 'cross' | 'gap' | 'thetaC' | 'risk';

/** Options of `optimalStoppingTime`. */
export interface OptimalStoppingOptions extends WindowOptions {
  /**
   * 'overlap' (default): largest <psi,u>^2. 'cross': largest (<psi,u><psi,v>)^2, least error of the best rank-one estimate
   * tau psi psi'. 'gap': largest (value - edge) A^{2/3}, distance above the edge in units of the null law. 'thetaC': smallest
   * critical strength. 'risk': least test error of the whole of W(t).
   */
  readonly criterion?: StoppingCriterion | undefined;
  /** N, for 'risk' alone; default Infinity, where only the noise counts. */
  readonly dimension?: number | undefined;
}

/** A best stopping time. */
export interface OptimalStop {
  /** What the time is best for. */
  readonly criterion: StoppingCriterion;
  /** The time, Infinity allowed; undefined where the criterion needs an outlier and there is never one. */
  readonly t: number | undefined;
  /** The criterion there; undefined with t. For 'risk' it is noise + teacher/N. */
  readonly value: number | undefined;
}

/**
 * The training time that is best for a known model.
 * @param model - a block model; for theta < 0 the signal below the bulk counts, as for |theta| above.
 * @param options - criterion (default 'overlap'), dimension for 'risk', weightDecay, initialization.
 * @returns criterion, t and value; t and value are undefined when the signal is never visible.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: derived, docs/theory.md, section 8.
 */
export function optimalStoppingTime(
  model: BlockModelInput,
  options: OptimalStoppingOptions = {},
): OptimalStop {
  const given = blockModel(model);
  const problem = blockModel({ ...given, theta: Math.abs(given.theta) });
  const criterion = requireOneOf(
    options.criterion ?? 'overlap',
    ['overlap', 'cross', 'gap', 'thetaC', 'risk'],
    'criterion',
  );
  const found = windows(problem, options);
  if (criterion === 'thetaC')
    return Number.isFinite(found.thetaMin)
      ? { criterion, t: found.tAtThetaMin, value: found.thetaMin }
      : { criterion, t: undefined, value: undefined };
  const intervals = criterion === 'risk' ? ([[0, Infinity]] as const) : found.windows;
  const score = scoreOf(problem, criterion, options);
  let best: { readonly t: number; readonly score: number } | undefined;
  for (const interval of intervals) {
    const here = bestWithin(problem, score, interval);
    if (best === undefined || here.score > best.score) best = here;
  }
  if (best === undefined) return { criterion, t: undefined, value: undefined };
  return { criterion, t: best.t, value: criterion === 'risk' ? -best.score : best.score };
}

/** What is to be large at time t. */
function scoreOf(
  model: BlockModel,
  criterion: StoppingCriterion,
  options: OptimalStoppingOptions,
): (t: number) => number {
  if (criterion === 'risk') {
    const dimension = trainingTime(options.dimension ?? Infinity, 'dimension');
    return (t) => {
      const { noise, teacher } = riskCurve(model, [t], options);
      return -(noise[0] + teacher[0] / dimension);
    };
  }
  return (t) => {
    const found = outlier(model, t, options);
    if (criterion === 'overlap') return found.overlapLeft ?? 0;
    if (criterion === 'cross') return (found.crossOverlap ?? 0) ** 2;
    const { edgeCoefficient } = bulkEdge(varianceProfile(model, t, options));
    return found.value === undefined ? 0 : (found.value - found.edge) * edgeCoefficient ** (2 / 3);
  };
}

const samples = 120;

/** The best time of a window: the best of log-spaced samples, refined, and the ends that belong to it. */
function bestWithin(
  { covariance }: BlockModel,
  score: (t: number) => number,
  [start, end]: readonly [number, number],
): { readonly t: number; readonly score: number } {
  const positive = covariance.filter((c) => c > 0);
  const first = Math.max(start, 1e-3 / Math.max(...positive));
  const last = Math.min(end, Math.max(60 / Math.min(...positive), 2 * first));
  const grid = Array.from(
    { length: samples },
    (_, i) => Math.log(first) + ((Math.log(last) - Math.log(first)) * i) / (samples - 1),
  );
  const values = grid.map((q) => score(Math.exp(q)));
  const top = values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
  const ends = [start === 0 ? 0 : undefined, end === Infinity ? Infinity : undefined]
    .filter((t) => t !== undefined)
    .map((t) => ({ t, score: score(t) }));
  const inner =
    top === 0 || top === samples - 1
      ? { t: Math.exp(grid[top]), score: values[top] }
      : refined(score, grid[top - 1], grid[top + 1], grid[top]);
  // An end that is as good as the best inner time to rounding is where the optimum is.
  return ends.reduce(
    (best, here) => (here.score >= best.score - 1e-9 * Math.abs(best.score) ? here : best),
    inner,
  );
}

function refined(
  score: (t: number) => number,
  low: number,
  high: number,
  start: number,
): { readonly t: number; readonly score: number } {
  const { position, value } = brentMinimum((q) => -score(Math.exp(q)), low, high, start);
  return { t: Math.exp(position), score: -value };
}
