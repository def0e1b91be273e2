import { Command } from 'commander';
import { newRows, readImport } from '../../store/import.ts';
import { Store } from '../../store/store.ts';
import { withCommon, type CommonOptions } from '../options.ts';
import type { CommandContext } from '../command-context.ts';

export function importCommand({ terminal }: CommandContext): Command {
  const command = new Command('import')
    .description('take in exported rows; what is known already stays, what is damaged or edited is refused')
    .argument('<paths...>', 'exported files, or folders of them')
    .action(async (paths: readonly string[], { store: folder }: CommonOptions) => {
      const { rows, files } = await readImport(paths);
      const store = await Store.open(folder);
      try {
        for (const note of store.notes) terminal.note(note);
        const fresh = newRows(rows, await store.known());
        const batch = 1000;
        for (let start = 0; start < fresh.length; start += batch)
          await store.record(...fresh.slice(start, start + batch));
        terminal.print(
          `${rows.length} rows in ${files} files: ${fresh.length} new, ${rows.length - fresh.length} known already`,
        );
      } finally {
        await store.close();
      }
    });
  return withCommon(command);
}
