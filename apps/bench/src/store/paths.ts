import path from 'node:path';

/** The files of a results folder. */
export interface StorePaths {
  readonly folder: string;
  /** Every finished run, appended and synced as it ends: the truth. */
  readonly journal: string;
  /** The same rows for queries; rebuilt from the journal when lost. */
  readonly database: string;
  readonly lock: string;
  readonly report: string;
  /** The last comparison whose page the report has. */
  readonly comparison: string;
}

/** Where a results folder keeps what. */
export function storePaths(folder: string): StorePaths {
  const absolute = path.resolve(folder);
  return {
    folder: absolute,
    journal: path.join(absolute, 'journal.jsonl'),
    database: path.join(absolute, 'runs.duckdb'),
    lock: path.join(absolute, 'writer.lock'),
    report: path.join(absolute, 'report'),
    comparison: path.join(absolute, 'comparison.json'),
  };
}
