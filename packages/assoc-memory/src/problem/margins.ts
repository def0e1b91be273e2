import { LabRangeError, type HeapMatrix, type MatrixHeap, type MatrixLike } from '@lab/linalg';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { numbers, type NumberList } from '../arguments.ts';
import type { AsyncOptions, Progress, Task } from '../task.ts';
import { denseInput, denseOfShape, type Dense } from '../matrixInput.ts';
import { checkedTargets, type Problem } from './problem.ts';
import { rowsAt } from './softmaxPass.ts';
import { blockRows, entriesOf, withHeap } from './workspace.ts';

/** Options of `margins`. */
export interface MarginOptions {
  /** 0-based items to evaluate, in any order; default all. */
  readonly items?: NumberList | undefined;
}

/** Margins of items; lists go with the items evaluated. */
export interface Margins {
  /** Own logit less the largest other one; Infinity where there is one output. */
  readonly margins: Float64Array;
  /** Whether the margin is positive; ties are not. */
  readonly recovered: boolean[];
}

/** What margins need of a problem: frequencies do not matter. */
export type MarginProblem = Pick<Problem, 'inputs' | 'outputs' | 'targets'>;

/**
 * Recovery margins s_{y_i} - max_{j != y_i} s_j of logits s = U W v_i, in blocks: O(K M dOut) for K items, and never more than
 * a few MB beside the inputs. Near-ties are decided on the difference of the outputs, so that equal outputs tie exactly.
 *
 * @param problem inputs, outputs, targets
 * @param W dOut x dIn
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function margins(problem: MarginProblem, W: MatrixLike, options: MarginOptions = {}): Margins {
  return runToEnd(marginsTask(problem, W, options));
}

/** As {@link margins}, giving way to the event loop between blocks. */
export async function marginsAsync(
  problem: MarginProblem,
  W: MatrixLike,
  options: MarginOptions & AsyncOptions = {},
): Promise<Margins> {
  return runCooperatively(marginsTask(problem, W, options), options);
}

function* marginsTask(problem: MarginProblem, W: MatrixLike, options: MarginOptions): Task<Margins> {
  const inputs = denseInput(problem.inputs, 'inputs');
  const outputs = denseInput(problem.outputs, 'outputs');
  const targets = checkedTargets(problem.targets, inputs.rows, outputs.rows);
  const weights = denseOfShape(W, 'W', {
    rows: outputs.columns,
    columns: inputs.columns,
    what: 'columns of outputs by columns of inputs',
  });
  const items = checkedItems(options.items, inputs.rows);
  const values = yield* marginSteps({ inputs, outputs, targets }, weights, items);
  return { margins: values, recovered: Array.from(values, (margin) => margin > 0) };
}

/** 0-based items, all by default. */
export function checkedItems(items: NumberList | undefined, count: number): Int32Array {
  if (items === undefined) return Int32Array.from({ length: count }, (_, i) => i);
  return Int32Array.from(numbers(items, 'items', { integers: true, least: 0, most: count - 1 }));
}

/** Checked inputs, outputs and targets. */
export interface MarginParts {
  readonly inputs: Dense;
  readonly outputs: Dense;
  readonly targets: Int32Array;
}

/** Rows of a block of items, and columns of a tile of outputs. */
const [itemRows, tileColumns] = [256, 4096];

/** Margins of some items of checked parts. */
export function* marginSteps(
  parts: MarginParts,
  W: Dense,
  items: Int32Array,
): Generator<Progress, Float64Array, void> {
  return yield* withHeap((heap) => itemBlocks(heap, parts, W, items));
}

function* itemBlocks(
  heap: MatrixHeap,
  { inputs, outputs, targets }: MarginParts,
  W: Dense,
  items: Int32Array,
): Generator<Progress, Float64Array, void> {
  const weights = heap.put(W);
  const result = new Float64Array(items.length);
  const tiles = putTiles(heap, outputs);
  for (let from = 0; from < items.length; from += itemRows) {
    const block = items.subarray(from, Math.min(from + itemRows, items.length));
    const V = heap.put({ data: rowsAt(inputs, block), rows: block.length, columns: inputs.columns });
    const Z = heap.zeros(block.length, outputs.columns);
    heap.gemm(V, weights, Z, { transposeB: true });
    heap.free(V);
    const best = new BlockMargins(
      entriesOf(heap, Z),
      block.map((i) => targets[i]),
      outputs,
    );
    for (const { matrix, first } of tiles) {
      const S = heap.zeros(block.length, matrix.rows);
      heap.gemm(Z, matrix, S, { transposeB: true });
      best.take(entriesOf(heap, S), first, matrix.rows);
      heap.free(S);
      yield { completed: from, total: items.length };
    }
    heap.free(Z);
    best.writeTo(result, from);
  }
  return result;
}

/** The outputs on the heap in tiles that make short products. */
function putTiles(
  heap: MatrixHeap,
  outputs: Dense,
): { readonly matrix: HeapMatrix; readonly first: number }[] {
  const size = Math.min(tileColumns, blockRows(itemRows, outputs.columns));
  const tiles: { matrix: HeapMatrix; first: number }[] = [];
  for (let first = 0; first < outputs.rows; first += size) {
    const rows = Math.min(size, outputs.rows - first);
    const { data, columns, stride } = outputs;
    const tile = {
      data: data.subarray(first * stride, (first + rows - 1) * stride + columns),
      rows,
      columns,
      stride,
    };
    tiles.push({ matrix: heap.put(tile), first });
  }
  return tiles;
}

/** Own logits and largest other ones of a block of items, tile by tile. */
class BlockMargins {
  readonly #own: Float64Array;
  readonly #best: Float64Array;
  readonly #bestAt: Int32Array;

  readonly #queries: Float64Array;
  readonly #targets: Int32Array;
  readonly #outputs: Dense;

  constructor(queries: Float64Array, targets: Int32Array, outputs: Dense) {
    this.#queries = queries;
    this.#targets = targets;
    this.#outputs = outputs;
    this.#own = new Float64Array(targets.length);
    this.#best = new Float64Array(targets.length).fill(-Infinity);
    this.#bestAt = new Int32Array(targets.length).fill(-1);
  }

  /** Logits of a tile of outputs, one row for each item. */
  take(logits: Float64Array, first: number, columns: number): void {
    for (let b = 0; b < this.#targets.length; b++) {
      const at = b * columns;
      const own = this.#targets[b] - first;
      if (own >= 0 && own < columns) {
        this.#own[b] = logits[at + own];
        logits[at + own] = -Infinity;
      }
      let best = this.#best[b];
      for (let j = 0; j < columns; j++) {
        const value = logits[at + j];
        if (value > best) {
          best = value;
          this.#bestAt[b] = first + j;
        } else if (Number.isNaN(value)) throw overflow();
      }
      this.#best[b] = best;
    }
  }

  writeTo(result: Float64Array, from: number): void {
    const { data, columns, stride, rows } = this.#outputs;
    for (let b = 0; b < this.#targets.length; b++) {
      const rival = this.#bestAt[b];
      if (rival < 0 && rows > 1) throw overflow();
      const margin = this.#own[b] - this.#best[b];
      if (Number.isNaN(margin) || (rows > 1 && !Number.isFinite(margin))) throw overflow();
      result[from + b] = margin;
      if (rival < 0 || Math.abs(margin) > 1e-12 * columns * Math.abs(this.#own[b])) continue;
      // Rounding could decide a near-tie: the difference of the outputs is exact where they are equal.
      const u = this.#targets[b] * stride;
      let difference = 0;
      for (let k = 0; k < columns; k++)
        difference += this.#queries[b * columns + k] * (data[u + k] - data[rival * stride + k]);
      result[from + b] = difference;
    }
  }
}

function overflow(): LabRangeError {
  return new LabRangeError('NOT_FINITE', 'logits overflow: W or the embeddings are too large', {
    argument: 'W',
  });
}
