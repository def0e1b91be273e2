import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How far a version moves. */
export type Bump = 'patch' | 'minor' | 'major';

/** A waiting changeset: what moves, how far, and what its users are told. */
export interface Changeset {
  /** The file under `.changeset`. */
  readonly file: string;
  readonly releases: ReadonlyMap<string, Bump>;
  readonly summary: string;
}

const bumps: readonly string[] = ['patch', 'minor', 'major'];

/** The waiting changesets of a workspace; throws at one that cannot be read. */
export function readChangesets(workspace: string): Changeset[] {
  const folder = path.join(workspace, '.changeset');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort()
    .map((file) => parseChangeset(file, readFileSync(path.join(folder, file), 'utf8')));
}

function parseChangeset(file: string, text: string): Changeset {
  const match = /^---\n([\s\S]*?)---\n([\s\S]*)$/.exec(text);
  if (match === null) throw new Error(`.changeset/${file}: no front matter between two lines of ---`);
  const [, head = '', summary = ''] = match;
  if (summary.trim() === '') throw new Error(`.changeset/${file}: says nothing to its readers`);
  const releases = head
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): [string, Bump] => {
      const [, name = '', bump = ''] = /^["']?(@?[a-z0-9/-]+)["']?: *([a-z]+)$/.exec(line.trim()) ?? [];
      if (!bumps.includes(bump))
        throw new Error(`.changeset/${file}: "${line}" is not 'package': patch, minor or major`);
      return [name, bump as Bump];
    });
  return { file, releases: new Map(releases), summary: summary.trim() };
}

/** Writes a changeset for one package. */
export function addChangeset(workspace: string, name: string, bump: Bump, summary: string): void {
  const file = path.join(workspace, '.changeset', `rehearsal-${name.replace(/[^a-z0-9]+/g, '-')}.md`);
  writeFileSync(file, `---\n'${name}': ${bump}\n---\n\n${summary}\n`);
}
