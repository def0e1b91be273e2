/** What is wrong with a file, and where: shown to the reader as it is. */
export class DataError extends Error {
  /** Line of the file, the header being line 1. */
  readonly line: number | undefined;
  /** Name of the column. */
  readonly column: string | undefined;

  constructor(message: string, { line, column }: { readonly line?: number; readonly column?: string } = {}) {
    super(message);
    this.name = 'DataError';
    this.line = line;
    this.column = column;
  }
}
