import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results to standard output, progress and notes to standard error. */
export interface Terminal {
  /** A line of the result. */
  print(line?: string): void;
  /** A line about how it goes. */
  note(line: string): void;
  /** The text in a style, where standard output shows styles. */
  style(style: Style, text: string): string;
  /** Columns of standard output. */
  readonly width: number;
  /** True where progress can be redrawn in place. */
  readonly redraws: boolean;
}

/** The process's own terminal. */
export function processTerminal(): Terminal {
  // A reader that has seen enough (`| head`) is no error; the work goes on.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const styled = usesStyles();
  return {
    print: (line = '') => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    style: (style, text) => (styled ? styleText(style, text) : text),
    width: process.stdout.isTTY ? process.stdout.columns : 110,
    redraws: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
  };
}

function usesStyles(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '0') return true;
  return process.stdout.isTTY && TERM !== 'dumb';
}
