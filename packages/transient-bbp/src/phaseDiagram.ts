import { outOfRange, requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { AsyncOptions, Progress } from './progress.ts';
import { numbers, type NumberList } from './arguments.ts';
import { blockModel, type BlockModel, type BlockModelInput } from './blockModel.ts';
import { curveMinimum, sampleCurve, type SampledCurve, type StrengthCurve } from './strengthCurve.ts';
import { strengthCurve, type Phase, type WindowOptions } from './windows.ts';

/** What a phase diagram is drawn over. */
export interface PhaseDiagramInput extends WindowOptions {
  /** Teacher strengths, >= 0. */
  readonly theta: NumberList;
  /** Ratios of the largest to the smallest positive covariance, > 0. */
  readonly anisotropy: NumberList;
  /**
   * The model at some anisotropy. Its largest covariance is kept and the logarithms of the others are stretched to each
   * anisotropy; of two equal blocks the second becomes the slow one. Its theta is not used.
   */
  readonly base: Omit<BlockModelInput, 'theta'> & { readonly theta?: number | undefined };
}

/** One column: everything at one anisotropy. */
export interface PhaseColumn {
  /** Ratio of the largest to the smallest covariance of this column. */
  readonly anisotropy: number;
  /** Below this strength the signal is never seen. */
  readonly thetaMin: number;
  /** The time at which that strength is just seen. */
  readonly tAtThetaMin: number;
  /** Above this strength the signal stays visible for ever. */
  readonly thetaInf: number;
  /** Phase of each theta. */
  readonly phase: readonly Phase[];
  /** Whether each theta has more than one window. */
  readonly reentrant: readonly boolean[];
}

/** The phases in the plane of strength and anisotropy. */
export interface PhaseDiagram {
  /** The teacher strengths asked for. */
  readonly theta: readonly number[];
  readonly columns: readonly PhaseColumn[];
}

/** A column and how far the diagram has come. */
export interface PhaseDiagramStep extends Progress {
  /** The column just computed. */
  readonly column: PhaseColumn;
}

/**
 * Computes a phase diagram column by column.
 * @param input - theta (list, >= 0), anisotropy (list, > 0), base model, weightDecay, initialization.
 * @returns an iterator over {column, completed, total} whose return value is the diagram.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE at the call.
 * Source: arXiv 2604.18450 (phase diagram); boundaries theta_min(r) and theta_inf(r), docs/theory.md, section 7.
 */
export function iteratePhaseDiagram(
  input: PhaseDiagramInput,
): Generator<PhaseDiagramStep, PhaseDiagram, void> {
  const theta = numbers(input.theta, 'theta', { check: requireNotNegative });
  const anisotropy = numbers(input.anisotropy, 'anisotropy', { check: requirePositive });
  const base = blockModel({ ...input.base, theta: input.base.theta ?? 1 });
  if (base.covariance.length < 2)
    throw outOfRange('base', 'a model with at least two blocks', base.covariance.length);
  return columns(theta, anisotropy, base, {
    weightDecay: input.weightDecay,
    initialization: input.initialization,
  });
}

function* columns(
  theta: number[],
  anisotropy: number[],
  base: BlockModel,
  options: WindowOptions,
): Generator<PhaseDiagramStep, PhaseDiagram, void> {
  const done: PhaseColumn[] = [];
  for (const ratio of anisotropy) {
    const curve = strengthCurve(withAnisotropy(base, ratio), options);
    const column = columnOf(ratio, theta, curve);
    done.push(column);
    yield { column, completed: done.length, total: anisotropy.length };
  }
  return { theta, columns: done };
}

function columnOf(anisotropy: number, theta: readonly number[], curve: StrengthCurve): PhaseColumn {
  const samples = sampleCurve(curve);
  const turns = turningValues(curve, samples);
  const counts = theta.map((strength) => windowCount(turns, strength));
  return {
    anisotropy,
    ...curveMinimum(curve, samples),
    thetaInf: curve.infinity,
    phase: theta.map((strength, i) =>
      counts[i] === 0 ? 'never' : strength > curve.infinity ? 'persistent' : 'transient',
    ),
    reentrant: counts.map((count) => count > 1),
  };
}

/** theta_c at its ends and at its local extrema, in time order: all that decides how many windows a strength has. */
function turningValues({ zero, infinity }: StrengthCurve, { values }: SampledCurve): number[] {
  const all = [zero, ...values, infinity];
  return all.filter(
    (value, i) =>
      i === 0 ||
      i === all.length - 1 ||
      (value < all[i - 1] && value <= all[i + 1]) ||
      (value > all[i - 1] && value >= all[i + 1]),
  );
}

function windowCount(turns: readonly number[], strength: number): number {
  let count = 0;
  for (let i = 0; i < turns.length; i++)
    if (turns[i] < strength && (i === 0 || turns[i - 1] >= strength)) count++;
  return count;
}

function withAnisotropy(base: BlockModel, ratio: number): BlockModel {
  const positives = base.covariance.filter((c) => c > 0);
  const top = Math.max(...positives);
  const spread = Math.log(top / Math.min(...positives));
  const covariance = base.covariance.map((c, k) => {
    if (c === 0) return 0;
    const share = spread > 0 ? Math.log(top / c) / spread : k > 0 ? 1 : 0;
    return top * ratio ** -share;
  });
  return blockModel({ ...base, covariance });
}

/**
 * The phases never, persistent and transient over a grid of strengths and anisotropies.
 * @param input - theta (list, >= 0), anisotropy (list, > 0), base model, weightDecay, initialization.
 * @returns theta and one column for each anisotropy: thetaMin, tAtThetaMin, thetaInf and, for each theta, phase and reentrant.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: arXiv 2604.18450 (phase diagram); docs/theory.md, section 7.
 */
export function phaseDiagram(input: PhaseDiagramInput): PhaseDiagram {
  return runToEnd(iteratePhaseDiagram(input));
}

/**
 * `phaseDiagram` that gives way to the event loop, reports progress by column and can be aborted.
 * @param input - as for `phaseDiagram`.
 * @param options - signal and onProgress.
 * @returns a promise of the diagram.
 * @throws rejects as `phaseDiagram` does, and with an AbortError.
 */
export async function phaseDiagramAsync(
  input: PhaseDiagramInput,
  options: AsyncOptions = {},
): Promise<PhaseDiagram> {
  return runCooperatively(iteratePhaseDiagram(input), options);
}
