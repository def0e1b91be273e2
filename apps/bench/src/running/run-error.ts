import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RunError } from '../store/row.ts';

/** Two folders above the application, which is two below it in src and in dist alike. */
const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const longestMessage = 2000;
const longestStack = 8000;

/** Anything that was thrown, as a row keeps it. */
export function describeError(error: unknown): RunError {
  if (!(error instanceof Error)) {
    return { name: 'Thrown', message: clip(String(error), longestMessage), code: null, stack: null };
  }
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: clip(error.message, longestMessage),
    code: typeof code === 'string' ? code : null,
    stack: error.stack === undefined ? null : clip(withoutFolder(error.stack), longestStack),
  };
}

/** Rows travel to other machines: where this repository lies is nobody's business there. */
function withoutFolder(stack: string): string {
  return stack.replaceAll(pathToFileURL(repository).href, '').replaceAll(repository, '');
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
