import { LabRangeError } from '@lab/linalg';
import { requireKnownFields } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { standardDeviation, sumOf, unitCount } from '../inference/moments.ts';
import type { CdteModel } from '../model/model.ts';
import { stateOf, type FitState } from '../model/state.ts';
import { pseudoOutcomes } from '../nuisance/smoother.ts';
import type { Task } from '../task.ts';

/** The mean effect on one outcome. */
export interface MeanEffect {
  /** The outcome's name. */
  readonly outcome: string;
  /** The doubly robust mean effect, in the outcome's units. */
  readonly ate: number;
  /** Standard error of ate. */
  readonly se: number;
  /** Difference of the arms' mean outcomes, not adjusted for anything. */
  readonly rawDifference: number;
  /** n scores whose mean is `ate`. */
  readonly scores: number[];
}

/**
 * The doubly robust (AIPW) mean effect, with the same nuisances and folds as the test.
 *
 * @param model from {@link fit}
 * @param options.outcome index or name of the outcome; default 0, the first
 * @returns in the user's units; with clusters the standard error is that of sums over clusters
 * @throws OUT_OF_RANGE (no such outcome), UNKNOWN_OPTION
 * @remarks scores B Y; docs/theory.md, section 9.
 */
export function meanEffect(
  model: CdteModel,
  options: { readonly outcome?: number | string } = {},
): MeanEffect {
  requireKnownFields(options, ['outcome']);
  const index = outcomeIndex(model, options.outcome ?? 0);
  return runToEnd(meanEffectTask(model, index));
}

function* meanEffectTask(model: CdteModel, index: number): Task<MeanEffect> {
  return (yield* meanEffects(yield* stateOf(model)))[index];
}

/** The mean effects on all outcomes; kept. */
export function* meanEffects(state: FitState): Task<MeanEffect[]> {
  const known = state.memo.get('meanEffects') as MeanEffect[] | undefined;
  if (known !== undefined) return known;
  const { sample, smoother, weights, model } = state;
  const { n, p, Y, treatment } = sample;
  const zeta = yield* pseudoOutcomes(smoother, weights, treatment, Y, p);
  const effects = sample.names.outcomes.map((outcome, j) => {
    const scores = Array.from({ length: n }, (_, i) => zeta[i * p + j]);
    const column = Float64Array.from({ length: n }, (_, i) => Y[i * p + j]);
    return {
      outcome,
      ate: sumOf(scores) / n,
      se: errorOfMean(scores, model.clusters),
      rawDifference: armMean(column, treatment, 1) - armMean(column, treatment, 0),
      scores,
    };
  });
  state.memo.set('meanEffects', effects);
  return effects;
}

/** The index of an outcome given by index or name. */
export function outcomeIndex({ names }: CdteModel, outcome: number | string): number {
  const index = typeof outcome === 'string' ? names.outcomes.indexOf(outcome) : outcome;
  if (Number.isInteger(index) && index >= 0 && index < names.outcomes.length) return index;
  const message = `outcome must be one of ${names.outcomes.join(', ')} or an index, got ${outcome}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'outcome' });
}

/** The standard error of a mean of scores, from sums over clusters where there are any. */
export function errorOfMean(scores: ArrayLike<number>, clusters: readonly number[] | null): number {
  const n = scores.length;
  if (clusters === null) return standardDeviation(scores) / Math.sqrt(n);
  const units = unitCount(n, clusters);
  const sums = new Float64Array(units);
  for (let i = 0; i < n; i++) sums[clusters[i]] += scores[i];
  return (Math.sqrt(units) * standardDeviation(sums)) / n;
}

function armMean(values: Float64Array, treatment: Uint8Array, arm: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (treatment[i] !== arm) continue;
    sum += values[i];
    count++;
  }
  return sum / count;
}
