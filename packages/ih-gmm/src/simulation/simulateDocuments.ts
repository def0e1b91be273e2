import { type CsrMatrix } from '@lab/linalg';
import { requireSafeCount, requireUnit } from '@lab/linalg/arguments';
import { aliasTable, drawAlias, permutation, randomStream, type RandomStream } from '@lab/stats';

/** A collection of documents that differ in topic and length. */
export interface DocumentOptions {
  /** n, at least `topics`. */
  readonly documents: number;
  /** p. */
  readonly terms: number;
  /** K, >= 1. */
  readonly topics: number;
  /** Share of a topic's words that follow the law common to all topics, in [0, 1]; default 0.5. */
  readonly common?: number;
  /** An integer >= 0; default 1. */
  readonly seed?: number;
}

/** Term counts with the truth. */
export interface Documents {
  /** n x p counts. */
  readonly counts: CsrMatrix;
  /** n topics of 0..K - 1. */
  readonly labels: Int32Array;
  /** n numbers of words. */
  readonly lengths: Int32Array;
}

/**
 * Draws term counts: word j has weight (j + 1)^-1.05, a topic mixes these weights with its own, which are them times
 * exp(1.5 N(0, 1)), and a document has exp(N(4, 1)) words, at least 5.
 * @throws NOT_FINITE, OUT_OF_RANGE
 * Source: derived, see docs/theory.md, "Simulated data".
 */
export function simulateDocuments({
  documents,
  terms,
  topics,
  common = 0.5,
  seed = 1,
}: DocumentOptions): Documents {
  requireSafeCount(topics, 'topics', 1);
  requireSafeCount(documents, 'documents', topics);
  requireSafeCount(terms, 'terms', 1);
  requireUnit(common, 'common');
  const stream = randomStream(requireSafeCount(seed, 'seed'), 'ih-gmm', 'documents');
  const laws = topicLaws(stream.split('topics'), { terms, topics, common });
  const order = permutation(stream.split('labels'), documents);
  const labels = Int32Array.from(order, (place) => place % topics);
  const words = stream.split('words');
  const lengths = new Int32Array(documents);
  const indptr = new Int32Array(documents + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < documents; i++) {
    lengths[i] = Math.max(5, Math.round(Math.exp(4 + words.normal())));
    const counts = new Map<number, number>();
    for (let word = 0; word < lengths[i]; word++) {
      const term = drawAlias(words, laws[labels[i]]);
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    for (const term of [...counts.keys()].sort((a, b) => a - b)) {
      indices.push(term);
      values.push(counts.get(term)!);
    }
    indptr[i + 1] = indices.length;
  }
  const counts = {
    rows: documents,
    columns: terms,
    indptr,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
  return { counts, labels, lengths };
}

function topicLaws(
  stream: RandomStream,
  { terms, topics, common }: { readonly terms: number; readonly topics: number; readonly common: number },
): ReturnType<typeof aliasTable>[] {
  const shared = normalised(Float64Array.from({ length: terms }, (_, j) => (j + 1) ** -1.05));
  return Array.from({ length: topics }, () => {
    const own = normalised(shared.map((weight) => weight * Math.exp(1.5 * stream.normal())));
    return aliasTable(own.map((weight, j) => common * shared[j] + (1 - common) * weight));
  });
}

function normalised(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
