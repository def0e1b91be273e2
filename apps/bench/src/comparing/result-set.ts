import { existsSync } from 'node:fs';
import path from 'node:path';
import { usageError } from '../errors.ts';
import { readImport } from '../store/import.ts';
import type { RunRow } from '../store/row.ts';
import { rowsOfJournal } from '../store/store.ts';

/**
 * The rows of a results folder, of a folder that has one, or of exported files.
 *
 * @throws BenchError (usage) when there is nothing of the kind, (refused) for exported files that were cut or edited
 */
export async function readResultSet(place: string): Promise<readonly RunRow[]> {
  if (!existsSync(place)) throw usageError(`${place} does not exist`);
  const journal = [place, path.join(place, '.lab-bench')]
    .map((folder) => path.join(folder, 'journal.jsonl'))
    .find((file) => existsSync(file));
  // Read without the writer's lock: a run may be under way.
  const rows = journal === undefined ? (await readImport([place])).rows : await rowsOfJournal(journal);
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}
