import { Command } from 'commander';
import { currentRows } from '../../judging/current-rows.ts';
import { ledgerOf, type LedgerEntry } from '../../judging/ledger.ts';
import type { Size } from '../../nouns/size.ts';
import { loadCatalogue } from '../../planning/catalogue.ts';
import { checkSelection } from '../../planning/selection.ts';
import { lexerReady } from '../../planning/sources.ts';
import { readRows } from '../../store/store.ts';
import { sizeOption, withCommon, withJson, type CommonOptions } from '../options.ts';
import type { CommandContext } from '../command-context.ts';
import { resultSize } from '../result-size.ts';
import { printEntry } from '../summary.ts';

interface ClaimsOptions extends CommonOptions {
  readonly suite: readonly string[];
  readonly size?: Size;
  readonly json: boolean;
}

export function claimsCommand({ terminal }: CommandContext): Command {
  const command = new Command('claims')
    .description('print the ledger: each claim, what is expected, what was measured, and the verdict')
    .addOption(sizeOption('runs of which size; default that of the last run'))
    .option('--suite <names>', 'only these suites (comma-separated)', (text: string) => text.split(','), [])
    .action(async (options: ClaimsOptions) => {
      const [catalogue] = await Promise.all([loadCatalogue(options.suites), lexerReady]);
      const { suites } = checkSelection(catalogue, {
        suites: options.suite,
        problems: [],
        methods: [],
        filters: [],
      });
      const all = await readRows(options.store, (note) => terminal.note(note));
      const size = options.size ?? (await resultSize(options.store, all));
      const { rows } = currentRows(suites, all, size);
      const ledgers = suites.map((suite) => {
        const own = rows.filter((row) => row.suite === suite.name);
        return { suite, entries: ledgerOf(suite, own, size) };
      });
      if (options.json) {
        terminal.print(
          JSON.stringify(
            ledgers.flatMap(({ entries }) => entries.map(plain)),
            null,
            2,
          ),
        );
        return;
      }
      for (const { suite, entries } of ledgers) {
        terminal.print(`${terminal.style('bold', suite.title)}  size ${size}`);
        for (const entry of entries) printEntry(entry, terminal);
      }
    });
  return withJson(withCommon(command));
}

function plain({ suite, claim, measured, verdict, note }: LedgerEntry): Record<string, unknown> {
  const { name, statement, source, basis, expected, quantity } = claim;
  return {
    suite,
    name,
    statement,
    source,
    basis,
    expected,
    quantity,
    measured: measured ?? null,
    verdict,
    note,
  };
}
