import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { usageError } from '../errors.ts';

const ownFiles = /^((index|runs|comparison|suite-.+)\.html|page\.js|style\.css)$/;

/**
 * Makes the folder of a report, emptied of an earlier one.
 *
 * @throws BenchError (usage) when it is no folder, or holds files that are not of a report: those are never removed
 */
export function clearReportFolder(folder: string): void {
  const names = makeFolder(folder);
  const foreign = names.find((name) => !ownFiles.test(name));
  if (foreign !== undefined)
    throw usageError(`${folder} holds '${foreign}', which is not of a report: name an empty or a new folder`);
  for (const name of names) rmSync(path.join(folder, name));
}

function makeFolder(folder: string): readonly string[] {
  try {
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder);
  } catch (error) {
    throw usageError(`${folder} can't be a folder of pages: ${(error as Error).message}`);
  }
}
