import { Command } from 'commander';
import { examine, type Finding } from '../../doctor/examine.ts';
import { withCommon, withJson, type CommonOptions } from '../options.ts';
import type { CommandContext } from '../command-context.ts';

interface DoctorOptions extends CommonOptions {
  readonly json: boolean;
}

export function doctorCommand({ terminal }: CommandContext): Command {
  const command = new Command('doctor')
    .description('show what is found on this machine and what its lack means')
    .action(async ({ store, json }: DoctorOptions) => {
      const findings = await examine(store);
      if (json) {
        terminal.print(JSON.stringify(findings, null, 2));
        return;
      }
      const widest = Math.max(...findings.map(({ subject }) => subject.length));
      for (const { subject, state, detail } of findings) {
        terminal.print(`${mark(state)} ${subject.padEnd(widest)}  ${detail}`);
      }
    });
  const mark = (state: Finding['state']): string =>
    ({
      found: terminal.style('green', 'ok     '),
      missing: terminal.style('yellow', 'missing'),
      trouble: terminal.style('red', 'trouble'),
    })[state];
  return withJson(withCommon(command));
}
