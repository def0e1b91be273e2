import { requireKnownFields } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { standardize } from '../data/standardize.ts';
import type { TreatmentData } from '../data/sample.ts';
import { columnGram, dense, factorize, multiply, solveFactored } from '../kernels/dense.ts';
import type { Kernel, Points } from '../kernels/kernel.ts';
import { bandwidthOf } from '../model/bandwidth.ts';
import type { CdteModel, Warning } from '../model/model.ts';
import type { FitOptions } from '../model/options.ts';
import { stateOf, testKernel, type FitState } from '../model/state.ts';
import type { OutcomeGram } from '../nuisance/denseSmoother.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { testMoments } from './calibrate.ts';
import { holm } from './holm.ts';
import { nullTraces, statisticOf, type MomentSummary } from './moments.ts';
import { tailOf, vanishing } from './nullLaw.ts';
import { momentChoice, outcomeFactor, type MomentChoice } from './pseudoGram.ts';
import { modelOf } from './testHomogeneity.ts';

/** A part of the outcome's law. */
export type Component = 'mean' | 'spread' | 'rest';

/** The test of one part. */
export interface ComponentTest {
  /** Which part. */
  readonly component: Component;
  /** The statistic of this part alone. */
  readonly statistic: number;
  /** The statistic over the standard deviation of its null law. */
  readonly standardized: number;
  /** Not adjusted for the other parts. */
  readonly pValue: number;
  /** Holm-adjusted over the three parts. */
  readonly adjusted: number;
}

/** What leaving a covariate out of the test's kernel does. */
export interface CovariateDrop {
  /** Its name. */
  readonly covariate: string;
  /** The standardized statistic without it. */
  readonly without: number;
  /** How much lower that is: large where the effect's size hangs on this covariate. */
  readonly drop: number;
}

/** Why the homogeneity test rejects (or what it would be looking at). */
export interface Explanation {
  readonly type: 'explanation';
  /** The three parts of the outcome's law. */
  readonly components: ComponentTest[];
  /** The standardized statistic of the whole test. */
  readonly standardized: number;
  /** Largest drop first. */
  readonly covariates: CovariateDrop[];
  /** How to read it. */
  readonly note: string;
  /** Number of rows. */
  readonly n: number;
  readonly names: CdteModel['names'];
  readonly warnings: readonly Warning[];
}

/**
 * Takes a rejection apart: is it the conditional mean, the spread around it, or the rest of the law, and on which
 * covariates does it hang?
 *
 * @param data data as for {@link fit}, or a model from it
 * @param options those of the fit (for data)
 * @throws as {@link testHomogeneity}
 * @remarks Three outcome kernels on the same pseudo-outcomes; docs/theory.md, section 12. The design of the parts is
 *   this package's own.
 */
export function explainRejection(data: TreatmentData | CdteModel, options: FitOptions = {}): Explanation {
  return runToEnd(explainTask(data, options));
}

/** `explainRejection` in slices: the same result, the event loop stays alive, cancellable. */
export async function explainRejectionAsync(
  data: TreatmentData | CdteModel,
  { signal, onProgress, ...options }: FitOptions & AsyncOptions = {},
): Promise<Explanation> {
  return runCooperatively(explainTask(data, options), { signal, onProgress });
}

const note =
  'mean: linear kernel; spread: squared deviation from the average of the two fitted arm means; rest: the outcome kernel with both regressed out. Covariates: standardized statistic with and without each in the kernel. The parts are a design choice, not unique.';

function* explainTask(data: TreatmentData | CdteModel, options: FitOptions): Task<Explanation> {
  const { model, rest } = yield* modelOf<object>(data, options, []);
  requireKnownFields(rest, []);
  const state = yield* stateOf(model);
  const choice = momentChoice(state, 'mmd');
  const parts = yield* outcomeParts(state);
  const tests: Omit<ComponentTest, 'adjusted'>[] = [];
  for (const component of ['mean', 'spread', 'rest'] as const) {
    const { summary, law } = yield* testMoments(state, choice, parts[component]);
    const statistic = statisticOf(summary, 'U');
    const pValue = tailOf(yield* law('U'), statistic);
    tests.push({ component, statistic, standardized: standardized(summary), pValue });
  }
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  const whole = standardized((yield* testMoments(state, choice)).summary);
  return {
    type: 'explanation',
    components: tests.map((test, k) => ({ ...test, adjusted: adjusted[k] })),
    standardized: whole,
    covariates: yield* rankCovariates(state, whole),
    note,
    n: state.sample.n,
    names: model.names,
    warnings: model.warnings,
  };
}

/** T_U over sqrt(2 sum lambda^2), without an eigenproblem. */
function standardized(summary: MomentSummary): number {
  const norm = Math.sqrt(nullTraces(summary, 'U').squares);
  return norm <= vanishing ? 0 : statisticOf(summary, 'U') / (Math.SQRT2 * norm);
}

/** Factors of the three outcome kernels. All features are functions of (Y, X) alone, so each test keeps its level. */
function* outcomeParts(state: FitState): Task<Record<Component, OutcomeGram>> {
  const { y, sample, smoother } = state;
  const { n, p } = sample;
  const [control, treated] = yield* smoother.fits(y.data, p);
  const spread = y.data.map((value, at) => (value - (control[at] + treated[at]) / 2) ** 2);
  const squares = standardize(spread, n, p).data;
  const factor = yield* outcomeFactor(state.outcome, n);
  return {
    mean: { kind: 'factor', data: y.data, columns: p },
    spread: { kind: 'factor', data: squares, columns: p },
    rest: {
      kind: 'factor',
      data: residuals(factor.data, factor.columns, y.data, squares, n, p),
      columns: factor.columns,
    },
  };
}

/** Least-squares residuals of the factor's columns on 1, the outcomes and their squares. */
function residuals(
  factor: Float64Array,
  columns: number,
  first: Float64Array,
  second: Float64Array,
  n: number,
  p: number,
): Float64Array {
  const k = 2 * p + 1;
  const design = new Float64Array(n * k).fill(1);
  for (let i = 0; i < n; i++) {
    design.set(first.subarray(i * p, (i + 1) * p), i * k + 1);
    design.set(second.subarray(i * p, (i + 1) * p), i * k + 1 + p);
  }
  const gram = columnGram(design, n, k);
  // Constant outcomes give columns of zeros; so small a ridge changes nothing else.
  for (let j = 0; j < k; j++) gram[j * (k + 1)] += 1e-12 * n;
  const right = multiply(dense(design, n, k), dense(factor, n, columns), { transposeA: true });
  const coefficients = solveFactored(factorize(gram, k), dense(right, k, columns));
  const fitted = multiply(dense(design, n, k), dense(coefficients, k, columns));
  return factor.map((value, at) => value - fitted[at]);
}

function* rankCovariates(state: FitState, whole: number): Task<CovariateDrop[]> {
  const drops: CovariateDrop[] = [];
  for (const [j, covariate] of state.sample.names.covariates.entries()) {
    const { summary } = yield* testMoments(state, choiceWithout(state, j));
    const without = standardized(summary);
    drops.push({ covariate, without, drop: whole - without });
  }
  return drops.sort((a, b) => b.drop - a.drop);
}

/** The test's kernel without one covariate, its bandwidth from the others; with none left the marginal statistic. */
function choiceWithout(state: FitState, j: number): MomentChoice {
  const { x, model } = state;
  if (x.columns === 1) return { averaging: 'marginal', kernel: testKernel(model) };
  const points = withoutColumn(x, j);
  const bandwidth = model.options.testBandwidthScale * bandwidthOf(points, model.options, 'x');
  const kernel: Kernel = { name: model.options.kernelX, bandwidth };
  return { averaging: 'mmd', kernel, points };
}

function withoutColumn({ data, rows, columns }: Points, j: number): Points {
  const left = new Float64Array(rows * (columns - 1));
  for (let i = 0, at = 0; i < rows; i++)
    for (let k = 0; k < columns; k++) if (k !== j) left[at++] = data[i * columns + k];
  return { data: left, rows, columns: columns - 1 };
}
