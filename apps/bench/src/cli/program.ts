import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { BenchError, exitCodes, type ExitCode } from '../errors.ts';
import type { CommandContext } from './command-context.ts';
import { claimsCommand } from './commands/claims.ts';
import { compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { listCommand } from './commands/list.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { statusCommand } from './commands/status.ts';
import { workerCommand } from './commands/worker.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Runs the command line and resolves to the exit code. */
export async function runProgram(argv: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal();
  let exitCode: ExitCode = exitCodes.ok;
  const context: CommandContext = {
    terminal,
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  try {
    await program(context).parseAsync(argv);
    return exitCode;
  } catch (error) {
    return reportError(error, terminal);
  }
}

function program(context: CommandContext): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const root = new Command('lab-bench')
    .description(
      'Runs every package against the methods people use today, keeps every result, and says what of each paper holds.',
    )
    .version(version)
    .showHelpAfterError('(lab-bench <command> --help says more)')
    .exitOverride();
  const commands = [
    listCommand,
    runCommand,
    statusCommand,
    claimsCommand,
    reportCommand,
    compareCommand,
    exportCommand,
    importCommand,
    workerCommand,
    doctorCommand,
  ];
  for (const command of commands) root.addCommand(command(context).copyInheritedSettings(root));
  return root;
}

function reportError(error: unknown, terminal: Terminal): ExitCode {
  // Commander has written its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof BenchError) {
    terminal.note(`lab-bench: ${error.message}`);
    return error.exitCode;
  }
  terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.internal;
}
