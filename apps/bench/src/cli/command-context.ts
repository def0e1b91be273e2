import type { ExitCode } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/** What a command is given: where to write, and how to say how it ended. */
export interface CommandContext {
  readonly terminal: Terminal;
  setExitCode(code: ExitCode): void;
}
