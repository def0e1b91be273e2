import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { normal } from '@lab/stats';
import type { TreatmentData } from '../data/sample.ts';
import { heavyUnits, momentDiagnostics, type MomentDiagnostics } from '../effects/diagnostics.ts';
import { meanEffects, type MeanEffect } from '../effects/meanEffect.ts';
import { overlapDiagnostics, type OverlapDiagnostics } from '../effects/overlap.ts';
import { fitTask } from '../model/fit.ts';
import { isModel, type CdteModel, type Warning } from '../model/model.ts';
import { fitOptionNames, type FitOptions } from '../model/options.ts';
import { stateOf, type FitState } from '../model/state.ts';
import { lambdaEdges, type LambdaEdges } from '../model/warnings.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { calibrate, testMoments } from './calibrate.ts';
import {
  jackknifeErrorOf,
  psi2Of,
  standardErrorOf,
  statisticOf,
  sumOf,
  type MomentSummary,
} from './moments.ts';
import type { NullLaw } from './nullLaw.ts';
import { operatorTest } from './operatorNorm.ts';
import { momentChoice } from './pseudoGram.ts';
import {
  readTestOptions,
  testOptionNames,
  type Calibration,
  type CompleteTestOptions,
  type Discrepancy,
  type TestOptions,
} from './testOptions.ts';
import type { Form } from './moments.ts';

/** The result of a homogeneity test: plain and JSON-serialisable. */
export interface HomogeneityTest {
  readonly type: 'homogeneity-test';
  /** T_U or T_V; for `operator` lambda_max(K G)/n. */
  readonly statistic: number;
  /** Of the null that the treatment changes nothing for anyone; exactly 1 when the null matrix is 0. */
  readonly pValue: number;
  /** How the arms' laws were compared. */
  readonly discrepancy: Discrepancy;
  /** Form of the statistic. */
  readonly form: Form;
  /** How the null law was found. */
  readonly calibration: Calibration;
  /** Of the multiplier calibration, else null. */
  readonly draws: number | null;
  readonly seed: number | string;
  /** Eigenvalues of the null matrix, descending; only with the exact calibration. */
  readonly eigenvalues?: number[];
  /** On the low-rank path: mean and variance of what the eigenvalues leave out. */
  readonly remainder?: { readonly mean: number; readonly variance: number };
  /** Estimate of the squared discrepancy. */
  readonly psi2: number;
  /** sqrt(max(0, psi2)). */
  readonly effectSize: number;
  /** Standard error of psi2 away from the null, conservative; for `operator` null. */
  readonly se: number | null;
  /** The jackknife standard error, which leaves the noise of the diagonal out; for `operator` null. */
  readonly jackknifeSe: number | null;
  /** psi2 plus and minus a normal quantile times se, cut at 0; for `operator` null. */
  readonly ci: { readonly lower: number; readonly upper: number; readonly level: number } | null;
  /** Bandwidth on covariates before it is scaled for the test, on the scale used. */
  readonly bandwidthX: number;
  /** Bandwidth on outcomes, on the scale used. */
  readonly bandwidthY: number;
  /** The test's bandwidth on X over bandwidthX. */
  readonly testBandwidthScale: number;
  /** Ridge parameters, K x 2, arm 0 first; null with `outcomeWeights`. */
  readonly lambdas: readonly (readonly [number, number])[] | null;
  /** n fold labels. */
  readonly folds: readonly number[];
  /** Number of rows. */
  readonly n: number;
  /** Units of arm 0 and of arm 1. */
  readonly arms: [number, number];
  /** Independent units: rows, or clusters. */
  readonly units: number;
  /** What the columns are called. */
  readonly names: CdteModel['names'];
  /** The options of the fit. */
  readonly options: CdteModel['options'];
  /** The mean effect on each outcome. */
  readonly meanEffects: Omit<MeanEffect, 'scores'>[];
  /** What to look at before the p-value is believed. */
  readonly diagnostics: OverlapDiagnostics & {
    readonly lambdaEdges: LambdaEdges;
  } & Partial<MomentDiagnostics>;
  readonly warnings: readonly Warning[];
}

/**
 * Tests whether the treatment changes the outcome's conditional law for anyone at all.
 *
 * @param data data as for {@link fit}, or a model from it (then a further test costs one eigenproblem)
 * @param options those of the fit (for data) and of the test, see {@link FitOptions} and {@link TestOptions}
 * @returns statistic, p-value, effect size, mean effects and diagnostics
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE, ARM_TOO_SMALL
 * @remarks Global homogeneity test of arXiv 2603.16829 (abstract); statistic and null law derived in docs/theory.md,
 *   sections 5 to 7.
 */
export function testHomogeneity(data: TreatmentData, options?: FitOptions & TestOptions): HomogeneityTest;
export function testHomogeneity(model: CdteModel, options?: TestOptions): HomogeneityTest;
export function testHomogeneity(
  data: TreatmentData | CdteModel,
  options: FitOptions & TestOptions = {},
): HomogeneityTest {
  return runToEnd(testTask(data, options));
}

/** `testHomogeneity` in slices: the same result, the event loop stays alive, cancellable. */
export async function testHomogeneityAsync(
  data: TreatmentData | CdteModel,
  { signal, onProgress, ...options }: FitOptions & TestOptions & AsyncOptions = {},
): Promise<HomogeneityTest> {
  return runCooperatively(testTask(data, options), { signal, onProgress });
}

/** The model of the data (or the model itself) and the options that are not the fit's. */
export function* modelOf<Options extends object>(
  data: TreatmentData | CdteModel,
  options: FitOptions & Options,
  own: readonly string[],
): Task<{ model: CdteModel; rest: Options }> {
  if (isModel(data)) return { model: data, rest: options };
  const entries = Object.entries(options);
  const rest = Object.fromEntries(entries.filter(([name]) => own.includes(name))) as Options;
  const shared = (name: string): boolean => fitOptionNames.includes(name) || !own.includes(name);
  const model = yield* fitTask(data, Object.fromEntries(entries.filter(([name]) => shared(name))));
  return { model, rest };
}

/** The test, part by part. */
export function* testTask(
  data: TreatmentData | CdteModel,
  options: FitOptions & TestOptions,
): Task<HomogeneityTest> {
  const { model, rest } = yield* modelOf<TestOptions>(data, options, testOptionNames);
  const complete = readTestOptions(rest, model.options);
  const state = yield* stateOf(model);
  const head = yield* resultHead(state, complete);
  if (complete.discrepancy === 'operator') return yield* operatorResult(state, complete, head);
  const choice = momentChoice(state, complete.discrepancy, complete.testBandwidthScale);
  const moments = yield* testMoments(state, choice);
  const { pValue, law } = yield* calibrate(moments, complete);
  const { summary } = moments;
  return {
    ...head,
    statistic: statisticOf(summary, complete.form),
    pValue,
    ...spectrumOf(law, model),
    ...effectOf(summary, complete),
    units: summary.units,
    diagnostics: { ...head.diagnostics, ...momentDiagnostics(summary) },
    warnings: [...model.warnings, ...heavyUnits(summary)],
  };
}

type ResultHead = Omit<
  HomogeneityTest,
  | 'statistic'
  | 'pValue'
  | 'psi2'
  | 'effectSize'
  | 'se'
  | 'jackknifeSe'
  | 'ci'
  | 'units'
  | 'eigenvalues'
  | 'remainder'
>;

function* resultHead(state: FitState, options: CompleteTestOptions): Task<ResultHead> {
  const { model, sample } = state;
  const treated = sumOf(sample.treatment);
  const effects = yield* meanEffects(state);
  return {
    type: 'homogeneity-test',
    discrepancy: options.discrepancy,
    form: options.form,
    calibration: options.calibration,
    draws: options.calibration === 'multiplier' ? options.draws : null,
    seed: options.seed,
    bandwidthX: model.bandwidthX,
    bandwidthY: model.bandwidthY,
    testBandwidthScale: options.testBandwidthScale,
    lambdas: model.lambdas,
    folds: model.folds,
    n: sample.n,
    arms: [sample.n - treated, treated],
    names: model.names,
    options: model.options,
    meanEffects: effects.map(({ scores: _scores, ...effect }) => effect),
    diagnostics: { ...overlapDiagnostics(model), lambdaEdges: lambdaEdges(model) },
    warnings: model.warnings,
  };
}

function* operatorResult(
  state: FitState,
  options: CompleteTestOptions,
  head: ResultHead,
): Task<HomogeneityTest> {
  const { kernel } = momentChoice(state, 'mmd', options.testBandwidthScale);
  const { statistic, pValue, units } = yield* operatorTest(state, kernel, options);
  const psi2 = statistic / state.sample.n;
  return {
    ...head,
    statistic,
    pValue,
    psi2,
    effectSize: Math.sqrt(psi2),
    se: null,
    jackknifeSe: null,
    ci: null,
    units,
  };
}

function spectrumOf(
  law: NullLaw | undefined,
  { options }: CdteModel,
): Pick<HomogeneityTest, 'eigenvalues' | 'remainder'> {
  if (law === undefined) return {};
  const eigenvalues = Array.from(law.eigenvalues);
  return options.rank === null ? { eigenvalues } : { eigenvalues, remainder: { ...law.remainder } };
}

function effectOf(
  summary: MomentSummary,
  { form, alpha }: CompleteTestOptions,
): Pick<HomogeneityTest, 'psi2' | 'effectSize' | 'se' | 'jackknifeSe' | 'ci'> {
  const psi2 = psi2Of(summary, form);
  const se = standardErrorOf(summary);
  const reach = normal.upperQuantile(alpha / 2) * se;
  return {
    psi2,
    effectSize: Math.sqrt(Math.max(0, psi2)),
    se,
    jackknifeSe: jackknifeErrorOf(summary),
    ci: { lower: Math.max(0, psi2 - reach), upper: Math.max(0, psi2 + reach), level: 1 - alpha },
  };
}
