import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The first program of a README and what the README says it prints. */
export interface Quickstart {
  readonly code: string;
  readonly output: string;
}

/** Reads the first `js` block of a package's README and the `text` block that follows it. */
export function readQuickstart(directory: string): Quickstart {
  const file = path.join(directory, 'README.md');
  const match = /```js\n([\s\S]*?)```[\s\S]*?```text\n([\s\S]*?)```/.exec(readFileSync(file, 'utf8'));
  if (match === null) throw new Error(`${file} has no js block followed by a text block with what it prints`);
  return { code: match[1]!, output: match[2]!.trimEnd() };
}
