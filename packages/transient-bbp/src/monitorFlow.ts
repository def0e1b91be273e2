import { requireCount, requireNotNegative, requireObject, requireOneOf } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { AsyncOptions, Progress } from './progress.ts';
import { numbers, type NumberList } from './arguments.ts';
import type { FiniteSizeCorrection } from './edgeTest.ts';
import { notIdentifiable } from './estimateLabelNoise.ts';
import { workingFit, type FitUseOptions, type FlowFit } from './fitFlow.ts';
import { monitorRow, trainingFit, type MonitorRow, type NoiseSetting } from './monitorRow.ts';
import { rotatedWeights, spectralMatrix, topValueOf, type RotatedFlow } from './rotatedFlow.ts';
import { teacherMasses, type TeacherMassesInput } from './teacherMasses.ts';
import { flowFor } from './topPair.ts';
import { applyFilter, filterOf, type Filter, type TrainingStage } from './training.ts';

/** Options of `monitorFlow`. */
export interface MonitorOptions extends FitUseOptions {
  /**
   * How the teacher is spread over the eigenvectors of X'X/T, in ascending order of eigenvalue (N entries each); default:
   * evenly, with u and v parallel.
   */
  readonly masses?: TeacherMassesInput | undefined;
  /** 'shift' (default) corrects the edge for finite size, 'none' does not. */
  readonly correction?: FiniteSizeCorrection | undefined;
}

/** A row of the monitor, with how well the training data are fitted. */
export interface FlowRow extends MonitorRow {
  /** Mean squared training residual |Y - X W'|^2/(T M). */
  readonly residual: number;
  /** Sum of the learned fractions: degrees of freedom of each output for a start from zero. */
  readonly degreesOfFreedom: number;
}

/** A row and how far the monitor has come. */
export interface MonitorStep extends Progress {
  /** The row just computed. */
  readonly row: FlowRow;
}

/** The noise of a fit, checked. */
export function noiseSetting(fit: FlowFit, options: MonitorOptions): NoiseSetting {
  const { flow, eigenvalues } = workingFit(fit);
  if (fit.labelNoise === null) throw notIdentifiable(fit.samples, fit.inputs);
  const even = new Array<number>(fit.inputs).fill(1 / fit.inputs);
  return {
    kind: fit.spectrum,
    outputs: fit.outputs,
    eigenvalues,
    noise:
      (requireNotNegative(fit.labelNoise, 'fit.labelNoise') * fit.inputs) /
      requireCount(fit.samples, 'fit.samples', 1),
    initVariance: options.subtractInit === true || flow.init === undefined ? 0 : fit.initVariance,
    masses: teacherMasses(options.masses ?? {}, even),
    correction: requireOneOf(options.correction ?? 'shift', ['shift', 'none'], 'correction'),
  };
}

/** A list of times as stages. */
export function stagesOf(times: NumberList | readonly TrainingStage[]): TrainingStage[] {
  if (Array.isArray(times) && times.some((stage) => typeof stage === 'object'))
    return (times as readonly TrainingStage[]).slice();
  return numbers(times, 'times', { check: (value) => value as number });
}

/**
 * Looks at the top of the spectrum of a fit at many stages of training, one at a time.
 * @param fit - from `fitFlow`.
 * @param times - list of times >= 0, or of stages `{t}`, `{gd: {stepSize, steps}}`.
 * @param options - subtractInit (default false), masses, correction.
 * @returns an iterator over {row, completed, total} whose return value is the list of rows.
 * @throws NOT_IDENTIFIABLE without label noise; SHAPE, NOT_FINITE, OUT_OF_RANGE, at the call.
 */
export function iterateMonitor(
  fit: FlowFit,
  times: NumberList | readonly TrainingStage[],
  options: MonitorOptions = {},
): Generator<MonitorStep, FlowRow[], void> {
  requireObject(options, 'options');
  const setting = noiseSetting(fit, options);
  const stages = stagesOf(times).map((stage) => ({
    stage,
    filter: filterOf(stage, fit, setting.eigenvalues),
  }));
  return rows(fit, flowFor(workingFit(fit).flow, options), setting, stages);
}

function* rows(
  fit: FlowFit,
  flow: RotatedFlow,
  setting: NoiseSetting,
  stages: readonly { readonly stage: TrainingStage; readonly filter: Filter }[],
): Generator<MonitorStep, FlowRow[], void> {
  const done: FlowRow[] = [];
  for (const { stage, filter } of stages) {
    const value = topValueOf(spectralMatrix(flow, filter), flow.kind);
    const row = { ...monitorRow(setting, stage, filter, value), ...trainingFitAt(fit, flow, filter) };
    done.push(row);
    yield { row, completed: done.length, total: stages.length };
  }
  return done;
}

function trainingFitAt(
  { labelSquares, samples }: FlowFit,
  flow: RotatedFlow,
  filter: Filter,
): { readonly residual: number; readonly degreesOfFreedom: number } {
  const count = flow.eigenvalues.length;
  const learned = new Float64Array(count);
  applyFilter(filter, flow.eigenvalues, new Float64Array(count), learned, new Float64Array(count));
  return trainingFit(flow, rotatedWeights(flow, filter), learned, labelSquares, samples);
}

/**
 * Looks at the top of the spectrum of a fit at many stages of training.
 * @param fit - from `fitFlow`.
 * @param times - list of times >= 0, or of stages `{t}`, `{gd: {stepSize, steps}}`.
 * @param options - subtractInit (default false), masses, correction.
 * @returns one row for each: t, top, edge, z, pValue, detectable, thetaHat, overlaps, residual, degreesOfFreedom.
 * @throws NOT_IDENTIFIABLE without label noise; SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, sections 9 and 13.
 */
export function monitorFlow(
  fit: FlowFit,
  times: NumberList | readonly TrainingStage[],
  options: MonitorOptions = {},
): FlowRow[] {
  return runToEnd(iterateMonitor(fit, times, options));
}

/**
 * `monitorFlow` that gives way to the event loop between stages, reports progress and can be aborted.
 * @param fit - from `fitFlow`.
 * @param times - list of times or stages.
 * @param options - those of `monitorFlow`, signal and onProgress.
 * @returns a promise of the rows.
 * @throws rejects as `monitorFlow` does, and with an AbortError.
 */
export async function monitorFlowAsync(
  fit: FlowFit,
  times: NumberList | readonly TrainingStage[],
  options: MonitorOptions & AsyncOptions = {},
): Promise<FlowRow[]> {
  return runCooperatively(iterateMonitor(fit, times, options), options);
}
