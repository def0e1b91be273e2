import { sizes, type Size } from '../nouns/size.ts';
import { readStatus } from '../store/status.ts';
import { storePaths } from '../store/paths.ts';
import type { RunRow } from '../store/row.ts';

/** The size results are shown at when none is asked for: that of the last session, else the largest one recorded. */
export async function resultSize(store: string, rows: readonly RunRow[]): Promise<Size> {
  const { session } = await readStatus(storePaths(store).journal, undefined);
  const recorded = new Set<string>([...(session === undefined ? [] : [session.size])]);
  if (recorded.size === 0) for (const { size } of rows) recorded.add(size);
  return sizes.toReversed().find((size) => recorded.has(size)) ?? 'quick';
}
