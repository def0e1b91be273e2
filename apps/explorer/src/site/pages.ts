import { exampleFiles } from './example-files.ts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { indexPage } from './index-page.ts';
import { readLedger } from './ledger.ts';
import { documentPages, packagesPage, placesOf } from './package-pages.ts';
import { paperPage } from './paper-page.ts';
import { referencePage } from './reference-page.ts';
import { readReference } from './reference.ts';
import { searchDocuments, searchIndex } from './search-index.ts';
import { searchPage } from './search-page.ts';
import type { SiteFile, SitePage } from './site.ts';
import { folders, readPackages, readPapers } from './workspace.ts';

/** Everything the site consists of beside its scripts and styles. */
export interface Site {
  readonly pages: readonly SitePage[];
  readonly files: readonly SiteFile[];
}

/** Reads the workspace and makes all pages. */
export async function makeSite(): Promise<Site> {
  const papers = await readPapers();
  const packages = readPackages();
  const names = papers.map(({ words }) => words.name);
  const documents = packages.flatMap((found) => documentPages(found, packages, names.includes(found.name)));
  const reference = readReference();
  const pages = [
    indexPage(papers),
    ...papers.map((paper) =>
      paperPage(
        paper,
        paper.words.ledgers.flatMap((name) => readLedger(folders.ledgers, name) ?? []),
      ),
    ),
    packagesPage(packages, names),
    ...documents.map(({ page }) => page),
    ...packages.flatMap((found) =>
      reference.packages
        .filter(({ name }) => name === found.name)
        .map((entries) =>
          referencePage(entries, placesOf(found, names.includes(found.name)), reference.packages),
        ),
    ),
    searchPage,
  ];
  const index = searchIndex(searchDocuments(papers, documents, reference));
  return {
    pages,
    files: [
      { path: 'icon.svg', source: readFileSync(path.join(import.meta.dirname, 'icon.svg')) },
      { path: 'search/index.json', source: index },
      ...documents.flatMap(({ files }) => files),
      ...exampleFiles(),
    ],
  };
}
