import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installedWith } from '@lab/hygiene';
import type { PublishedPackage } from '@lab/workspace';

/** Throws when an installation brings a package that the README does not name; returns how many it brings. */
export function checkDependencies({ name }: PublishedPackage, folder: string): number {
  const lock = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, unknown>>;
  };
  const brought = Object.keys(lock.packages)
    .map((place) => place.split('node_modules/').at(-1) ?? '')
    .filter((other) => other !== '' && other !== name);
  const readme = readFileSync(path.join(folder, 'node_modules', name, 'README.md'), 'utf8');
  const documented = installedWith(readme) ?? [];
  const unknown = brought.filter((other) => !documented.includes(other));
  if (unknown.length > 0)
    throw new Error(`${name} brings ${unknown.join(', ')}, which its README does not say`);
  return brought.length;
}
