import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addChangeset, copyWorkspace, publishedPackages, run, workspaceRoot } from '@lab/workspace';
import { expectChangelog } from './changelog.ts';
import { inTurns } from './in-turns.ts';
import { changeSource, expectMoved, movedBy, releaseWaiting } from './rehearsed-release.ts';
import { startRegistry, type Registry } from './registry.ts';
import { consume } from './consume/consume.ts';
import { openChromium } from './consume/chromium.ts';
import { installedVersion, update } from './consume/project.ts';
import { typeCheck } from './consume/types.ts';

const started = Date.now();

function say(line: string): void {
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
}

async function rehearse(folder: string, registry: Registry): Promise<void> {
  const workspace = path.join(folder, 'workspace');
  await copyWorkspace(workspaceRoot, workspace);
  await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: workspace });
  say('copied and installed the workspace');

  const first = await releaseWaiting(workspace, registry);
  const packages = publishedPackages(workspace);
  expectMoved(
    first,
    packages.map(({ name }) => name),
  );
  for (const target of packages) expectChangelog(target, workspaceRoot);
  say(`published ${packages.map(({ name, version }) => `${name} ${version}`).join(', ')}`);

  const project = (short: string): string => path.join(folder, 'projects', short);
  const used = packages.filter(({ short }) => only === undefined || short === only);
  if (used.length === 0) throw new Error(`--only ${only}: no such package`);
  await useEach(used, project, registry);
  const types = await typeCheck(used.map(({ short }) => project(short)));
  say(`types of ${used.length} packages: ${types.map(({ name }) => name).join(', ')}`);

  const paper = used.find(({ dependencies }) => dependencies.includes('@lab/stats'));
  if (paper === undefined)
    throw new Error(`${used.map(({ name }) => name).join()}: none stands on @lab/stats`);
  changeSource(paper);
  addChangeset(workspace, paper.name, 'patch', 'A rehearsed change.');
  expectMoved(await releaseWaiting(workspace, registry, [paper.name]), [paper.name]);
  await update(project(paper.short), registry);
  await expectRehearsed(paper.name, project(paper.short));
  say(`a change in ${paper.name} moved nothing else, and a project that has it gets it`);

  const linalg = packages.find(({ short }) => short === 'linalg')!;
  const dependants = packages.filter(({ dependencies }) => dependencies.includes(linalg.name));
  changeSource(linalg);
  addChangeset(workspace, linalg.name, 'patch', 'A rehearsed correction.');
  const [moved] = expectMoved(await releaseWaiting(workspace, registry, [linalg.name]), [linalg.name]);
  const users = dependants.filter((target) => used.includes(target));
  await inTurns(users, 2, async ({ name, short }) => {
    await update(project(short), registry);
    const got = installedVersion(project(short), linalg.name);
    if (got !== moved!.version)
      throw new Error(`${name} resolves ${linalg.name} ${got}, not ${moved!.version}`);
  });
  say(
    `a patch of ${linalg.name} moved nothing else, and ${users.length} dependants resolve ${moved!.version}`,
  );

  addChangeset(workspace, linalg.name, 'minor', 'A rehearsed break.');
  const left = await movedBy(workspace);
  expectMoved(left, [linalg.name, ...dependants.map(({ name }) => name)]);
  say(`a minor version of ${linalg.name}, which leaves their range, moves its dependants`);
}

/** Installs and uses each package by itself, two at a time. */
async function useEach(
  packages: ReturnType<typeof publishedPackages>,
  project: (short: string) => string,
  registry: Registry,
): Promise<void> {
  const chromium = await openChromium();
  if (chromium === undefined) say('Chromium skipped: not found on PATH or in CHROMIUM');
  try {
    await inTurns(packages, 2, async (target) => {
      const checks = await consume(target, project(target.short), { registry, chromium });
      const skipped = checks.filter((check) => check.skipped !== undefined);
      say(
        `${target.name}: ${checks
          .filter((check) => check.skipped === undefined)
          .map(({ name }) => name)
          .join(', ')}`,
      );
      for (const check of skipped) say(`${target.name}: ${check.name} skipped: ${check.skipped}`);
    });
  } finally {
    await chromium?.close();
  }
}

async function expectRehearsed(name: string, project: string): Promise<void> {
  const program = `import { rehearsed } from '${name}'; console.log(rehearsed);`;
  const output = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: project });
  if (output.trim() !== 'true') throw new Error(`${name} in ${project} is not the changed one`);
}

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const folder = mkdtempSync(path.join(tmpdir(), 'rehearsal-'));
const registry = await startRegistry(path.join(folder, 'registry'));

async function tidyUp(): Promise<void> {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
}
// Ended from outside: nothing is left behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void tidyUp().finally(() => process.exit(130)));

try {
  await rehearse(folder, registry);
  say('the rehearsal passed');
} finally {
  await tidyUp();
}
