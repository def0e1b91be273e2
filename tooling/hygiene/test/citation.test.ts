import { publishedPackages, isPaper } from '@lab/workspace';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { firstEntry, people, plain } from '../src/citation/bibtex.ts';
import { citationFile } from '../src/citation/citation-file.ts';
import { citationFaults } from '../src/citation/validate.ts';

const packages = publishedPackages();

describe('BibTeX', () => {
  it('is read: accents, braces, both orders of names', () => {
    const entry = firstEntry(
      "text\n@article{key,\n  author = {Ferr{\\'e}, G. and Huan Qing and van der Wilk, Mark},\n  title   = {A {BBP} Scenario: one--two},\n  year = {2026}\n}\n",
    );
    expect(people(entry.fields['author']!)).toEqual([
      { family: 'Ferré', given: 'G.' },
      { family: 'Qing', given: 'Huan' },
      { family: 'van der Wilk', given: 'Mark' },
    ]);
    expect(plain(entry.fields['title']!)).toBe('A BBP Scenario: one-two');
  });
});

describe('citation files', () => {
  it.each(packages.map((target) => [target.name, target] as const))('%s: valid', (_, target) => {
    const text = citationFile(target);
    expect(citationFaults(text)).toEqual([]);
    const { title, ...file } = parse(text) as Record<string, unknown>;
    expect(title).toBe(target.name);
    const paper = file['preferred-citation'] as Record<string, unknown> | undefined;
    expect(paper !== undefined).toBe(isPaper(target));
    if (paper !== undefined)
      expect(target.manifest.description).toContain(String(paper['url']).split('/').at(-1));
  });

  it.each([
    ['- a list', 'is not a mapping'],
    ['cff-version: 1.2.0\nmessage: x\ntitle: y', 'authors is missing'],
    [
      'cff-version: 1.1.0\nmessage: x\ntitle: y\nauthors: [{name: z}]',
      'cff-version is not as the format asks',
    ],
    ['cff-version: 1.2.0\nmessage: x\ntitle: y\nauthors: [{nom: z}]', 'authors is not as the format asks'],
    ['cff-version: 1.2.0\nmessage: x\ntitle: y\nauthors: [{name: z}]\ncolour: red', 'colour is not a field'],
  ])('are refused where they are wrong: %s', (text, fault) => {
    expect(citationFaults(text)).toContain(fault);
  });
});
