import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PublishedPackage } from '@lab/workspace';
import { apiReport } from '../api/report.ts';
import type { Check } from '../finding.ts';

/** Where a package's report lies, in its folder. */
export const reportFile = path.join('docs', 'api.md');

/** The committed report of each package's API is that of its built declarations: no change of it goes unseen. */
export const api: Check = {
  name: 'API reports are those of the built declarations',
  run: ({ packages }) =>
    packages.flatMap((target) => {
      const file = path.join(target.folder, reportFile);
      if (existsSync(file) && readFileSync(file, 'utf8') === apiReport(target)) return [];
      const what = 'what it exports differs from docs/api.md: pnpm hygiene --update, and a changeset';
      return [{ where: target.name, what }];
    }),
};

/** Writes the reports anew. */
export function writeReports(packages: readonly PublishedPackage[]): void {
  for (const target of packages) {
    const file = path.join(target.folder, reportFile);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, apiReport(target));
  }
}
