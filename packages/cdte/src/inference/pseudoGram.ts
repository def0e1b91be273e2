import { gramTask, type Kernel, type Points } from '../kernels/kernel.ts';
import { pivotedCholesky } from '../kernels/pivotedCholesky.ts';
import { testKernel, type FitState } from '../model/state.ts';
import { blockProduct, type DenseSmoother, type OutcomeGram } from '../nuisance/denseSmoother.ts';
import { pseudoOutcomes } from '../nuisance/smoother.ts';
import type { UnitWeights } from '../nuisance/unitWeights.ts';
import { transpose } from '../kernels/dense.ts';
import type { Task } from '../task.ts';
import { distinctPairs, summarize, sumOverClusters, unitCount, type Moments } from './moments.ts';

/** How a discrepancy averages over X: with the kernel, not at all, with the kernel applied twice. */
export type Averaging = 'mmd' | 'marginal' | 'l2';

/** Coordinates of the pseudo-outcomes: rows E_i with <zeta_i, zeta_j> = E_i . E_j; n x columns. */
export interface Embedding {
  readonly data: Float64Array;
  readonly columns: number;
}

/** Pseudo-outcomes of any n x columns features. */
export function* embeddingOf(state: FitState, { data, columns }: Embedding): Task<Embedding> {
  const { smoother, weights, sample } = state;
  return { data: yield* pseudoOutcomes(smoother, weights, sample.treatment, data, columns), columns };
}

/** The embedding in the model's own outcome kernel; kept. */
export function* modelEmbedding(state: FitState): Task<Embedding> {
  const known = state.memo.get('embedding') as Embedding | undefined;
  if (known !== undefined) return known;
  const embedding = yield* embeddingOf(state, yield* outcomeFactor(state.outcome, state.sample.n));
  state.memo.set('embedding', embedding);
  return embedding;
}

/** A factor of an outcome Gram matrix, whatever its rank. */
export function* outcomeFactor(outcome: OutcomeGram, n: number): Task<Embedding> {
  if (outcome.kind === 'factor') return outcome;
  const { data } = outcome;
  const diagonal = Float64Array.from({ length: n }, (_, i) => data[i * n + i]);
  const column = (j: number, out: Float64Array): void => out.set(data.subarray(j * n, (j + 1) * n));
  return yield* pivotedCholesky({ n, diagonal, column }, {}, 'outcome basis');
}

/** G, the Gram matrix of the pseudo-outcomes, n x n; kept, since every further test starts from it. */
export function* pseudoGram(state: FitState): Task<Float64Array> {
  const known = state.memo.get('gram') as Float64Array | undefined;
  if (known !== undefined) return known;
  const gram = yield* pseudoGramOf(state, state.outcome);
  state.memo.set('gram', gram);
  return gram;
}

/** The Gram matrix of the pseudo-outcomes in any outcome kernel: E E', or B L B' where the kernel has full rank. */
export function* pseudoGramOf(state: FitState, outcome: OutcomeGram): Task<Float64Array> {
  const { n } = state.sample;
  if (outcome.kind === 'gram') return yield* sandwich(pseudoOutcomeMatrix(state), outcome.data, n);
  const { data, columns } = yield* embeddingOf(state, outcome);
  return yield* blockProduct(data, n, columns, transpose(data, n, columns), n, 'pseudo-outcomes');
}

function* sandwich(b: Float64Array, l: Float64Array, n: number): Task<Float64Array> {
  const left = yield* blockProduct(b, n, n, l, n);
  return yield* blockProduct(left, n, n, transpose(b, n, n), n);
}

/** B of the dense path: zeta_i = sum_j B_ij l(Y_j, .), n x n. */
export function pseudoOutcomeMatrix({ dense, weights, sample }: FitState): Float64Array {
  return weightMatrix(dense!, weights, sample.treatment);
}

function weightMatrix(
  { alpha, arms }: DenseSmoother,
  weights: UnitWeights,
  treatment: Uint8Array,
): Float64Array {
  const n = treatment.length;
  const b = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (const arm of [0, 1] as const) {
      const rows = arms.rows[arm];
      const own = treatment[i] === arm ? weights.residual[i] : 0;
      const factor = (arm === 1 ? weights.effect[i] : -weights.effect[i]) - own;
      const start = i * rows.length;
      for (let k = 0; k < rows.length; k++) b[i * n + rows[k]] = factor * alpha[arm][start + k];
    }
    b[i * n + i] += weights.residual[i];
  }
  return b;
}

/** What makes a matrix of moments. */
export interface MomentChoice {
  readonly averaging: Averaging;
  /** The test kernel on X. */
  readonly kernel: Kernel;
  /** What the kernel sees; default the model's covariates. */
  readonly points?: Points;
}

/** The choice a model makes unless told otherwise. */
export function momentChoice(state: FitState, averaging: Averaging, scale?: number): MomentChoice {
  return { averaging, kernel: testKernel(state.model, scale) };
}

/** M = K o G (mmd), G (marginal) or (K K/n) o G (l2), summed over clusters where there are any. */
export function* denseMoments(
  state: FitState,
  { averaging, kernel, points = state.x }: MomentChoice,
  gram: Float64Array,
): Task<Moments> {
  const { n } = state.sample;
  const { clusters } = state.model;
  const data = averaging === 'marginal' ? gram.slice() : yield* averagingMatrix(points, averaging, kernel);
  if (averaging !== 'marginal') for (let at = 0; at < data.length; at++) data[at] *= gram[at];
  const units = unitCount(n, clusters);
  const summed = clusters === null ? data : sumOverClusters(data, clusters, units);
  const summary = summarize(summed, units, n, distinctPairs(n, clusters));
  return { n, units, data: summed, summary };
}

function* averagingMatrix(points: Points, averaging: 'mmd' | 'l2', kernel: Kernel): Task<Float64Array> {
  const n = points.rows;
  const gram = yield* gramTask(kernel, points, 'test kernel');
  if (averaging === 'mmd') return gram;
  const square = yield* blockProduct(gram, n, n, gram, n, 'test kernel');
  return square.map((value) => value / n);
}
