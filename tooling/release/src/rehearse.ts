import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './command.ts';
import { consume } from './consumer.ts';
import { startRegistry, type Registry } from './registry.ts';
import { addChangeset, copyWorkspace, publishedPackages, type PublishedPackage } from './workspace.ts';

const source = path.resolve(import.meta.dirname, '..', '..', '..');
const started = Date.now();

function say(line: string): void {
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
}

/** Turns the waiting changesets into versions; returns the packages whose version moved, with the new one. */
async function version(workspace: string): Promise<PublishedPackage[]> {
  const before = new Map(publishedPackages(workspace).map(({ name, version }) => [name, version]));
  await run('pnpm', ['exec', 'changeset', 'version'], { cwd: workspace });
  return publishedPackages(workspace).filter(({ name, version }) => before.get(name) !== version);
}

async function buildAll(workspace: string): Promise<void> {
  const cache = path.join(source, '.turbo', 'cache');
  await run('pnpm', ['exec', 'turbo', 'run', 'build', '--filter=./packages/*', `--cache-dir=${cache}`], {
    cwd: workspace,
    env: { TURBO_TELEMETRY_DISABLED: '1' },
  });
}

async function publish(packages: readonly PublishedPackage[], registry: Registry): Promise<void> {
  for (const { name, version, folder } of packages) {
    await run('pnpm', ['publish', '--no-git-checks', '--access', 'public', '--registry', registry.url], {
      cwd: folder,
      env: registry.env,
    });
    say(`published ${name} ${version}`);
  }
}

/** The version of `name` that an empty project gets when it installs `target`. */
async function resolvedVersion(
  target: string,
  name: string,
  folder: string,
  registry: Registry,
): Promise<string> {
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, `${target}@latest`], {
    cwd: path.dirname(folder),
    env: registry.env,
  });
  const manifest = path.join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

function expectMoved(moved: readonly PublishedPackage[], names: readonly string[]): void {
  const got = moved.map(({ name }) => name).sort();
  if (got.join() !== [...names].sort().join())
    throw new Error(`moved: ${got.join(', ')}; expected only ${names.join(', ')}`);
}

async function rehearse(folder: string, registry: Registry): Promise<void> {
  const workspace = path.join(folder, 'workspace');
  await copyWorkspace(source, workspace);
  await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: workspace });
  say('copied and installed the workspace');

  await version(workspace);
  await buildAll(workspace);
  const packages = publishedPackages(workspace);
  await publish(packages, registry);

  for (const target of packages) {
    const checks = await consume(
      target,
      path.join(folder, 'consumers', path.basename(target.folder)),
      registry,
    );
    const skipped = checks.filter((check) => check.skipped !== undefined);
    say(`${target.name}: ${checks.length - skipped.length} checks passed`);
    for (const check of skipped) say(`${target.name}: ${check.name} skipped: ${check.skipped}`);
  }

  const paper = packages.find(
    ({ dependencies }) => dependencies.includes('@lab/linalg') && dependencies.includes('@lab/stats'),
  );
  if (paper === undefined) throw new Error('no paper package found');
  addChangeset(workspace, paper.name, 'minor', 'A rehearsed change.');
  const movedPaper = await version(workspace);
  expectMoved(movedPaper, [paper.name]);
  await buildAll(workspace);
  await publish(movedPaper, registry);
  say(`a change in ${paper.name} moved nothing else`);

  addChangeset(workspace, '@lab/linalg', 'patch', 'A rehearsed correction.');
  const movedLinalg = await version(workspace);
  expectMoved(movedLinalg, ['@lab/linalg']);
  await buildAll(workspace);
  await publish(movedLinalg, registry);
  const want = movedLinalg[0]!.version;
  const got = await resolvedVersion(paper.name, '@lab/linalg', path.join(folder, 'dependant'), registry);
  if (got !== want) throw new Error(`${paper.name} resolves @lab/linalg ${got}, not ${want}`);
  say(`a patch of @lab/linalg is ${want}, and ${paper.name} resolves it`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'rehearsal-'));
const registry = await startRegistry(path.join(folder, 'registry'));
try {
  await rehearse(folder, registry);
  say('the rehearsal passed');
} finally {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
}
