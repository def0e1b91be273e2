import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isPaper, type PublishedPackage } from '@lab/workspace';
import { stringify } from 'yaml';
import { firstEntry, people, plain, type Entry } from './bibtex.ts';

const authors = [{ name: 'the @lab authors' }];

/** The text of a package's CITATION.cff: what its README's BibTeX says, in the citation file format 1.2.0. */
export function citationFile(target: PublishedPackage): string {
  const { name, folder, manifest } = target;
  const entry = firstEntry(readFileSync(path.join(folder, 'README.md'), 'utf8'));
  const paper = isPaper(target) ? { 'preferred-citation': paperOf(entry) } : {};
  const message = isPaper(target)
    ? 'If you use this package, please cite the paper whose method it is.'
    : 'If you use this package, please cite it.';
  const content = {
    'cff-version': '1.2.0',
    message,
    type: 'software',
    title: name,
    abstract: manifest.description,
    authors,
    license: 'MIT',
    ...paper,
  };
  return stringify(content, { lineWidth: 0, singleQuote: true });
}

function paperOf({ type, fields }: Entry): Record<string, unknown> {
  const everything = Object.values(fields).join(' ');
  const arxiv = /arXiv[: ]*((?:[a-z-]+(?:\.[A-Z]{2})?\/)?\d[\d.]+\d)/i.exec(everything)?.[1];
  if (arxiv === undefined) throw new Error('the BibTeX entry names no arXiv number');
  const [start, end] = plain(fields['pages'] ?? '').split('-');
  return {
    type: type === 'inproceedings' ? 'conference-paper' : 'article',
    title: plain(fields['title'] ?? ''),
    authors: people(fields['author'] ?? '').map(({ family, given }) => ({
      'family-names': family,
      ...(given === undefined ? {} : { 'given-names': given }),
    })),
    year: Number(fields['year']),
    ...(type === 'inproceedings'
      ? { 'collection-title': plain(fields['booktitle'] ?? '') }
      : { journal: 'arXiv preprint' }),
    ...(start !== undefined && end !== undefined ? { start: Number(start), end: Number(end) } : {}),
    identifiers: [{ type: 'other', value: `arXiv:${arxiv}`, description: 'arXiv number' }],
    url: `https://arxiv.org/abs/${arxiv}`,
  };
}
