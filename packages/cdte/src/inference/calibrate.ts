import { randomStream } from '@lab/stats';
import { eigenvaluesOf } from '../kernels/dense.ts';
import { lowRankDraws, lowRankLaw, momentFactor } from '../lowRank/lowRankLaw.ts';
import { lowRankLimits } from '../lowRank/limits.ts';
import { momentSource, summarizeSource } from '../lowRank/momentSource.ts';
import type { FitState } from '../model/state.ts';
import type { Task } from '../task.ts';
import { exceedance, multiplierDraws, quadraticDraws } from './multiplierBootstrap.ts';
import { liuTail, satterthwaiteTail, tailOf, vanishing, type NullLaw, type PowerSums } from './nullLaw.ts';
import {
  cubeTrace,
  nullMatrix,
  nullTraces,
  statisticOf,
  type Form,
  type Moments,
  type MomentSummary,
} from './moments.ts';
import {
  denseMoments,
  embeddingOf,
  modelEmbedding,
  pseudoGram,
  pseudoGramOf,
  type MomentChoice,
} from './pseudoGram.ts';
import type { CompleteTestOptions } from './testOptions.ts';
import type { OutcomeGram } from '../nuisance/denseSmoother.ts';

/** A statistic's moments on either path, with what its null law can be found from. */
export interface TestMoments {
  readonly summary: MomentSummary;
  /** The null law with its eigenvalues. */
  readonly law: (form: Form) => Task<NullLaw>;
  /** The first three power sums of the null matrix. */
  readonly powerSums: (form: Form) => Task<PowerSums>;
  /** Prepares draws of the null law. */
  readonly drawer: (form: Form) => Drawer;
}

/** Draws from centred multipliers (count x units) and standard normals (count). */
export type Drawer = (centered: Float64Array, count: number, normals: Float64Array) => Float64Array;

/** Moments of the model's own outcome kernel, or of another outcome Gram matrix. */
export function* testMoments(
  state: FitState,
  choice: MomentChoice,
  outcome: OutcomeGram = state.outcome,
): Task<TestMoments> {
  if (state.model.options.rank === null) {
    const gram = outcome === state.outcome ? yield* pseudoGram(state) : yield* pseudoGramOf(state, outcome);
    return denseTestMoments(yield* denseMoments(state, choice, gram));
  }
  const embedding =
    outcome === state.outcome || outcome.kind === 'gram'
      ? yield* modelEmbedding(state)
      : yield* embeddingOf(state, outcome);
  return yield* lowRankTestMoments(state, choice, embedding);
}

function denseTestMoments(moments: Moments): TestMoments {
  const { summary, units } = moments;
  return {
    summary,
    *law(form) {
      const eigenvalues = eigenvaluesOf(nullMatrix(moments, form), units).reverse();
      if (form === 'V') for (let r = 0; r < units; r++) eigenvalues[r] = Math.max(0, eigenvalues[r]);
      yield { phase: 'null law', done: 1, total: 1 };
      return { eigenvalues, remainder: { mean: 0, variance: 0 } };
    },
    *powerSums(form) {
      const { trace, squares } = nullTraces(summary, form);
      return [trace, squares, yield* cubeTrace(nullMatrix(moments, form), units)];
    },
    drawer: (form) => (centered, count) => quadraticDraws(moments.data, summary, centered, count, form),
  };
}

function* lowRankTestMoments(
  state: FitState,
  choice: MomentChoice,
  embedding: Parameters<typeof momentSource>[2],
): Task<TestMoments> {
  const source = yield* momentSource(state, choice, embedding);
  const summary = yield* summarizeSource(source);
  const factor = yield* momentFactor(source, lowRankLimits(state.model.options.rank ?? 'auto').moments);
  return {
    summary,
    law: (form) => lowRankLaw(factor, summary, form),
    *powerSums(form) {
      const { trace, squares } = nullTraces(summary, form);
      const { eigenvalues } = yield* lowRankLaw(factor, summary, form);
      return [trace, squares, eigenvalues.reduce((sum, value) => sum + value ** 3, 0)];
    },
    drawer: (form) => lowRankDraws(factor, summary, form),
  };
}

/** The p-value of a statistic by the calibration the options name, with the eigenvalues where it has them. */
export function* calibrate(
  moments: TestMoments,
  { form, calibration, draws, seed }: Pick<CompleteTestOptions, 'form' | 'calibration' | 'draws' | 'seed'>,
): Task<{ pValue: number; law: NullLaw | undefined }> {
  const { summary } = moments;
  const statistic = statisticOf(summary, form);
  if (calibration === 'exact') {
    const law = yield* moments.law(form);
    return { pValue: tailOf(law, statistic), law };
  }
  if (Math.sqrt(nullTraces(summary, form).squares) <= vanishing) return { pValue: 1, law: undefined };
  if (calibration !== 'multiplier') {
    const sums = yield* moments.powerSums(form);
    const tail = calibration === 'liu' ? liuTail : satterthwaiteTail;
    return { pValue: tail(sums, statistic), law: undefined };
  }
  const evaluate = moments.drawer(form);
  const normals = randomStream(seed, 'remainder').fillNormal(new Float64Array(draws));
  const values = yield* multiplierDraws(
    randomStream(seed, 'multipliers'),
    summary.units,
    draws,
    (centered, count, start) => evaluate(centered, count, normals.subarray(start, start + count)),
  );
  return { pValue: exceedance(values, statistic), law: undefined };
}
