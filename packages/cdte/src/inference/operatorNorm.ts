import { randomStream } from '@lab/stats';
import { columnGram, dense, eigenvaluesOf, multiply, transpose } from '../kernels/dense.ts';
import { gramTask, type Kernel } from '../kernels/kernel.ts';
import { pivotedCholesky } from '../kernels/pivotedCholesky.ts';
import { testKernelFactor } from '../lowRank/momentSource.ts';
import { columnsOf, type FitState } from '../model/state.ts';
import { blockProduct } from '../nuisance/denseSmoother.ts';
import type { Task } from '../task.ts';
import { exceedance, multiplierDraws } from './multiplierBootstrap.ts';
import { unitCount } from './moments.ts';
import { vanishing } from './nullLaw.ts';
import { modelEmbedding, outcomeFactor, type Embedding } from './pseudoGram.ts';

/** The share of a kernel's trace that the draws do without. */
const truncation = 1e-5;

/** The operator norm of psi_hat: T = lambda_max(K G)/n with its multiplier p-value. */
export interface OperatorTest {
  readonly statistic: number;
  readonly pValue: number;
  readonly units: number;
}

/**
 * lambda_max(K G)/n and its p-value by multipliers: draws are c |F' diag(g) E|^2/n with F F' = K, E E' = G.
 * docs/theory.md, section 7.
 */
export function* operatorTest(
  state: FitState,
  kernel: Kernel,
  { draws, seed }: { readonly draws: number; readonly seed: number | string },
): Task<OperatorTest> {
  const { n } = state.sample;
  const embedding = yield* modelEmbedding(state);
  const statistic = yield* largestSquaredSingularValue(state, kernel, embedding);
  const e = yield* leadingColumns(state, embedding);
  const f = yield* truncatedKernel(state, kernel);
  const groups = state.model.clusters;
  const units = unitCount(n, groups);
  const factor = units / ((units - 1) * n);
  const evaluate = (centered: Float64Array, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, b) => {
      const own = centered.subarray(b * units, (b + 1) * units);
      const g = groups === null ? own : Float64Array.from(groups, (cluster) => own[cluster]);
      return factor * squaredNorm(f, e, n, g);
    });
  const values = yield* multiplierDraws(randomStream(seed, 'multipliers'), units, draws, evaluate, 1);
  const scaled = statistic / n;
  return { statistic: scaled, pValue: scaled <= vanishing ? 1 : exceedance(values, scaled), units };
}

/** lambda_max(K G) = lambda_max(E' K E). */
function* largestSquaredSingularValue(
  state: FitState,
  kernel: Kernel,
  { data, columns }: Embedding,
): Task<number> {
  const { n } = state.sample;
  if (state.model.options.rank !== null) {
    const f = yield* truncatedKernel(state, kernel);
    return squaredNorm(f, { data, columns }, n, new Float64Array(n).fill(1));
  }
  const gram = yield* gramTask(kernel, state.x, 'test kernel');
  const smoothed = yield* blockProduct(gram, n, n, data, columns, 'test kernel');
  const small = multiply(dense(data, n, columns), dense(smoothed, n, columns), { transposeA: true });
  const values = eigenvaluesOf(small, columns);
  return Math.max(0, values[columns - 1]);
}

/**
 * The leading columns of the embedding: those of a pivoted factor of the outcome kernel, in its own order, up to the
 * one where the factor has all but 1e-5 of the kernel's trace.
 */
function* leadingColumns(state: FitState, { data, columns }: Embedding): Task<Embedding> {
  const { n } = state.sample;
  const factor = yield* outcomeFactor(state.outcome, n);
  const energy = new Float64Array(columns);
  for (let i = 0, at = 0; i < n; i++)
    for (let j = 0; j < columns; j++, at++) energy[j] += factor.data[at] ** 2;
  const total = energy.reduce((sum, value) => sum + value, 0);
  let kept = 0;
  for (let sum = 0; kept < columns && sum < (1 - truncation) * total; kept++) sum += energy[kept];
  const leading = new Float64Array(n * kept);
  for (let i = 0; i < n; i++) leading.set(data.subarray(i * columns, i * columns + kept), i * kept);
  return { data: leading, columns: kept };
}

function truncatedKernel(state: FitState, kernel: Kernel): Task<Embedding> {
  if (state.model.options.rank !== null) return testKernelFactor(state, kernel, state.x);
  return pivotedCholesky(columnsOf(kernel, state.x), { traceTolerance: truncation }, 'test kernel');
}

/** |F' diag(g) E|^2, the squared operator norm. */
function squaredNorm(f: Embedding, e: Embedding, n: number, g: Float64Array): number {
  const weighted = new Float64Array(e.data.length);
  for (let i = 0, at = 0; i < n; i++)
    for (let j = 0; j < e.columns; j++, at++) weighted[at] = g[i] * e.data[at];
  const product = multiply(dense(f.data, n, f.columns), dense(weighted, n, e.columns), { transposeA: true });
  const [rows, columns, small] =
    f.columns >= e.columns
      ? [f.columns, e.columns, product]
      : [e.columns, f.columns, transpose(product, f.columns, e.columns)];
  const gram = columnGram(small, rows, columns);
  return Math.max(0, eigenvaluesOf(gram, columns)[columns - 1]);
}
