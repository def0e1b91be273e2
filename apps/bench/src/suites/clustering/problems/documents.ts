import { simulateDocuments } from '@lab/ih-gmm';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ClusteringReference, SparseInput } from '../task.ts';

/** A collection of documents, and what is done to its counts. */
export interface DocumentsParameters extends Parameters {
  readonly documents: number;
  readonly terms: number;
  readonly topics: number;
  readonly entries: 'square roots' | 'counts';
}

const small = { documents: 2000, terms: 5000, topics: 5 };
const large = { documents: 20000, terms: 10000, topics: 10 };
const both = (size: typeof small): DocumentsParameters[] => [
  { ...size, entries: 'square roots' },
  { ...size, entries: 'counts' },
];

/** Documents of different length. */
export const documents = defineProblem<SparseInput, ClusteringReference, DocumentsParameters>({
  name: 'documents',
  title: 'Documents of different length',
  description:
    'Word j has weight j^-1.05; a topic is half that law and half that law times exp(1.5 N(0,1)); a document has exp(N(4,1)) words, at least 5. Sparse counts, or their square roots.',
  module: import.meta.url,
  cases: {
    quick: [{ documents: 500, terms: 1500, topics: 3, entries: 'square roots' }],
    standard: both(small),
    full: [...both(small), ...both(large)],
  },
  repetitions: { quick: 1, standard: 5, full: 8 },
  label: ({ documents: n, terms, topics, entries }) =>
    `${n} documents, ${terms} terms, ${topics} topics, ${entries}`,
  generate({ parameters: { documents: n, terms, topics, entries }, seed }) {
    const { counts, labels } = simulateDocuments({ documents: n, terms, topics, seed });
    const values = entries === 'counts' ? counts.values : Float64Array.from(counts.values, Math.sqrt);
    return { input: { X: { ...counts, values }, clusters: topics, restarts: 10 }, reference: { labels } };
  },
});
