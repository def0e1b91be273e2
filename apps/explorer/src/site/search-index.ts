import MiniSearch from 'minisearch';
import { searchOptions, type SearchDocument } from '../search/options.ts';
import type { DocumentPage } from './package-pages.ts';
import type { Reference } from './reference.ts';
import { entryId } from './reference-page.ts';
import type { Paper } from './workspace.ts';

/** Everything that can be found: papers, sections of READMEs and theory pages, exported names. */
export function searchDocuments(
  papers: readonly Paper[],
  documents: readonly DocumentPage[],
  { packages }: Reference,
): SearchDocument[] {
  const found: Omit<SearchDocument, 'id'>[] = [
    ...papers.map(({ words }) => ({
      title: words.title,
      kind: 'Live figure',
      where: `@lab/${words.name}`,
      text: `${words.sentence} ${words.lead} ${words.paper.title} ${words.paper.authors} ${words.paper.arxiv}`,
      shown: words.sentence,
      href: `papers/${words.name}/index.html`,
    })),
    ...documents.flatMap(({ page, headings, name, kind }) =>
      headings
        .filter(({ depth }) => depth <= 2)
        .map(({ id, text, content }) => ({
          title: text,
          kind,
          where: `@lab/${name}`,
          text: content,
          shown: content,
          href: `${page.path}index.html#${id}`,
        })),
    ),
    ...packages.flatMap(({ name, entries }) =>
      entries.map((entry) => ({
        title: entry.name,
        kind: entry.kind === 'type' ? 'Type' : 'Function',
        where: entry.from,
        text: [entry.comment.summary, ...entry.signatures.map(({ comment }) => comment.summary)].join(' '),
        shown: entry.comment.summary || (entry.signatures[0]?.comment.summary ?? ''),
        href: `packages/${name}/api/index.html#${entryId(entry.name)}`,
      })),
    ),
  ];
  return found.map((document, id) => ({
    ...document,
    shown: beginning(document.shown.replaceAll('`', '')),
    id,
  }));
}

/** The first words of a text. */
export function beginning(text: string, length = 180): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= length) return line;
  return `${line.slice(0, line.lastIndexOf(' ', length)).replace(/[\s,;:(]+$/, '')} …`;
}

/** The index as the search page loads it. */
export function searchIndex(documents: readonly SearchDocument[]): string {
  const index = new MiniSearch<SearchDocument>(searchOptions);
  index.addAll(documents);
  return JSON.stringify(index);
}
