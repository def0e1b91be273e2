import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { storePaths } from '../store/paths.ts';
import type { ComparisonResult } from './comparison.ts';

/** Keeps a comparison in a results folder, for its report. */
export function saveComparison(store: string, result: ComparisonResult): void {
  const { folder, comparison } = storePaths(store);
  mkdirSync(folder, { recursive: true });
  const draft = `${comparison}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(result, null, 2)}\n`);
  renameSync(draft, comparison);
}

/** The comparison kept in a results folder; undefined where there is none, or one of another version of this program. */
export function readComparison(store: string): ComparisonResult | undefined {
  const { comparison } = storePaths(store);
  if (!existsSync(comparison)) return undefined;
  const found = JSON.parse(readFileSync(comparison, 'utf8')) as Partial<ComparisonResult>;
  const ours = found.format === 'lab-bench-comparison' && found.version === 1;
  return ours ? (found as ComparisonResult) : undefined;
}
