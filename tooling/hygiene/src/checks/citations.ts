import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PublishedPackage } from '@lab/workspace';
import { citationFile } from '../citation/citation-file.ts';
import { citationFaults } from '../citation/validate.ts';
import type { Check } from '../finding.ts';

/** Each package has a valid CITATION.cff that says what its README's BibTeX says. */
export const citations: Check = {
  name: 'citation files are valid and say what the README says',
  run: ({ packages }) =>
    packages.flatMap((target) => {
      const where = `${target.name} CITATION.cff`;
      const file = path.join(target.folder, 'CITATION.cff');
      const content = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
      if (content === undefined || content !== citationFile(target))
        return [{ where, what: "is not what the README's BibTeX says: pnpm hygiene --update" }];
      return citationFaults(content).map((what) => ({ where, what }));
    }),
};

/** Writes the citation files anew. */
export function writeCitations(packages: readonly PublishedPackage[]): void {
  for (const target of packages)
    writeFileSync(path.join(target.folder, 'CITATION.cff'), citationFile(target));
}
