import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readChangesets, run, type Bump, type Changeset, type PublishedPackage } from '@lab/workspace';
import { apiChanges } from '../api/changes.ts';
import type { Check, Finding, Subject } from '../finding.ts';
import { reportFile } from './api.ts';

const rank: Readonly<Record<Bump, number>> = { patch: 0, minor: 1, major: 2 };

/**
 * Whatever changed in what a package publishes is told by a changeset, and one that moves the version as far as the change of its
 * API asks: by semver, where a version 0.x moves its middle number for what breaks.
 */
export const changesets: Check = {
  name: 'changed packages have their changesets',
  async run(subject) {
    const { packages, workspace, since } = subject;
    const waiting = readChangesets(workspace);
    const fresh = since === undefined ? waiting : await addedSince(waiting, since, workspace);
    const known = new Set(packages.map(({ name }) => name));
    const strangers = waiting.flatMap(({ file, releases }) =>
      [...releases.keys()]
        .filter((name) => !known.has(name))
        .map((name) => ({ where: `.changeset/${file}`, what: `${name} is no published package` })),
    );
    const findings = await Promise.all(packages.map((target) => judge(target, fresh, subject)));
    return [...strangers, ...findings.flat()];
  },
};

async function judge(
  target: PublishedPackage,
  waiting: readonly Changeset[],
  { workspace, since }: Subject,
): Promise<Finding[]> {
  const base = since ?? (await commitOfVersion(target, workspace));
  const changed = base === undefined ? ['everything'] : await publishedChanges(target, base, workspace);
  if (changed.length === 0) return [];
  const moves = waiting.flatMap(({ releases }) => releases.get(target.name) ?? []);
  const needed = base === undefined ? firstRelease : await neededMove(target, base, workspace);
  if (moves.length === 0)
    return [
      {
        where: target.name,
        what: `${changed[0]} changed since ${base?.slice(0, 10) ?? 'ever'}, no changeset tells it: pnpm changeset`,
      },
    ];
  if (moves.some((move) => rank[move] >= rank[needed.move])) return [];
  return [
    {
      where: target.name,
      what: `its changesets move it by ${moves.join(', ')}, and it needs ${needed.move}: ${needed.why}`,
    },
  ];
}

interface Needed {
  readonly move: Bump;
  readonly why: string;
}

const firstRelease: Needed = { move: 'minor', why: 'the first release' };

async function neededMove(
  { version, folder }: PublishedPackage,
  base: string,
  workspace: string,
): Promise<Needed> {
  const file = path.join(folder, reportFile);
  const before = await contentAt(base, path.relative(workspace, file), workspace);
  if (version === '0.0.0' && before === undefined) return firstRelease;
  if (before === undefined || !existsSync(file))
    return { move: 'patch', why: 'no earlier report of its API' };
  const { breaking, added } = apiChanges(before, readFileSync(file, 'utf8'), folder);
  const settled = !version.startsWith('0.');
  if (breaking.length > 0) return { move: settled ? 'major' : 'minor', why: breaking.join('; ') };
  if (added.length > 0) return { move: settled ? 'minor' : 'patch', why: added.join('; ') };
  return { move: 'patch', why: 'its files changed' };
}

/** The files of a package that its users get or that decide what they get, and that changed since a commit. */
async function publishedChanges(
  { folder }: PublishedPackage,
  base: string,
  workspace: string,
): Promise<string[]> {
  const parts = ['src', 'assembly', 'package.json', 'tsdown.config.ts'].map((part) =>
    path.join(folder, part),
  );
  const tracked = await run('git', ['diff', '--name-only', base, '--', ...parts], { cwd: workspace });
  const others = ['ls-files', '--others', '--exclude-standard', '--', ...parts];
  const added = await run('git', others, { cwd: workspace });
  const files = [...tracked.split('\n'), ...added.split('\n')].filter((file) => file !== '');
  const manifest = path.relative(workspace, path.join(folder, 'package.json'));
  if (!files.includes(manifest)) return files;
  const before = await contentAt(base, manifest, workspace);
  const same =
    before !== undefined && sameForUsers(before, readFileSync(path.join(workspace, manifest), 'utf8'));
  return same ? files.filter((file) => file !== manifest) : files;
}

/** What of a manifest users have nothing of; its version moves by a release. */
const inside = ['version', 'lab', 'scripts', 'devDependencies'];

/** Whether two manifests say the same to those who install the package. */
function sameForUsers(before: string, after: string): boolean {
  const [old, now] = [before, after].map((text) => {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return JSON.stringify(entries.filter(([name]) => !inside.includes(name)));
  });
  return old === now;
}

/** The commit that gave a package its present version; undefined before its first release. */
async function commitOfVersion(
  { version, folder }: PublishedPackage,
  workspace: string,
): Promise<string | undefined> {
  if (version === '0.0.0') return undefined;
  const manifest = path.relative(workspace, path.join(folder, 'package.json'));
  const search = ['log', '--format=%H', '-1', `-S"version": "${version}"`, '--', manifest];
  const commit = (await run('git', search, { cwd: workspace })).trim();
  if (commit === '')
    throw new Error(
      `no commit gives ${manifest} its version ${version}: name one with --since, or fetch the history`,
    );
  return commit;
}

async function addedSince(
  waiting: readonly Changeset[],
  since: string,
  workspace: string,
): Promise<Changeset[]> {
  const kept = await Promise.all(
    waiting.map(async ({ file }) => {
      const now = readFileSync(path.join(workspace, '.changeset', file), 'utf8');
      return (await contentAt(since, path.join('.changeset', file), workspace)) !== now;
    }),
  );
  return waiting.filter((_, k) => kept[k]);
}

/** A file as a commit has it; undefined where it has none. */
async function contentAt(commit: string, file: string, workspace: string): Promise<string | undefined> {
  const listed = await run('git', ['ls-tree', '--name-only', commit, '--', file], { cwd: workspace });
  if (listed.trim() === '') return undefined;
  return run('git', ['show', `${commit}:${file.split(path.sep).join('/')}`], { cwd: workspace });
}
