import { runKey } from '../../src/planning/run-key.ts';
import { rowsOfJournal } from '../../src/store/store.ts';
import { storePaths } from '../../src/store/paths.ts';
import type { RunRow } from '../../src/store/row.ts';

/** A row for tests, its key right for what it says. */
export function row(changes: Partial<RunRow> = {}): RunRow {
  const base: RunRow = {
    key: '',
    suite: 'suite',
    problem: 'problem',
    problemParameters: { level: 1 },
    method: 'method',
    methodParameters: { cut: 0.5 },
    repetition: 0,
    seed: 1,
    dataSeed: 11,
    methodSeed: 12,
    status: 'ok',
    metrics: { error: 0.1, other: 1 / 3 },
    curves: {},
    error: null,
    timed: false,
    methodSeconds: 0.01,
    elapsedSeconds: 0.02,
    timeLimit: 10,
    startedAt: '2026-01-02T03:04:05.678Z',
    size: 'quick',
    executor: 'local',
    sources: 'abc',
    versions: { '@lab/stats': '1.0.0' },
    machine: { id: 'm', cpu: 'cpu', cores: 2, memoryGiB: 4, os: 'os', arch: 'x64', node: 'v24.0.0' },
  };
  const changed = { ...base, ...changes };
  return { ...changed, key: changes.key ?? runKey(changed) };
}

/** The rows of a results folder as its journal has them. */
export function journalRows(folder: string): Promise<readonly RunRow[]> {
  return rowsOfJournal(storePaths(`${folder}/.lab-bench`).journal);
}

/** Rows without what may differ between two machines or two executors that make the same runs. */
export function sameButForTimings(rows: readonly RunRow[]): readonly Partial<RunRow>[] {
  return rows.map(
    ({ elapsedSeconds: _, methodSeconds: __, startedAt: ___, machine: ____, executor: _____, ...row }) => row,
  );
}
