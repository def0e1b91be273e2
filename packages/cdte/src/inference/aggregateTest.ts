import { readVector, requireCount, requireKnownFields, requirePositive } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { randomStream } from '@lab/stats';
import type { NumberList } from '../arguments.ts';
import type { TreatmentData } from '../data/sample.ts';
import type { CdteModel, Warning } from '../model/model.ts';
import { readSeed, type FitOptions } from '../model/options.ts';
import { outcomeGram, outcomeKernel, stateOf, type FitState } from '../model/state.ts';
import type { OutcomeGram } from '../nuisance/denseSmoother.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { testMoments } from './calibrate.ts';
import { exceedance, multiplierDraws } from './multiplierBootstrap.ts';
import { nullTraces, statisticOf } from './moments.ts';
import { vanishing } from './nullLaw.ts';
import { momentChoice } from './pseudoGram.ts';
import { modelOf } from './testHomogeneity.ts';

/** Options of {@link aggregateTest}. */
export interface AggregateOptions {
  /** Bandwidths of the test on X over the median, each > 0; default 0.25, 0.5, 1. */
  readonly scales?: NumberList;
  /** Bandwidths on Y over the median, each > 0; default 0.5, 1. */
  readonly outcomeScales?: NumberList;
  /** Multiplier draws, >= 1, default 1000. */
  readonly draws?: number;
  /** Seed of the draws; default the model's. */
  readonly seed?: number | string;
}

/** One pair of bandwidths of an aggregated test. */
export interface ScaleResult {
  /** Bandwidth of the test on X over the median. */
  readonly testBandwidthScale: number;
  /** Bandwidth on Y over the median. */
  readonly outcomeBandwidthScale: number;
  /** The statistic with this pair. */
  readonly statistic: number;
  /** The statistic over the standard deviation of its null law. */
  readonly standardized: number;
  /** By the same draws, not adjusted for the other pairs. */
  readonly pValue: number;
}

/** One test over several bandwidths. */
export interface AggregatedTest {
  readonly type: 'aggregated-test';
  /** The largest standardized statistic. */
  readonly statistic: number;
  /** Share of the draws whose largest standardized statistic reaches it: valid without choosing a bandwidth. */
  readonly pValue: number;
  /** The pair of bandwidths that gives it. */
  readonly best: ScaleResult;
  /** One result for each pair of bandwidths. */
  readonly scales: ScaleResult[];
  /** Multiplier draws made. */
  readonly draws: number;
  readonly seed: number | string;
  /** Number of rows. */
  readonly n: number;
  readonly names: CdteModel['names'];
  readonly warnings: readonly Warning[];
}

/**
 * The homogeneity test over several bandwidths at once: one p-value, no tuning.
 *
 * @param data data as for {@link fit}, or a model from it
 * @param options those of the fit (for data) and {@link AggregateOptions}
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE, ARM_TOO_SMALL
 * @remarks U statistics over their null standard deviations, the largest calibrated by multipliers shared by all
 *   bandwidths; docs/theory.md, section 7.
 */
export function aggregateTest(
  data: TreatmentData | CdteModel,
  options: FitOptions & AggregateOptions = {},
): AggregatedTest {
  return runToEnd(aggregateTask(data, options));
}

/** `aggregateTest` in slices: the same result, the event loop stays alive, cancellable. */
export async function aggregateTestAsync(
  data: TreatmentData | CdteModel,
  { signal, onProgress, ...options }: FitOptions & AggregateOptions & AsyncOptions = {},
): Promise<AggregatedTest> {
  return runCooperatively(aggregateTask(data, options), { signal, onProgress });
}

const ownOptions = ['scales', 'outcomeScales', 'draws', 'seed'];

function* aggregateTask(
  data: TreatmentData | CdteModel,
  options: FitOptions & AggregateOptions,
): Task<AggregatedTest> {
  const { model, rest } = yield* modelOf<AggregateOptions>(data, options, ownOptions);
  requireKnownFields(rest, ownOptions);
  const scales = readScales(rest.scales ?? [0.25, 0.5, 1], 'scales');
  const outcomeScales = readScales(rest.outcomeScales ?? [0.5, 1], 'outcomeScales');
  const draws = requireCount(rest.draws ?? 1000, 'draws', 1);
  const seed = readSeed(rest.seed ?? model.options.seed);
  const state = yield* stateOf(model);
  const largest = new Float64Array(draws).fill(-Infinity);
  const results: ScaleResult[] = [];
  for (const outcomeScale of outcomeScales) {
    const outcome = yield* outcomeAt(state, outcomeScale);
    for (const scale of scales) {
      const { result, standardizedDraws } = yield* atScale(state, outcome, scale, outcomeScale, draws, seed);
      results.push(result);
      for (let b = 0; b < draws; b++) largest[b] = Math.max(largest[b], standardizedDraws[b]);
    }
  }
  const best = results.reduce((most, result) => (result.standardized > most.standardized ? result : most));
  return {
    type: 'aggregated-test',
    statistic: best.standardized,
    pValue: exceedance(largest, best.standardized),
    best,
    scales: results,
    draws,
    seed,
    n: state.sample.n,
    names: model.names,
    warnings: model.warnings,
  };
}

function readScales(given: NumberList, argument: string): Float64Array {
  const scales = readVector(given, argument);
  scales.forEach((scale, k) => requirePositive(scale, `${argument}[${k}]`));
  return scales;
}

/** The outcome kernel at another bandwidth; the smoothers stay, since any smoother gives a valid test. */
function* outcomeAt(state: FitState, scale: number): Task<OutcomeGram> {
  if (scale === state.model.options.outcomeBandwidthScale) return state.outcome;
  const kernel = { ...outcomeKernel(state.model), bandwidth: scale * state.model.bandwidthY };
  return yield* outcomeGram(kernel, state.y, state.model.options.rank);
}

/** One pair of bandwidths. Every call starts the same stream: the multipliers are shared. */
function* atScale(
  state: FitState,
  outcome: OutcomeGram,
  scale: number,
  outcomeScale: number,
  draws: number,
  seed: number | string,
): Task<{ result: ScaleResult; standardizedDraws: Float64Array }> {
  const moments = yield* testMoments(state, momentChoice(state, 'mmd', scale), outcome);
  const statistic = statisticOf(moments.summary, 'U');
  const norm = Math.sqrt(nullTraces(moments.summary, 'U').squares);
  const pair = { testBandwidthScale: scale, outcomeBandwidthScale: outcomeScale, statistic };
  if (norm <= vanishing)
    return { result: { ...pair, standardized: 0, pValue: 1 }, standardizedDraws: new Float64Array(draws) };
  const deviation = Math.SQRT2 * norm;
  const evaluate = moments.drawer('U');
  const normals = randomStream(seed, 'remainder').fillNormal(new Float64Array(draws));
  const values = yield* multiplierDraws(
    randomStream(seed, 'multipliers'),
    moments.summary.units,
    draws,
    (centered, count, start) => evaluate(centered, count, normals.subarray(start, start + count)),
  );
  const standardizedDraws = values.map((value) => value / deviation);
  const standardized = statistic / deviation;
  return {
    result: { ...pair, standardized, pValue: exceedance(standardizedDraws, standardized) },
    standardizedDraws,
  };
}
