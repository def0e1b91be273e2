import { randomStream, type PathElement } from '@lab/stats';
import { orthogonalFrame } from '../embeddings/embeddings.ts';

/** Which embeddings a simulation draws. */
export type EmbeddingKind = 'gaussian' | 'orthogonal';

/** Rows of embeddings that are drawn again whenever they are needed, block by block, and never kept. */
export interface BlockEmbeddings {
  readonly rows: number;
  readonly d: number;
  /** Rows of a block; the last one may have fewer. */
  readonly blockRows: number;
  /** Number of blocks. */
  readonly blocks: number;
  /** The rows of a block times `scale`, in a buffer that the next call reuses. */
  block(index: number): Float64Array;
  /** What entries are to be multiplied by: Gaussian entries come with variance 1. */
  readonly scale: number;
}

/** Embeddings by seed and purpose ('inputs' or 'outputs'); a block depends on these and its index alone. */
export function blockEmbeddings(
  kind: EmbeddingKind,
  { rows, d, seed, purpose }: { rows: number; d: number; seed: PathElement; purpose: string },
): BlockEmbeddings {
  const blockRows = kind === 'orthogonal' ? d : Math.max(16, Math.min(2048, Math.floor(2 ** 18 / d)));
  const buffer = new Float64Array(Math.min(blockRows, rows) * d);
  const stream = randomStream(seed, kind, purpose);
  return {
    rows,
    d,
    blockRows,
    blocks: Math.ceil(rows / blockRows),
    scale: kind === 'orthogonal' ? 1 : 1 / Math.sqrt(d),
    block(index) {
      const count = Math.min(blockRows, rows - index * blockRows);
      const rowsOf = buffer.subarray(0, count * d);
      const own = stream.split(index);
      if (kind === 'gaussian') return own.fillNormal(rowsOf);
      rowsOf.set(orthogonalFrame(own, d).subarray(0, count * d));
      return rowsOf;
    },
  };
}
