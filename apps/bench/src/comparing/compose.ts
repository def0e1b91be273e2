import type { Suite } from '../nouns/suite.ts';
import type { RunRow } from '../store/row.ts';
import { rowEffects } from './compare-rows.ts';
import { countVerdicts, type ComparedSide, type ComparisonResult } from './comparison.ts';
import { judgeEffects, type Effect } from './effect.ts';
import type { JudgeOptions } from './judge.ts';
import { pairRuns } from './pairing.ts';

/** What a comparison is composed of. */
export interface Parts {
  readonly kind: ComparisonResult['kind'];
  readonly suites: readonly Suite[];
  readonly before: { readonly label: string; readonly rows: readonly RunRow[] };
  readonly after: { readonly label: string; readonly rows: readonly RunRow[] };
  /** Times measured in turns; undefined where rows are all there is. */
  readonly times?: { readonly effects: readonly Effect[]; readonly notes: readonly string[] };
}

/** Pairs the rows, judges all effects together, and says what else the reader has to know. */
export function composeComparison(parts: Parts, options: JudgeOptions): ComparisonResult {
  const { suites, before, after, times } = parts;
  const { pairs, onlyBefore, onlyAfter } = pairRuns(before.rows, after.rows);
  const effects = [...rowEffects(suites, pairs, options, times === undefined), ...(times?.effects ?? [])];
  const sides = { before: sideOf(before), after: sideOf(after) };
  const metrics = judgeEffects(effects, options.level);
  return {
    format: 'lab-bench-comparison',
    version: 1,
    madeAt: new Date().toISOString(),
    kind: parts.kind,
    ...sides,
    level: options.level,
    leastEffect: options.leastEffect,
    comparisons: metrics.length,
    metrics: worstFirst(metrics),
    onlyBefore,
    onlyAfter,
    notes: [...unpairedNote(onlyBefore, onlyAfter), ...versionNote(sides), ...(times?.notes ?? [])],
  };
}

/** How a comparison ends a command that is to fail on regressions, or on all that is not known to be none. */
export function failsOn(result: ComparisonResult, what: 'regression' | 'undecided'): boolean {
  const { worse, undecided } = countVerdicts(result.metrics);
  return worse > 0 || (what === 'undecided' && undecided > 0);
}

const rank = { worse: 0, undecided: 1, better: 2, same: 3 } as const;

function worstFirst(metrics: ComparisonResult['metrics']): ComparisonResult['metrics'] {
  // Sorting is stable: within a verdict the order of the plan stays.
  return [...metrics].sort((a, b) => rank[a.verdict] - rank[b.verdict]);
}

function sideOf({ label, rows }: { readonly label: string; readonly rows: readonly RunRow[] }): ComparedSide {
  const versions = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const [name, version] of Object.entries(row.versions))
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  const sorted = [...versions].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    label,
    runs: rows.length,
    versions: Object.fromEntries(sorted.map(([name, found]) => [name, [...found].sort()])),
  };
}

function unpairedNote(onlyBefore: number, onlyAfter: number): string[] {
  if (onlyBefore === 0 && onlyAfter === 0) return [];
  return [`without a partner: ${onlyBefore} runs before, ${onlyAfter} after`];
}

function versionNote({ before, after }: { before: ComparedSide; after: ComparedSide }): string[] {
  const differing = Object.keys({ ...before.versions, ...after.versions }).flatMap((name) => {
    const [left = ['none'], right = ['none']] = [before.versions[name], after.versions[name]];
    return left.join() === right.join() ? [] : [`${name} ${left.join('/')} -> ${right.join('/')}`];
  });
  return differing.length === 0 ? [] : [`versions that differ: ${differing.join(', ')}`];
}
