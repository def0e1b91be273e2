import { Command } from 'commander';
import { liveHolder } from '../../store/lock.ts';
import { readStatus, type StoreStatus } from '../../store/status.ts';
import { storePaths } from '../../store/paths.ts';
import { durationText } from '../../text/number-text.ts';
import { withCommon, withJson, type CommonOptions } from '../options.ts';
import type { CommandContext } from '../program.ts';
import type { Terminal } from '../terminal.ts';

interface StatusOptions extends CommonOptions {
  readonly json: boolean;
}

export function statusCommand({ terminal }: CommandContext): Command {
  const command = new Command('status')
    .description('show what is recorded, and how far a run is that is under way')
    .action(async (options: StatusOptions) => {
      const paths = storePaths(options.store);
      const status = await readStatus(paths.journal, liveHolder(paths.lock)?.pid);
      if (options.json) terminal.print(JSON.stringify(status, null, 2));
      else print(status, paths.folder, terminal);
    });
  return withJson(withCommon(command));
}

function print({ suites, session }: StoreStatus, folder: string, terminal: Terminal): void {
  if (Object.keys(suites).length === 0) terminal.print(`No runs in ${folder}.`);
  for (const [suite, counts] of Object.entries(suites)) {
    const parts = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
    terminal.print(`${suite}: ${parts.join(', ')}`);
  }
  if (session === undefined) return;
  const { state, done, planned, secondsLeft, startedAt, size } = session;
  const left = secondsLeft === undefined ? '' : `, about ${durationText(secondsLeft)} left`;
  const what = {
    running: `Under way (process ${session.pid}): ${done} of ${planned} runs${left}.`,
    finished: `The last session made ${done} of ${planned} runs.`,
    interrupted: `The last session was interrupted: ${done} of ${planned} runs. The same command goes on with the rest.`,
    died: `The last session died: ${done} of ${planned} runs. The same command goes on with the rest.`,
  }[state];
  terminal.print(`${what} Size ${size}, begun ${startedAt}.`);
}
