import { Command } from 'commander';
import type { Size } from '../../nouns/size.ts';
import { loadCatalogue } from '../../planning/catalogue.ts';
import { readComparison } from '../../comparing/saved-comparison.ts';
import { lexerReady } from '../../planning/sources.ts';
import { writeReport } from '../../report/report.ts';
import { storePaths } from '../../store/paths.ts';
import { readRows } from '../../store/store.ts';
import { sizeOption, withCommon, type CommonOptions } from '../options.ts';
import type { CommandContext } from '../command-context.ts';
import { resultSize } from '../result-size.ts';
import { printSummary } from '../summary.ts';

interface ReportOptions extends CommonOptions {
  readonly size?: Size;
  readonly output?: string;
}

export function reportCommand({ terminal }: CommandContext): Command {
  const command = new Command('report')
    .description('write the report: pages that open from disk, with claims, figures, tables and failures')
    .addOption(sizeOption('runs of which size; default that of the last run'))
    .option('--output <folder>', 'where to write it; default the folder `report` in the store')
    .action(async (options: ReportOptions) => {
      const [{ suites }] = await Promise.all([loadCatalogue(options.suites), lexerReady]);
      const rows = await readRows(options.store, (note) => terminal.note(note));
      const size = options.size ?? (await resultSize(options.store, rows));
      const folder = options.output ?? storePaths(options.store).report;
      const comparison = readComparison(options.store);
      const page = await writeReport({ suites, rows, size, skipped: [], folder, comparison });
      printSummary({ selection: { suites }, rows, size, skipped: [] }, terminal);
      terminal.print(`Report: ${page}`);
    });
  return withCommon(command);
}
