import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readChangesets, type PublishedPackage } from '@lab/workspace';

/** Throws unless a package's changelog says under its version what the changesets of `before` said. */
export function expectChangelog({ name, version, folder }: PublishedPackage, before: string): void {
  const file = path.join(folder, 'CHANGELOG.md');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const section = text.split(/^## /m).find((part) => part.startsWith(`${version}\n`)) ?? '';
  const flat = section.replace(/\s+/g, ' ');
  for (const { releases, summary, file: changeset } of readChangesets(before))
    if (releases.has(name) && !flat.includes(summary.replace(/\s+/g, ' ')))
      throw new Error(`the changelog of ${name} ${version} does not say what .changeset/${changeset} says`);
}
