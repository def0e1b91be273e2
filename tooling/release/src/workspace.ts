import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './command.ts';

/** A package that is published. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
}

/** Copies what git knows or would add from a checkout, as it is in the working tree, and makes it a repository. */
export async function copyWorkspace(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: from,
  });
  for (const file of listed.split('\0')) {
    if (file === '' || !existsSync(path.join(from, file))) continue;
    cpSync(path.join(from, file), path.join(to, file), { recursive: false });
  }
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: to });
  await run('git', ['add', '--all'], { cwd: to });
  const author = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost'];
  await run('git', [...author, 'commit', '--quiet', '--message', 'Rehearse'], { cwd: to });
}

/** The published packages of a workspace, dependencies first. */
export function publishedPackages(workspace: string): PublishedPackage[] {
  const root = path.join(workspace, 'packages');
  const all = readdirSync(root)
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
    .map((folder) => readPackage(path.join(root, folder)));
  const ordered: PublishedPackage[] = [];
  const visit = (target: PublishedPackage): void => {
    if (ordered.includes(target)) return;
    for (const { name } of all.filter((other) => target.dependencies.includes(other.name)))
      visit(all.find((other) => other.name === name)!);
    ordered.push(target);
  };
  all.forEach(visit);
  return ordered;
}

function readPackage(folder: string): PublishedPackage {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    dependencies?: Record<string, string>;
  };
  const { name, version, dependencies = {} } = manifest;
  return { name, version, folder, dependencies: Object.keys(dependencies) };
}

/** Writes a changeset for one package. */
export function addChangeset(
  workspace: string,
  name: string,
  bump: 'patch' | 'minor' | 'major',
  summary: string,
): void {
  const file = path.join(workspace, '.changeset', `rehearsal-${name.replace(/[^a-z0-9]+/g, '-')}.md`);
  writeFileSync(file, `---\n'${name}': ${bump}\n---\n\n${summary}\n`);
}
