import { requireCount, requireOneOf, requireOpenUnit } from '@lab/linalg/arguments';
import { newsOf, runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { randomStream, type RandomStream } from '@lab/stats';
import type { AsyncOptions, Progress } from './progress.ts';
import type { NumberList } from './arguments.ts';
import { workingFit, type FlowFit } from './fitFlow.ts';
import { iterateMonitor, noiseSetting, stagesOf, type FlowRow, type MonitorOptions } from './monitorFlow.ts';
import { monitorRow, type MonitorRow, type NoiseSetting } from './monitorRow.ts';
import { spectralMatrix, topPairOf, topValueOf, type RotatedFlow, type RotatedPair } from './rotatedFlow.ts';
import { flowFor } from './topPair.ts';
import { filterOf, type Filter, type TrainingStage } from './training.ts';

/** What a stopping rule maximises over the stages: the estimated overlap, or the distance above the edge. */
export type StoppingRule = 'plugin' | 'zgap';

/** How the p-value allows for having looked at many stages. */
export type ScanAdjustment = 'bonferroni' | 'bootstrap';

/** Options of `recommendStop`. */
export interface RecommendOptions extends MonitorOptions {
  /** 'plugin' (default): largest estimated overlap; 'zgap': largest distance above the edge in units of the null law. */
  readonly rule?: StoppingRule | undefined;
  /** Times or stages to choose from; default 24 times from 0.05 of the fastest to 20 of the slowest direction. */
  readonly times?: NumberList | readonly TrainingStage[] | undefined;
  /** Level of the test, in (0, 1); default 0.05. */
  readonly level?: number | undefined;
  /** 'bonferroni' (default) or 'bootstrap', which simulates noise from the same initial weights at all stages. */
  readonly adjustment?: ScanAdjustment | undefined;
  /** Simulated data sets for the band, and for a bootstrap adjustment; default 99. 0 leaves the band out. */
  readonly replicates?: number | undefined;
  /** Coverage of the band, in (0, 1); default 0.9. */
  readonly coverage?: number | undefined;
  /** Seed of the simulations; default 1. */
  readonly seed?: number | string | undefined;
}

/** Where data like these would have stopped, by parametric bootstrap. */
export interface StoppingBand {
  /** Coverage of the quantiles below. */
  readonly coverage: number;
  /** Number of simulated data sets. */
  readonly replicates: number;
  /** Quantiles of the advised time. */
  readonly t: readonly [number, number];
  /** Quantiles of the squared overlap reached (product of both for singular values). */
  readonly overlap: readonly [number, number];
  /** Quantiles of the estimated strength where the simulated signal was detectable; absent where it never was. */
  readonly theta?: readonly [number, number];
}

/** When to stop, and how sure that is. */
export interface Recommendation {
  /** The rule that was followed. */
  readonly rule: StoppingRule;
  /** Whether the adjusted p-value is below the level. */
  readonly detectable: boolean;
  /** The advised time; where nothing is detectable, the time of the largest z, for what it is worth. */
  readonly t: number;
  /** The row at that time. */
  readonly row: FlowRow;
  /** The smallest p-value over the stages, adjusted for their number. */
  readonly pValue: number;
  /** Band of the advised time; absent when nothing is detectable or replicates is 0. */
  readonly band?: StoppingBand;
  /** One sentence. */
  readonly reason: string;
  readonly rows: readonly FlowRow[];
}

/** The checked request. */
interface Request {
  readonly fit: FlowFit;
  readonly options: RecommendOptions;
  readonly rule: StoppingRule;
  readonly stages: readonly TrainingStage[];
  readonly filters: readonly Filter[];
  readonly level: number;
  readonly adjustment: ScanAdjustment;
  readonly replicates: number;
  readonly coverage: number;
  readonly seed: number | string;
  readonly setting: NoiseSetting;
}

/**
 * Advises when to stop training on a data set, stage by stage and simulated data set by simulated data set.
 * @param fit - from `fitFlow`.
 * @param options - see `recommendStop`.
 * @returns an iterator over {completed, total} whose return value is the recommendation.
 * @throws as `recommendStop`, at the call.
 */
export function iterateRecommendation(
  fit: FlowFit,
  options: RecommendOptions = {},
): Generator<Progress, Recommendation, void> {
  return newsOf(recommend(requestOf(fit, options)));
}

function requestOf(fit: FlowFit, options: RecommendOptions): Request {
  const setting = noiseSetting(fit, options);
  const stages = options.times === undefined ? defaultTimes(setting.eigenvalues) : stagesOf(options.times);
  return {
    fit,
    options,
    setting,
    stages,
    filters: stages.map((stage) => filterOf(stage, fit, setting.eigenvalues)),
    rule: requireOneOf(options.rule ?? 'plugin', ['plugin', 'zgap'], 'rule'),
    level: requireOpenUnit(options.level ?? 0.05, 'level'),
    adjustment: requireOneOf(options.adjustment ?? 'bonferroni', ['bonferroni', 'bootstrap'], 'adjustment'),
    replicates: requireCount(options.replicates ?? 99, 'replicates', 0),
    coverage: requireOpenUnit(options.coverage ?? 0.9, 'coverage'),
    seed: options.seed ?? 1,
  };
}

/**
 * Advises when to stop training on a data set, with the evidence that there is a signal at all.
 * @param fit - from `fitFlow`.
 * @param options - rule ('plugin' or 'zgap'), times, level (default 0.05), adjustment ('bonferroni' or 'bootstrap'),
 * replicates (default 99), coverage (default 0.9), seed (default 1), subtractInit, masses, correction.
 * @returns detectable, t, row, pValue (adjusted), band, reason and all rows. Below threshold the reason says "not detectable".
 * @throws NOT_IDENTIFIABLE without label noise; SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: derived, docs/theory.md, section 9.
 */
export function recommendStop(fit: FlowFit, options: RecommendOptions = {}): Recommendation {
  return runToEnd(iterateRecommendation(fit, options));
}

/**
 * `recommendStop` that gives way to the event loop, reports progress and can be aborted.
 * @param fit - from `fitFlow`.
 * @param options - those of `recommendStop`, signal and onProgress.
 * @returns a promise of the recommendation.
 * @throws rejects as `recommendStop` does, and with an AbortError.
 */
export async function recommendStopAsync(
  fit: FlowFit,
  options: RecommendOptions & AsyncOptions = {},
): Promise<Recommendation> {
  return runCooperatively(recommend(requestOf(fit, options)), options);
}

const defaultCount = 24;

/** Geometric times from 0.05 of the fastest direction to 20 of the slowest that is not below 1e-4 of it. */
function defaultTimes(eigenvalues: Float64Array): number[] {
  const top = eigenvalues[eigenvalues.length - 1];
  const slow = eigenvalues.find((l) => l > 1e-4 * top) ?? top;
  const [first, last] = top > 0 ? [0.05 / top, 20 / slow] : [0.05, 20];
  return Array.from({ length: defaultCount }, (_, i) => first * (last / first) ** (i / (defaultCount - 1)));
}

/** A step is news of progress, or a pause after each matrix. */
type Steps<Result> = Generator<Progress | undefined, Result, void>;

function* recommend(request: Request): Steps<Recommendation> {
  const { fit, options, rule, stages, level, replicates } = request;
  const counts = (request.adjustment === 'bootstrap' ? replicates : 0) + replicates;
  const total = stages.length + counts;
  const monitor = iterateMonitor(fit, stages, options);
  let step = monitor.next();
  while (step.done !== true) {
    yield { completed: step.value.completed, total };
    step = monitor.next();
  }
  const rows = step.value;
  const row = chosen(rows, rule);
  let completed = stages.length;
  const advance = (): Progress => ({ completed: ++completed, total });
  const pValue = yield* adjusted(request, rows, advance);
  const detectable = pValue < level && row.detectable;
  const shared = {
    rule,
    detectable,
    t: row.t,
    row,
    pValue,
    reason: reasonFor(request, row, pValue, detectable),
    rows,
  };
  if (!detectable || replicates === 0 || row.thetaHat === undefined) return shared;
  return { ...shared, band: yield* band(request, row.thetaHat, advance) };
}

/** The row a rule picks; without any estimate the one farthest above the edge. */
function chosen<Row extends MonitorRow>(rows: readonly Row[], rule: StoppingRule): Row {
  const byOverlap = rule === 'plugin' && rows.some((row) => row.detectable);
  const score = (row: Row): number => (byOverlap ? row.overlapHat : row.z);
  return rows.reduce((best, row) => (score(row) > score(best) ? row : best));
}

function* adjusted(
  { fit, options, setting, stages, filters, adjustment, replicates, seed }: Request,
  rows: readonly FlowRow[],
  advance: () => Progress,
): Steps<number> {
  const smallest = Math.min(...rows.map((row) => row.pValue));
  if (adjustment === 'bonferroni') return Math.min(1, stages.length * smallest);
  const largest = Math.max(...rows.map((row) => row.z));
  const flow = flowFor(workingFit(fit).flow, options);
  let reached = 1;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const noise = simulated(flow, setting, undefined, randomStream(seed, 'null', replicate));
    let highest = -Infinity;
    for (const [i, filter] of filters.entries()) {
      yield undefined;
      const top = topValueOf(spectralMatrix(noise, filter), noise.kind);
      highest = Math.max(highest, monitorRow(setting, stages[i], filter, top).z);
    }
    if (highest >= largest) reached++;
    yield advance();
  }
  return reached / (replicates + 1);
}

/** A planted signal: strength and unit vectors in the rotated coordinates. */
interface Planted {
  readonly theta: number;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/** The flow of simulated labels: the same inputs and initial weights, new noise, and a signal where one is given. */
function simulated(
  flow: RotatedFlow,
  { noise, eigenvalues }: NoiseSetting,
  signal: Planted | undefined,
  stream: RandomStream,
): RotatedFlow {
  const count = eigenvalues.length;
  const correlation = stream.fillNormal(new Float64Array(flow.outputs * count));
  const spread = eigenvalues.map((l) => Math.sqrt((noise * l) / count));
  for (let i = 0; i < flow.outputs; i++)
    for (let j = 0; j < count; j++) {
      const planted = signal === undefined ? 0 : signal.theta * signal.u[i] * signal.v[j] * eigenvalues[j];
      correlation[i * count + j] = correlation[i * count + j] * spread[j] + planted;
    }
  return { ...flow, correlation };
}

function* band(request: Request, theta: number, advance: () => Progress): Steps<StoppingBand> {
  const { fit, options, setting, stages, filters, rule, replicates, coverage, seed } = request;
  const flow = flowFor(workingFit(fit).flow, options);
  const times: number[] = [];
  const overlaps: number[] = [];
  const strengths: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const stream = randomStream(seed, 'band', replicate);
    const signal = plantedSignal(flow, theta, stream.split('teacher'));
    const data = simulated(flow, setting, signal, stream.split('noise'));
    const pairs: RotatedPair[] = [];
    for (const filter of filters) {
      yield undefined;
      pairs.push(topPairOf(spectralMatrix(data, filter), data.kind));
    }
    const rows = filters.map((filter, i) => monitorRow(setting, stages[i], filter, pairs[i].value));
    const pick = rows.indexOf(chosen(rows, rule));
    times.push(rows[pick].t);
    overlaps.push(overlapWith(pairs[pick], signal));
    const { thetaHat } = rows[pick];
    if (thetaHat !== undefined) strengths.push(thetaHat);
    yield advance();
  }
  return {
    coverage,
    replicates,
    t: centralInterval(times, coverage),
    overlap: centralInterval(overlaps, coverage),
    ...(strengths.length === 0 ? {} : { theta: centralInterval(strengths, coverage) }),
  };
}

/** A teacher in random directions; u = v for the symmetric spectrum. */
function plantedSignal(
  { kind, outputs, eigenvalues }: RotatedFlow,
  theta: number,
  stream: RandomStream,
): Planted {
  const u = unitVector(outputs, stream);
  return { theta, u, v: kind === 'symmetric' ? u : unitVector(eigenvalues.length, stream) };
}

function unitVector(size: number, stream: RandomStream): Float64Array {
  const vector = stream.fillNormal(new Float64Array(size));
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}

function overlapWith({ left, right }: RotatedPair, { u, v }: Planted): number {
  const along = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, i) => sum + value * b[i], 0);
  return Math.abs(along(left, u) * along(right, v));
}

function centralInterval(values: readonly number[], coverage: number): [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return [at(0.5 * (1 - coverage)), at(0.5 * (1 + coverage))];
}

function reasonFor({ level, stages }: Request, row: FlowRow, pValue: number, detectable: boolean): string {
  const p = pValue < 1e-6 ? 'p < 1e-6' : `p = ${pValue.toPrecision(2)}`;
  const scan = `${p}, adjusted for ${stages.length} times`;
  if (!detectable || row.thetaHat === undefined)
    return `not detectable: the top value never stands out of the noise at level ${level} (${scan})`;
  return (
    `stop at t = ${row.t.toPrecision(3)}: the top value ${row.top.toPrecision(4)} is ${row.z.toFixed(1)} null units above ` +
    `the noise edge ${row.edge.toPrecision(4)} (${scan}); estimated strength ${row.thetaHat.toPrecision(3)}, ` +
    `overlap ${row.overlapHat.toPrecision(2)}`
  );
}
