import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { publishedPackages, run, workspaceRoot, type PublishedPackage } from '@lab/workspace';
import { publish } from './publish.ts';
import type { Registry } from './registry.ts';

/**
 * Builds, turns the waiting changesets into versions and publishes; returns the packages of which the registry got a new version. No built
 * file depends on a version, so what was built before comes from the cache.
 *
 * @param changed - the packages whose sources changed; by default all
 */
export async function releaseWaiting(
  workspace: string,
  registry: Registry,
  changed?: readonly string[],
): Promise<PublishedPackage[]> {
  await build(workspace, changed);
  await movedBy(workspace);
  await commit(workspace);
  const before = await onRegistry(workspace, registry);
  await publish(workspace, { repository: undefined, provenance: false, env: registry.env });
  const after = await onRegistry(workspace, registry);
  return publishedPackages(workspace).filter(({ name }) => before.get(name) !== after.get(name));
}

/** Turns the waiting changesets into versions; returns the packages whose version moved. */
export async function movedBy(workspace: string): Promise<PublishedPackage[]> {
  const before = new Map(publishedPackages(workspace).map(({ name, version }) => [name, version]));
  await run('pnpm', ['exec', 'changeset', 'version'], { cwd: workspace });
  return publishedPackages(workspace).filter(({ name, version }) => before.get(name) !== version);
}

/** Throws unless exactly these packages moved; returns them. */
export function expectMoved(
  moved: readonly PublishedPackage[],
  names: readonly string[],
): readonly PublishedPackage[] {
  const got = moved.map(({ name }) => name).sort();
  if (got.join() !== [...names].sort().join())
    throw new Error(`moved: ${got.join(', ') || 'nothing'}; expected: ${names.join(', ')}`);
  return moved;
}

/** Gives a package an export that tells it from the version before. */
export function changeSource({ folder }: PublishedPackage): void {
  const file = path.join(folder, 'src', 'index.ts');
  const line = '/** True in a rehearsed release. */\nexport const rehearsed = true;\n';
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n${line}`);
}

async function build(workspace: string, changed?: readonly string[]): Promise<void> {
  const cache = process.env['TURBO_CACHE_DIR'] ?? path.join(workspaceRoot, '.turbo', 'cache');
  const which = changed?.map((name) => `--filter=${name}`) ?? ['--filter=./packages/*'];
  const alone = changed === undefined ? [] : ['--only'];
  await run('pnpm', ['exec', 'turbo', 'run', 'build', ...which, ...alone, `--cache-dir=${cache}`], {
    cwd: workspace,
    env: { TURBO_TELEMETRY_DISABLED: '1' },
  });
}

async function commit(workspace: string): Promise<void> {
  const author = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost'];
  await run('git', ['add', '--all'], { cwd: workspace });
  await run('git', [...author, 'commit', '--quiet', '--message', 'Version packages'], { cwd: workspace });
}

/** The latest version of each package that the registry has. */
async function onRegistry(workspace: string, { url }: Registry): Promise<Map<string, string | undefined>> {
  const found = publishedPackages(workspace).map(async ({ name }): Promise<[string, string | undefined]> => {
    const answer = await fetch(`${url}${name.replace('/', '%2f')}`);
    if (answer.status === 404) return [name, undefined];
    if (!answer.ok) throw new Error(`the registry answers ${answer.status} for ${name}`);
    const { 'dist-tags': tags } = (await answer.json()) as { 'dist-tags': { latest: string } };
    return [name, tags.latest];
  });
  return new Map(await Promise.all(found));
}
