import { canonicalParameters } from '../nouns/parameters.ts';
import type { RunRow } from '../store/row.ts';

/** The same run by two versions of the code. */
export interface PairedRun {
  readonly before: RunRow;
  readonly after: RunRow;
}

/** Paired runs, and how many had no partner. */
export interface Pairing {
  readonly pairs: readonly PairedRun[];
  readonly onlyBefore: number;
  readonly onlyAfter: number;
}

/**
 * Pairs runs by all that makes up their key but versions and sources: suite, problem, method, parameters, repetition and seed. Where a
 * result set has a run by several versions the newest counts; cancelled runs say nothing.
 */
export function pairRuns(before: readonly RunRow[], after: readonly RunRow[]): Pairing {
  const [left, right] = [newestByIdentity(before), newestByIdentity(after)];
  const pairs = [...left].flatMap(([identity, row]) => {
    const other = right.get(identity);
    return other === undefined ? [] : [{ before: row, after: other }];
  });
  return { pairs, onlyBefore: left.size - pairs.length, onlyAfter: right.size - pairs.length };
}

function newestByIdentity(rows: readonly RunRow[]): ReadonlyMap<string, RunRow> {
  const newest = new Map<string, RunRow>();
  for (const row of rows) {
    if (row.status === 'cancelled') continue;
    const identity = identityOf(row);
    const known = newest.get(identity);
    if (known === undefined || known.startedAt <= row.startedAt) newest.set(identity, row);
  }
  return newest;
}

function identityOf(row: RunRow): string {
  return JSON.stringify([
    row.suite,
    row.problem,
    canonicalParameters(row.problemParameters),
    row.method,
    canonicalParameters(row.methodParameters),
    row.repetition,
    row.seed,
  ]);
}
