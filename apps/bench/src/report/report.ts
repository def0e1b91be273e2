import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { currentRows } from '../judging/current-rows.ts';
import { ledgerOf } from '../judging/ledger.ts';
import type { Size } from '../nouns/size.ts';
import type { Suite } from '../nouns/suite.ts';
import type { Skipped } from '../planning/plan.ts';
import type { RunRow } from '../store/row.ts';
import type { ComparisonResult } from '../comparing/comparison.ts';
import { comparisonPage } from './comparison-page.ts';
import { enhancePage } from './enhance-page.ts';
import type { Markup } from './html.ts';
import { indexPage } from './index-page.ts';
import { pageLayout, type PageLink } from './page-layout.ts';
import { clearReportFolder } from './report-folder.ts';
import { runsPage } from './runs-page.ts';
import { styleSheet } from './style.ts';
import { suitePage } from './suite-page.ts';

/** What a report is made of. */
export interface ReportOptions {
  readonly suites: readonly Suite[];
  readonly rows: readonly RunRow[];
  readonly size: Size;
  readonly skipped: readonly Skipped[];
  readonly folder: string;
  /** A comparison to show on a page of its own. */
  readonly comparison?: ComparisonResult | undefined;
}

/** Writes the pages and returns the path of the first. They need nothing but each other: no server, no network. */
export async function writeReport(options: ReportOptions): Promise<string> {
  const { suites, rows, size, skipped, folder, comparison } = options;
  const plot = await import('@observablehq/plot');
  const { rows: current, outdated } = currentRows(suites, rows, size);
  const results = suites.map((suite) => {
    const own = current.filter((row) => row.suite === suite.name);
    return { suite, size, rows: own, ledger: ledgerOf(suite, own, size) };
  });
  const generatedAt = new Date();
  const links: readonly PageLink[] = [
    { file: 'index.html', title: 'Summary' },
    ...suites.map((suite) => ({ file: suiteFile(suite), title: suite.title })),
    { file: 'runs.html', title: 'All runs' },
    ...(comparison === undefined ? [] : [{ file: 'comparison.html', title: 'Comparison' }]),
  ];
  clearReportFolder(folder);
  const write = (file: string, title: string, body: Markup): void =>
    writeFileSync(path.join(folder, file), pageLayout({ file, title, body, links, generatedAt, size }).text);
  write('index.html', 'Benchmark report', indexPage({ results, size, skipped, outdated }));
  for (const result of results) write(suiteFile(result.suite), result.suite.title, suitePage(result, plot));
  write('runs.html', 'All runs', runsPage(results));
  if (comparison !== undefined) write('comparison.html', 'Comparison', comparisonPage(comparison, plot));
  writeFileSync(path.join(folder, 'style.css'), styleSheet);
  writeFileSync(path.join(folder, 'page.js'), `(${enhancePage.toString()})();\n`);
  return path.join(folder, 'index.html');
}

function suiteFile({ name }: Suite): string {
  return `suite-${name}.html`;
}
