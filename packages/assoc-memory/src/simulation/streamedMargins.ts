import { matrixProductFloat32 } from '@lab/linalg';
import type { Progress } from '../task.ts';
import { largestMagnitude } from '../matrixInput.ts';
import type { BlockEmbeddings } from './blockEmbeddings.ts';

/** Queries and own outputs of the items evaluated. */
export interface Queries {
  /** Z = (D v_i)', K x d. */
  readonly queries: Float64Array;
  /** u_i, K x d, scaled. */
  readonly own: Float64Array;
  readonly ranks: Float64Array;
}

/** Own logits and margins. */
export interface StreamedMargins {
  readonly own: Float64Array;
  /** Own logit less the largest other one, to single precision; the sign is that of double precision. */
  readonly margins: Float64Array;
}

/**
 * Margins of K items against all outputs, block by block: logits in single precision, those within its error of the item's own
 * once more in double precision. O(K N d).
 */
export function* streamedMargins(
  outputs: BlockEmbeddings,
  given: Queries,
): Generator<Progress, StreamedMargins, void> {
  const { d } = outputs;
  const count = given.ranks.length;
  const scan = new MarginScan(given, outputs.scale);
  const left = { data: scan.normalised, rows: count, columns: d };
  let single = new Float32Array(0);
  for (let b = 0; b < outputs.blocks; b++) {
    const block = outputs.block(b);
    if (single.length !== block.length) single = new Float32Array(block.length);
    single.set(block);
    const right = { data: single, rows: block.length / d, columns: d };
    const logits = matrixProductFloat32(left, right, { transposeB: true });
    scan.take(logits.data, block, b * outputs.blockRows);
    yield { completed: b + 1, total: outputs.blocks };
  }
  return scan.result();
}

/** The largest competing logit of each item so far, in units of its query's largest entry. */
class MarginScan {
  /** Queries divided by their largest entries. */
  readonly normalised: Float32Array;
  readonly #d: number;
  readonly #unit: Float64Array;
  readonly #own: Float64Array;
  readonly #best: Float64Array;
  readonly #error: Float64Array;

  readonly #queries: Float64Array;
  readonly #ranks: Float64Array;
  readonly #scale: number;

  constructor({ queries, own, ranks }: Queries, scale: number) {
    this.#queries = queries;
    this.#ranks = ranks;
    this.#scale = scale;
    const count = ranks.length;
    const d = queries.length / count;
    this.#d = d;
    this.normalised = new Float32Array(queries.length);
    this.#unit = new Float64Array(count);
    this.#own = new Float64Array(count);
    this.#error = new Float64Array(count);
    this.#best = new Float64Array(count).fill(-Infinity);
    for (let r = 0; r < count; r++) {
      const row = queries.subarray(r * d, (r + 1) * d);
      const largest = largestMagnitude(row);
      this.#unit[r] = largest;
      if (largest === 0) continue;
      let length = 0;
      let dot = 0;
      for (let k = 0; k < d; k++) {
        const value = row[k] / largest;
        this.normalised[r * d + k] = value;
        length += value * value;
        dot += value * own[r * d + k];
      }
      this.#own[r] = dot / scale;
      // Rounding of a product of length d, with outputs at most twice their usual length.
      this.#error[r] = 2 ** -22 * d * Math.sqrt(length) * (2 / scale);
    }
  }

  /** Logits of a block of outputs, K x rows; `block` are those outputs in double precision. */
  take(logits: Float32Array, block: Float64Array, first: number): void {
    const d = this.#d;
    const rows = block.length / d;
    for (let r = 0; r < this.#ranks.length; r++) {
      const at = r * rows;
      const own = this.#ranks[r] - 1 - first;
      if (own >= 0 && own < rows) logits[at + own] = -Infinity;
      const near = this.#own[r] - this.#error[r];
      const clear = this.#own[r] + this.#error[r];
      let best = this.#best[r];
      for (let j = 0; j < rows; j++) {
        let value: number = logits[at + j];
        if (value > near && value < clear) value = this.#exact(r, block, j);
        if (value > best) best = value;
      }
      this.#best[r] = best;
    }
  }

  #exact(r: number, block: Float64Array, j: number): number {
    const d = this.#d;
    let sum = 0;
    for (let k = 0; k < d; k++) sum += this.#queries[r * d + k] * block[j * d + k];
    return sum / this.#unit[r];
  }

  result(): StreamedMargins {
    const back = this.#unit.map((unit) => unit * this.#scale);
    return {
      own: this.#own.map((value, r) => value * back[r]),
      // A query of zeros ties with everything.
      margins: this.#own.map((value, r) => (back[r] === 0 ? 0 : (value - this.#best[r]) * back[r])),
    };
  }
}
