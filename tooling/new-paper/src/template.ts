import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Paper } from './paper.ts';

const templates = path.join(import.meta.dirname, '..', 'template');

/** A file to write: where, from the workspace's root, and what. */
export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** The files of a folder of templates, filled in, to lie under `target`. */
export function filledFolder(folder: string, target: string, paper: Paper): NewFile[] {
  return readdirSync(path.join(templates, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(templates, path.join(entry.parentPath, entry.name)))
    .map((file) => ({
      file: path.join(target, path.relative(folder, file).replace(/\.template$/, '')),
      text: filled(file, paper),
    }));
}

/** A template, filled in. */
export function filled(file: string, paper: Paper): string {
  const words: Readonly<Record<string, string>> = {
    ...paper,
    literal: JSON.stringify(paper.title),
    people: JSON.stringify(peopleOf(paper)),
    year: yearOf(paper),
    key: keyOf(paper),
  };
  return readFileSync(path.join(templates, file), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, word: string) => {
    const value = words[word];
    if (value === undefined) throw new Error(`${file}: nothing is known of {{${word}}}`);
    return value;
  });
}

function yearOf({ arxiv }: Paper): string {
  const year = Number(/(\d\d)\d\d\.?\d+$/.exec(arxiv)?.[1]);
  return String(year >= 91 ? 1900 + year : 2000 + year);
}

/** As citation keys are made: family name, year, first word of the title. */
function keyOf(paper: Paper): string {
  const family = paper.authors.split(',')[0] ?? '';
  const word = paper.title.split(' ').find((part) => part.length > 3) ?? paper.title;
  return `${family}${yearOf(paper)}${word}`.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Authors as a page names them: `Jane Doe, Richard Roe`. */
function peopleOf({ authors }: Paper): string {
  return authors
    .split(' and ')
    .map((author) => author.split(/, */).reverse().join(' '))
    .join(', ');
}
