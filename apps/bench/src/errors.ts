/** How the process ends; part of the command's contract (README, "Exit codes"). */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  failedRuns: 3,
  locked: 4,
  refused: 5,
  regression: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error whose message is meant for the person at the terminal: shown without a stack. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
  }
}

/** A wrong flag, name or value. */
export function usageError(message: string): BenchError {
  return new BenchError(message, exitCodes.usage);
}
