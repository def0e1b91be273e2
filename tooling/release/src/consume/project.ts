import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run, type PublishedPackage } from '@lab/workspace';
import type { Registry } from '../registry.ts';

/** Makes an empty project and installs a package into it, as its README says. */
export async function install(target: PublishedPackage, folder: string, { env }: Registry): Promise<void> {
  const manifest = { name: 'consumer', private: true, type: 'module' };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await run('npm', ['install', target.name], { cwd: folder, env });
  const got = installedVersion(folder, target.name);
  if (got !== target.version)
    throw new Error(`npm install ${target.name} gives ${got}, not ${target.version}`);
}

/** Takes what is new within the ranges a project asks for. */
export async function update(folder: string, { env }: Registry): Promise<void> {
  await run('npm', ['update'], { cwd: folder, env });
}

/** The version of a package that a project has. */
export function installedVersion(folder: string, name: string): string {
  const manifest = path.join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
