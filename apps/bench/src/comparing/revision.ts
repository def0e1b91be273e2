import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { usageError } from '../errors.ts';
import { findProgram } from '../doctor/find-program.ts';
import { packageOf } from '../planning/packages.ts';
import { subprocess } from './subprocess.ts';

/** A revision of a repository, checked out, installed and built. */
export interface BuiltRevision {
  /** As it was asked for, with the commit. */
  readonly label: string;
  readonly commit: string;
  readonly folder: string;
}

/** The top folder of the repository that a folder lies in. @throws BenchError (usage) where there is none */
export async function repositoryOf(folder: string): Promise<string> {
  return realpathSync((await subprocess('git', ['rev-parse', '--show-toplevel'], folder)).trim());
}

/**
 * Checks a revision out into a worktree of the cache, installs what its lock file says and runs its build script; what has been
 * built before is there already.
 *
 * @param say - told what takes a while
 * @throws BenchError (usage) when git does not know it, or it does not install or build
 */
export async function buildRevision(
  revision: string,
  repository: string,
  cache: string,
  say: (line: string) => void,
): Promise<BuiltRevision> {
  const named = await subprocess(
    'git',
    ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`],
    repository,
  );
  const commit = named.trim();
  const label = commit.startsWith(revision) ? commit.slice(0, 12) : `${revision} (${commit.slice(0, 12)})`;
  const place = path.join(path.resolve(cache), 'revisions');
  mkdirSync(place, { recursive: true });
  const root = realpathSync(place);
  const folder = path.join(root, commit.slice(0, 12));
  const done = path.join(root, `${commit.slice(0, 12)}.built`);
  if (!existsSync(done) || !existsSync(folder)) {
    // A worktree whose folder was deleted is still on git's list.
    await subprocess('git', ['worktree', 'prune'], repository);
    if (!existsSync(folder)) {
      say(`${label}: checking out`);
      await subprocess('git', ['worktree', 'add', '--detach', '--force', folder, commit], repository);
    }
    for (const [program, ...args] of buildCommands(folder)) {
      say(`${label}: ${[program, ...args].join(' ')}`);
      await subprocess(program, args, folder);
    }
    writeFileSync(done, `${commit}\n`);
  }
  return { label, commit, folder };
}

type Command = readonly [program: string, ...args: string[]];

/** What makes a checked-out folder ready, by the lock file and the scripts it has. */
function buildCommands(folder: string): readonly Command[] {
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) return [];
  const { scripts = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { scripts?: Record<string, string> };
  const has = (file: string): boolean => existsSync(path.join(folder, file));
  const pnpm: Command = findProgram(['pnpm']) === undefined ? ['npx', '--yes', 'pnpm@12'] : ['pnpm'];
  const install: Command[] = has('pnpm-lock.yaml')
    ? [[...pnpm, 'install', '--frozen-lockfile', '--prefer-offline']]
    : has('package-lock.json')
      ? [['npm', 'ci', '--no-audit', '--no-fund']]
      : [];
  const manager: Command = has('pnpm-lock.yaml') ? pnpm : ['npm'];
  return [...install, ...(scripts['build'] === undefined ? [] : [[...manager, 'run', 'build'] as Command])];
}

/**
 * The suite modules of a revision: the given ones at their places in it, or its own built-in ones.
 *
 * @param modules - paths in the repository as it is checked out now; none for the built-in suites
 */
export async function modulesOfRevision(
  { folder, label }: BuiltRevision,
  repository: string,
  modules: readonly string[],
): Promise<readonly string[]> {
  if (modules.length > 0) return modules.map((module) => moduleOfRevision(folder, label, repository, module));
  const { folder: application } = packageOf(fileURLToPath(import.meta.url));
  const place = path.relative(repository, realpathSync(application));
  if (place.startsWith('..'))
    throw usageError(`lab-bench is not part of ${repository}: name its suites with --suites`);
  const list = path.join(folder, place, 'dist', 'suites', 'index.js');
  if (!existsSync(list))
    throw usageError(`${label} has no built ${path.join(place, 'dist/suites/index.js')}`);
  const { builtInSuites } = (await import(pathToFileURL(list).href)) as { builtInSuites: readonly URL[] };
  return builtInSuites.map((url) => url.href);
}

function moduleOfRevision(folder: string, label: string, repository: string, module: string): string {
  const file = module.startsWith('file:') ? fileURLToPath(module) : path.resolve(module);
  const place = path.relative(repository, existsSync(file) ? realpathSync(file) : file);
  if (place.startsWith('..')) throw usageError(`--suites: ${module} is not in the repository ${repository}`);
  const there = path.join(folder, place);
  if (!existsSync(there)) throw usageError(`--suites: ${label} has no ${place}`);
  return pathToFileURL(there).href;
}
