import { fromData, type MatrixHeap } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import type { Progress } from '../task.ts';
import { entriesOf, withHeap } from '../problem/workspace.ts';
import { blockEmbeddings, type BlockEmbeddings } from './blockEmbeddings.ts';
import type { Simulation } from './simulationInput.ts';

/** The gradient of a streamed problem, and what else the same pass gives. */
export interface StreamedGradient {
  /** G, d x d. */
  readonly gradient: Float64Array;
  /** sum q v v', d x d; only where asked for. */
  readonly covariance: Float64Array | undefined;
}

/** Inputs and outputs of a simulation. */
export function embeddingsOf({ embeddings, items, d, seed }: Simulation): {
  inputs: BlockEmbeddings;
  outputs: BlockEmbeddings;
} {
  const drawn = (purpose: string): BlockEmbeddings =>
    blockEmbeddings(embeddings, { rows: items, d, seed, purpose });
  return { inputs: drawn('inputs'), outputs: drawn('outputs') };
}

/** G = sum q_i (u_i - ubar) v_i' over blocks that are drawn as they are needed, in double precision. */
export function* streamedGradient(
  simulation: Simulation,
  withCovariance: boolean,
): Generator<Progress, StreamedGradient, void> {
  return yield* withHeap((heap) => gradientBlocks(heap, simulation, withCovariance));
}

function* gradientBlocks(
  heap: MatrixHeap,
  simulation: Simulation,
  withCovariance: boolean,
): Generator<Progress, StreamedGradient, void> {
  const { d, items, sampled, center, tail } = simulation;
  const { inputs, outputs } = embeddingsOf(simulation);
  const G = heap.zeros(d, d);
  const sigma = withCovariance ? heap.zeros(d, d) : undefined;
  const mean = new Float64Array(d);
  const pull = new Float64Array(d);
  for (let b = 0; b < inputs.blocks; b++) {
    const first = b * inputs.blockRows;
    const q = sampled.subarray(first, Math.min(first + inputs.blockRows, items));
    const used = q.some((value) => value > 0);
    if (used || center) {
      const u = outputs.block(b);
      if (center) addRows(mean, u);
      if (used) {
        const v = inputs.block(b);
        if (center) addRows(pull, v, q);
        accumulate(heap, { u, v, q }, G, outputs.scale * inputs.scale, sigma, inputs.scale ** 2);
      }
    }
    yield { completed: first + q.length, total: items };
  }
  const gradient = entriesOf(heap, G);
  if (center) {
    const scale = (outputs.scale * inputs.scale) / (items + tail.items);
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) gradient[i * d + j] -= scale * mean[i] * pull[j];
  }
  addTail(gradient, simulation);
  const covariance = sigma === undefined ? undefined : entriesOf(heap, sigma);
  if (covariance !== undefined) for (let i = 0; i < d; i++) covariance[i * d + i] += tail.mass / d;
  return { gradient, covariance };
}

function accumulate(
  heap: MatrixHeap,
  { u, v, q }: { readonly u: Float64Array; readonly v: Float64Array; readonly q: Float64Array },
  G: ReturnType<MatrixHeap['zeros']>,
  scale: number,
  sigma: ReturnType<MatrixHeap['zeros']> | undefined,
  sigmaScale: number,
): void {
  const d = u.length / q.length;
  for (let i = 0; i < q.length; i++) for (let k = i * d; k < (i + 1) * d; k++) u[k] *= q[i];
  const V = heap.put({ data: v, rows: q.length, columns: d });
  const U = heap.put({ data: u, rows: q.length, columns: d });
  heap.gemm(U, V, G, { transposeA: true, alpha: scale, beta: 1 });
  heap.free(U);
  if (sigma !== undefined) {
    for (let i = 0; i < q.length; i++) for (let k = i * d; k < (i + 1) * d; k++) v[k] *= q[i];
    const weighted = heap.put({ data: v, rows: q.length, columns: d });
    heap.gemm(weighted, V, sigma, { transposeA: true, alpha: sigmaScale, beta: 1 });
    heap.free(weighted);
  }
  heap.free(V);
}

/** sum += sum_i weight_i row_i. */
function addRows(sum: Float64Array, rows: Float64Array, weights?: Float64Array): void {
  const d = sum.length;
  for (let i = 0, at = 0; at < rows.length; i++) {
    const weight = weights === undefined ? 1 : weights[i];
    for (let k = 0; k < d; k++) sum[k] += weight * rows[at++];
  }
}

/** The items that are not drawn: their sum of q u v' is Gaussian with entries of variance sum q^2 / d^2. */
function addTail(gradient: Float64Array, { d, tail, seed }: Simulation): void {
  if (tail.squares === 0) return;
  const noise = randomStream(seed, 'tail').fillNormal(new Float64Array(d * d));
  const scale = Math.sqrt(tail.squares) / d;
  for (let i = 0; i < gradient.length; i++) gradient[i] += scale * noise[i];
}

/** Rows of the items at some ranks, scaled, K x d. */
export function* rowsAtRanks(
  embeddings: BlockEmbeddings,
  ranks: Float64Array,
): Generator<undefined, Float64Array, void> {
  const { d, blockRows, scale } = embeddings;
  const rows = new Float64Array(ranks.length * d);
  let loaded = -1;
  let block: Float64Array = rows;
  for (let r = 0; r < ranks.length; r++) {
    const index = Math.floor((ranks[r] - 1) / blockRows);
    if (index !== loaded) {
      block = embeddings.block(index);
      loaded = index;
      yield undefined;
    }
    const from = (ranks[r] - 1 - index * blockRows) * d;
    for (let k = 0; k < d; k++) rows[r * d + k] = scale * block[from + k];
  }
  return rows;
}

/**
 * SGD's queries Z = (G v_i)' without G: Z = sum_k q_k (v_k' v_i) (u_k - ubar)' for the K items evaluated, O(N d K) rather than
 * O(N d^2): the only way where d is much larger than K.
 */
export function* sgdQueries(
  simulation: Simulation,
  queries: Float64Array,
): Generator<Progress, Float64Array, void> {
  return yield* withHeap((heap) => queryBlocks(heap, simulation, queries));
}

function* queryBlocks(
  heap: MatrixHeap,
  { d, items, sampled, center, tail, ...simulation }: Simulation,
  queries: Float64Array,
): Generator<Progress, Float64Array, void> {
  const { inputs, outputs } = embeddingsOf({ d, items, sampled, center, tail, ...simulation });
  const count = queries.length / d;
  const VK = heap.put(fromData(queries, count, d));
  const Z = heap.zeros(count, d);
  const mean = new Float64Array(d);
  const pull = new Float64Array(count);
  for (let b = 0; b < inputs.blocks; b++) {
    const first = b * inputs.blockRows;
    const q = sampled.subarray(first, Math.min(first + inputs.blockRows, items));
    const V = heap.put({ data: inputs.block(b), rows: q.length, columns: d });
    const C = heap.zeros(q.length, count);
    heap.gemm(V, VK, C, { transposeB: true, alpha: inputs.scale });
    const overlaps = entriesOf(heap, C);
    for (let i = 0; i < q.length; i++) for (let k = 0; k < count; k++) overlaps[i * count + k] *= q[i];
    const weighted = heap.put({ data: overlaps, rows: q.length, columns: count });
    const u = outputs.block(b);
    const U = heap.put({ data: u, rows: q.length, columns: d });
    heap.gemm(weighted, U, Z, { transposeA: true, alpha: outputs.scale, beta: 1 });
    if (center) {
      addRows(mean, u);
      addRows(pull, overlaps);
    }
    for (const used of [U, weighted, C, V]) heap.free(used);
    yield { completed: first + q.length, total: items };
  }
  const found = entriesOf(heap, Z);
  if (center) {
    const scale = outputs.scale / items;
    for (let r = 0; r < count; r++) for (let k = 0; k < d; k++) found[r * d + k] -= scale * pull[r] * mean[k];
  }
  return found;
}
