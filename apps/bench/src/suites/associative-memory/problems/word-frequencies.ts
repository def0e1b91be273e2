import { dataFile } from '../../../data/data-file.ts';
import { readNumbers } from '../../../data/read-table.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { AssociativeTask, NoReference } from '../task.ts';

/** How many words at which dimension. */
export interface WordParameters extends Parameters {
  readonly d: number;
  readonly words: number;
}

const file = dataFile('word-frequencies.csv.gz');

/** The frequencies of English words: no power law, a bent one. */
export const wordFrequencies = defineProblem<AssociativeTask, NoReference, WordParameters>({
  name: 'word-frequencies',
  title: 'English words with their real frequencies',
  description:
    'Counts of the commonest words of American film subtitles (SUBTLEXus; Brysbaert and New 2009), Gaussian keys and values.',
  module: import.meta.url,
  cases: {
    quick: [{ d: 64, words: 4096 }],
    standard: [
      { d: 128, words: 32_768 },
      { d: 256, words: 32_768 },
    ],
    full: [
      { d: 128, words: 32_768 },
      { d: 256, words: 32_768 },
    ],
  },
  repetitions: { quick: 3, standard: 4, full: 8 },
  label: ({ d, words }) => `${words} words, d = ${d}`,
  files: () => [file],
  generate({ parameters: { d, words }, seed }) {
    const counts = readNumbers(file).slice(0, words);
    const input = { d, n: words, alpha: undefined, counts, batch: undefined, steps: 1, seed };
    return { input, reference: {} };
  },
});
