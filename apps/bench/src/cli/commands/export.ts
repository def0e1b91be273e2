import { Command } from 'commander';
import { usageError } from '../../errors.ts';
import { exportRows, type ExportFormat } from '../../store/export.ts';
import { readRows } from '../../store/store.ts';
import { oneOf, withCommon, type CommonOptions } from '../options.ts';
import type { CommandContext } from '../command-context.ts';

interface ExportOptions extends CommonOptions {
  readonly format: ExportFormat | 'both';
}

export function exportCommand({ terminal }: CommandContext): Command {
  const command = new Command('export')
    .description(
      'write all rows as JSON lines and Parquet, one file of each a suite and method, in a stable order',
    )
    .argument('<folder>', 'where to write SUITE/METHOD.jsonl and SUITE/METHOD.parquet')
    .option(
      '--format <format>',
      'jsonl, parquet or both',
      (text: string) => oneOf('--format', ['jsonl', 'parquet', 'both'] as const, text),
      'both',
    )
    .action(async (folder: string, { store, format }: ExportOptions) => {
      const rows = await readRows(store, (note) => terminal.note(note));
      if (rows.length === 0) throw usageError(`no runs in ${store}: nothing to export`);
      const files = await exportRows(rows, folder, format === 'both' ? ['jsonl', 'parquet'] : [format]);
      for (const { file, rows: count } of files) terminal.print(`${file}  ${count} rows`);
    });
  return withCommon(command);
}
