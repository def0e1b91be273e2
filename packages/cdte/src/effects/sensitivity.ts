import { LabRangeError, matrixVector } from '@lab/linalg';
import { readVector, requireKnownFields, requireOpenUnit } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { NumberList } from '../arguments.ts';
import { quantileOf, tailOf, type NullLaw } from '../inference/nullLaw.ts';
import { testMoments } from '../inference/calibrate.ts';
import { modelEmbedding, momentChoice, outcomeFactor } from '../inference/pseudoGram.ts';
import { dense, multiply } from '../kernels/dense.ts';
import { gramTask } from '../kernels/kernel.ts';
import type { CdteModel } from '../model/model.ts';
import { stateOf, type FitState } from '../model/state.ts';
import type { AsyncOptions, Task } from '../task.ts';

/** Options of {@link sensitivity}. */
export interface SensitivityOptions {
  /** Strengths of confounding to look at, each >= 1; default 1, 1.25, 1.5, 2, 3. */
  readonly gammas?: NumberList;
  /** Level of the test, in (0, 1); default the model's. */
  readonly alpha?: number;
}

/** How much unmeasured confounding the finding bears. */
export interface Sensitivity {
  /** Strengths of confounding looked at. */
  readonly gammas: number[];
  /** A lower bound of T_V over all confounding of each strength. */
  readonly statistics: number[];
  /** The upper bound of the p-value that goes with it. */
  readonly pValues: number[];
  /**
   * The strength up to which the test still rejects: no confounder that changes the odds of treatment by a smaller
   * factor explains the finding away. null where the V test does not reject without confounding.
   */
  readonly tippingGamma: number | null;
  /** Level of the test. */
  readonly alpha: number;
}

/** Beyond this factor on the odds nothing is claimed. */
const largestGamma = 20;

/**
 * Sensitivity of a rejection to unmeasured confounding: the smallest statistic when the true odds of treatment may
 * differ from the estimated ones by a factor of up to gamma, unit by unit.
 *
 * @param model from {@link fit}, on the dense path, with inverse or stabilized weights
 * @param options see {@link SensitivityOptions}
 * @throws OUT_OF_RANGE (gammas < 1, alpha, overlap weights, a low-rank model), NOT_FINITE
 * @remarks Marginal sensitivity model of Tan (2006) with the V statistic; the bound is a convex programme with a duality
 *   certificate; docs/theory.md, section 14.
 */
export function sensitivity(model: CdteModel, options: SensitivityOptions = {}): Sensitivity {
  return runToEnd(sensitivityTask(model, options));
}

/** `sensitivity` in slices: the same result, the event loop stays alive, cancellable. */
export async function sensitivityAsync(
  model: CdteModel,
  { signal, onProgress, ...options }: SensitivityOptions & AsyncOptions = {},
): Promise<Sensitivity> {
  return runCooperatively(sensitivityTask(model, options), { signal, onProgress });
}

/** n|psi(r)|^2 = r'Qr + 2 b'r + c as a function of the factors r on the residual weights. */
interface Programme {
  readonly n: number;
  readonly q: Float64Array;
  readonly b: Float64Array;
  readonly c: number;
  /** The propensity of the arm each unit is in. */
  readonly own: Float64Array;
  /** An upper bound of the largest eigenvalue of Q. */
  readonly curvature: number;
}

function* sensitivityTask(model: CdteModel, options: SensitivityOptions): Task<Sensitivity> {
  requireKnownFields(options, ['gammas', 'alpha']);
  const alpha = requireOpenUnit(options.alpha ?? model.options.alpha, 'alpha');
  const gammas = readGammas(options.gammas ?? [1, 1.25, 1.5, 2, 3]);
  requireBoundable(model);
  const state = yield* stateOf(model);
  const { law } = yield* testMoments(state, momentChoice(state, 'mmd'));
  const nullLaw = yield* law('V');
  const programme = yield* programmeOf(state);
  const statistics: number[] = [];
  for (const gamma of gammas) statistics.push(yield* smallestStatistic(programme, gamma));
  return {
    gammas: Array.from(gammas),
    statistics,
    pValues: statistics.map((statistic) => tailOf(nullLaw, statistic)),
    tippingGamma: yield* tippingGamma(programme, nullLaw, alpha),
    alpha,
  };
}

function readGammas(given: NumberList): Float64Array {
  const gammas = readVector(given, 'gammas');
  const index = gammas.findIndex((gamma) => gamma < 1);
  if (index < 0) return gammas;
  const message = `gammas must be >= 1, got ${gammas[index]} at ${index}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'gammas', index });
}

function requireBoundable({ options }: CdteModel): void {
  const wrong =
    options.rank !== null
      ? 'a low-rank model has no n x n matrices: fit without rank'
      : options.weighting === 'overlap'
        ? 'overlap weights are no inverse propensities: fit with inverse or stabilized weights'
        : undefined;
  if (wrong !== undefined) throw new LabRangeError('OUT_OF_RANGE', wrong, { argument: 'model' });
}

function* programmeOf(state: FitState): Task<Programme> {
  const { sample, weights, model } = state;
  const { n, treatment } = sample;
  const factor = yield* outcomeFactor(state.outcome, n);
  const g = factor.columns;
  const zeta = (yield* modelEmbedding(state)).data;
  const [control, treated] = yield* state.smoother.fits(factor.data, g);
  const fixed = new Float64Array(n * g);
  for (let at = 0; at < n * g; at++)
    fixed[at] = weights.effect[Math.floor(at / g)] * (treated[at] - control[at]);
  const moving = zeta.map((value, at) => value - fixed[at]);
  const kernel = yield* gramTask(momentChoice(state, 'mmd').kernel, state.x, 'test kernel');
  const q = multiply(dense(moving, n, g), dense(moving, n, g), { transposeB: true });
  const cross = multiply(dense(moving, n, g), dense(fixed, n, g), { transposeB: true });
  const rest = multiply(dense(fixed, n, g), dense(fixed, n, g), { transposeB: true });
  const b = new Float64Array(n);
  let c = 0;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < n; j++, at++) {
      q[at] *= kernel[at] / n;
      b[i] += (cross[at] * kernel[at]) / n;
      c += (rest[at] * kernel[at]) / n;
    }
  }
  const own = Float64Array.from(model.propensity, (pi, i) => (treatment[i] === 1 ? pi : 1 - pi));
  return { n, q, b, c, own, curvature: largestRowSum(q, n) };
}

/** The largest sum of absolute values in a row bounds every eigenvalue. */
function largestRowSum(q: Float64Array, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = i * n; j < (i + 1) * n; j++) sum += Math.abs(q[j]);
    largest = Math.max(largest, sum);
  }
  return largest;
}

/**
 * A lower bound of the minimum over the box, by accelerated projected gradient steps: the value reached less its
 * duality gap over the box, so that the bound holds however early the steps stop.
 */
function* smallestStatistic(programme: Programme, gamma: number, steps = 400): Task<number> {
  const { n, own, curvature, b, c } = programme;
  const low = own.map((p) => p + (1 - p) / gamma);
  const high = own.map((p) => p + (1 - p) * gamma);
  let current: Float64Array = new Float64Array(n).fill(1);
  let probe = current;
  let momentum = 1;
  let bound = 0;
  for (let step = 0; step < steps; step++) {
    const product = matrixTimes(programme, probe);
    const slope = product.map((value, i) => 2 * (value + b[i]));
    const value = probe.reduce((sum, r, i) => sum + r * (product[i] + 2 * b[i]), c);
    const gap = probe.reduce(
      (sum, r, i) => sum + Math.max(slope[i] * (r - low[i]), slope[i] * (r - high[i])),
      0,
    );
    bound = Math.max(bound, value - gap);
    if (gap <= 1e-4 * Math.max(value, 1e-12)) break;
    const next = probe.map((r, i) => Math.min(high[i], Math.max(low[i], r - slope[i] / (2 * curvature))));
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const previous = current;
    probe = next.map((r, i) => r + ((momentum - 1) / nextMomentum) * (r - previous[i]));
    current = next;
    momentum = nextMomentum;
    if (step % 4 === 3) yield { phase: 'sensitivity', done: step + 1, total: steps };
  }
  return Math.max(0, bound);
}

function matrixTimes({ q, n }: Programme, r: Float64Array): Float64Array {
  return matrixVector(dense(q, n, n), r);
}

/** The largest gamma at which the bound still exceeds the critical value, to two decimals. */
function* tippingGamma(programme: Programme, law: NullLaw, alpha: number): Task<number | null> {
  const critical = quantileOf(law, alpha);
  const rejects = function* (gamma: number): Task<boolean> {
    return (yield* smallestStatistic(programme, gamma)) > critical;
  };
  if (!(yield* rejects(1))) return null;
  if (yield* rejects(largestGamma)) return largestGamma;
  let low = 1;
  let high = largestGamma;
  while (high - low > 0.01) {
    const middle = Math.sqrt(low * high);
    if (yield* rejects(middle)) low = middle;
    else high = middle;
  }
  return Math.floor(low * 100) / 100;
}
