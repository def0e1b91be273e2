import { LabRangeError } from '@lab/linalg';
import { requireCount, requireOneOf } from '@lab/linalg/arguments';
import { nextTurn, throwIfAborted } from '@lab/linalg/cooperative';
import { randomStream, RunningMoments } from '@lab/stats';
import type { AsyncOptions } from '../numeric/stepwise.ts';
import { factorRepetition, pcrRepetition } from './gaussianSettings.ts';
import { gmmRepetition, logisticPcrRepetition, rowsRepetition, spectralRepetition } from './otherSettings.ts';
import type { Repetition, Replicate, TwoStageSetting } from './settings.ts';

/** Options of a simulation. */
export interface SimulationOptions {
  /** Repetitions, >= 1. */
  readonly repetitions: number;
  /** Repetition r draws from the stream (seed, r) alone; default 0. */
  readonly seed?: number | string | undefined;
}

/** Running moments of one quantity. */
export interface RunningSummary {
  /** Mean so far. */
  readonly mean: number;
  /** Of the mean; NaN-free: 0 before the second repetition. */
  readonly standardError: number;
  /** Variance of one repetition. */
  readonly variance: number;
}

/** Where a simulation stands after a repetition. */
export interface SimulationStep {
  /** Repetitions done, from 1. */
  readonly repetition: number;
  /** Quantities of this repetition. */
  readonly values: Replicate;
  /** Running mean and standard error of each quantity. */
  readonly summary: Readonly<Record<string, RunningSummary>>;
}

/**
 * Repeats a two-stage experiment, one repetition at a time.
 *
 * Settings and what each reports: 'factor' (n times pretrainTerm, conditionalExcess, unconditionalExcess,
 * supervisedExcess; prediction at x0), 'pcr' (m times pretrainTerm, sqrt(m) times representationChange, n times the
 * excess risks), 'logisticPcr' (n times excessLogLoss), 'rows', 'gmm' (m times pretrainTerm), 'spectral' (the same, and
 * for each dropped direction), 'custom'. Gaussian settings draw sufficient statistics instead of rows.
 *
 * @param setting what to repeat
 * @param options repetitions (required), seed
 * @returns a generator of steps with running means and standard errors
 * @throws SHAPE, NOT_FINITE (also a value of a custom repetition), OUT_OF_RANGE, UNKNOWN_OPTION, and the codes of the
 *   setting's law
 *
 * Source: arXiv 2603.27631 section 7 (experiments); conditional risk by the exact split of its appendix B.1.
 */
export function* iterateTwoStage(
  setting: TwoStageSetting,
  options: SimulationOptions,
): Generator<SimulationStep, void, void> {
  const repetitions = requireCount(options.repetitions, 'repetitions', 1);
  const seed = options.seed ?? 0;
  const repeat = repetitionOf(setting);
  const accumulators = new Map<string, RunningMoments>();
  for (let r = 0; r < repetitions; r++) {
    const values = repeat(randomStream(seed, 'simulateTwoStage', r), r);
    for (const [name, value] of Object.entries(values)) {
      if (!Number.isFinite(value)) {
        throw new LabRangeError('NOT_FINITE', `repetition ${r}: ${name} is ${value}`, {
          argument: name,
          index: r,
        });
      }
      const moments = accumulators.get(name) ?? new RunningMoments();
      accumulators.set(name, moments);
      moments.push(value);
    }
    const summary = Object.fromEntries(
      Array.from(accumulators, ([name, moments]) => [name, summaryOf(moments)]),
    );
    yield { repetition: r + 1, values, summary };
  }
}

/**
 * The same as an async iterator that gives the event loop its turn and may be aborted between repetitions.
 *
 * @param setting as `iterateTwoStage`
 * @param options repetitions (required), seed, signal, onProgress
 * @returns an async generator of the same steps; its next() rejects with an AbortError once aborted
 */
export async function* simulateTwoStage(
  setting: TwoStageSetting,
  options: SimulationOptions & AsyncOptions,
): AsyncGenerator<SimulationStep, void, void> {
  const { signal, onProgress, repetitions } = options;
  throwIfAborted(signal);
  let sliceStart = performance.now();
  for (const step of iterateTwoStage(setting, options)) {
    throwIfAborted(signal);
    yield step;
    if (performance.now() - sliceStart < 25) continue;
    onProgress?.({ fraction: step.repetition / repetitions, stage: 'simulating' });
    await nextTurn();
    throwIfAborted(signal);
    sliceStart = performance.now();
  }
}

/**
 * Runs a simulation to its end.
 *
 * @param setting as `iterateTwoStage`
 * @param options repetitions (required), seed
 * @returns mean, standard error, variance of each quantity and all values in order
 */
export function summariseTwoStage(
  setting: TwoStageSetting,
  options: SimulationOptions,
): { summary: Readonly<Record<string, RunningSummary>>; values: Record<string, number[]> } {
  const values: Record<string, number[]> = {};
  let summary: Readonly<Record<string, RunningSummary>> = {};
  for (const step of iterateTwoStage(setting, options)) {
    summary = step.summary;
    for (const [name, value] of Object.entries(step.values)) (values[name] ??= []).push(value);
  }
  return { summary, values };
}

function repetitionOf(setting: TwoStageSetting): Repetition {
  switch (setting.setting) {
    case 'factor':
      return factorRepetition(setting);
    case 'pcr':
      return pcrRepetition(setting);
    case 'logisticPcr':
      return logisticPcrRepetition(setting);
    case 'rows':
      return rowsRepetition(setting);
    case 'spectral':
      return spectralRepetition(setting);
    case 'gmm':
      return gmmRepetition(setting);
    case 'custom':
      return setting.replicate;
    default:
      return unknownSetting(setting);
  }
}

const SETTINGS = ['factor', 'pcr', 'logisticPcr', 'rows', 'spectral', 'gmm', 'custom'];

function unknownSetting(setting: never): never {
  requireOneOf((setting as { setting: string }).setting, SETTINGS, 'setting');
  throw new TypeError('unreachable');
}

function summaryOf(moments: RunningMoments): RunningSummary {
  const { count } = moments;
  const variance = count > 1 ? (moments.variance * count) / (count - 1) : 0;
  return { mean: moments.mean, variance, standardError: Math.sqrt(variance / count) };
}
