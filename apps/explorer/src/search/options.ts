import type { Options } from 'minisearch';

/** Something that can be found. */
export interface SearchDocument {
  readonly id: number;
  readonly title: string;
  /** Live figure, README, Theory, Function, Type. */
  readonly kind: string;
  /** The package, or the sub-path that exports it. */
  readonly where: string;
  /** What is searched beside the title. */
  readonly text: string;
  /** What is shown. */
  readonly shown: string;
  /** Below the site's root. */
  readonly href: string;
}

/** The same when the index is made and when it is read. */
export const searchOptions: Options<SearchDocument> = {
  fields: ['title', 'where', 'text'],
  storeFields: ['title', 'kind', 'where', 'shown', 'href'],
  tokenize: (text) => words(text),
  searchOptions: {
    boost: { title: 4, where: 2 },
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
  },
};

/** Words, and the parts of names such as testHomogeneity. */
export function words(text: string): string[] {
  const whole = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const parts = whole
    .flatMap((word) => word.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u))
    .filter((word) => word.length > 1);
  return [...new Set([...whole, ...parts])];
}
