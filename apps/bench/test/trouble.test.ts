import { beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { command, executions, fixture, temporaryFolder, type Ended } from './support/command.ts';
import { journalRows } from './support/rows.ts';
import type { RunRow } from '../src/store/row.ts';

const trouble = ['run', '--suites', fixture('trouble-suite/suite.js')];
const quickTrouble = 'fine,throws,throws-text,busy,waits,exits,escapes,kills,not-a-number,prints';

describe('runs that do not finish', () => {
  let folder: string;
  let ended: Ended;
  let rows: readonly RunRow[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-test-'));
    ended = await command([...trouble, '--method', quickTrouble], folder);
    rows = await journalRows(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const outcomes = (method: string): readonly Partial<RunRow>[] =>
    rows.filter((row) => row.method === method);

  it('are rows all the same: every run of the plan is recorded', () => {
    expect(rows).toHaveLength(20);
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('12 failed');
    expect(ended.stdout).toContain('4 timeout');
  });

  it('leave the others alone', () => {
    expect(outcomes('fine').map(({ status, metrics }) => [status, metrics])).toEqual([
      ['ok', { error: 0 }],
      ['ok', { error: 0 }],
    ]);
  });

  it.each([
    ['throws', 'failed', 'RangeError', 'SHAPE', 'rows must be 3, got 2'],
    ['throws-text', 'failed', 'Thrown', null, 'just a text'],
    ['busy', 'timeout', 'TimeLimitExceeded', 'TIME_LIMIT', 'did not end within 3 s'],
    ['waits', 'timeout', 'TimeLimitExceeded', 'TIME_LIMIT', 'did not end within 3 s'],
    ['exits', 'failed', 'Error', 'WORKER_DIED', 'exited with code: 7'],
    ['escapes', 'failed', 'Error', 'WORKER_DIED', 'thrown outside the run'],
    ['kills', 'failed', 'ProcessDied', 'PROCESS_DIED', 'signal SIGKILL'],
    ['not-a-number', 'failed', 'MetricNotFinite', 'METRIC_NOT_FINITE', "metric 'error' is NaN"],
  ])('%s: %s with name, code and message', (method, status, name, code, message) => {
    const [first, second] = outcomes(method);
    for (const row of [first, second]) {
      expect(row).toMatchObject({ status, metrics: {}, error: { name, code } });
      expect(row?.error?.message).toContain(message);
    }
  });

  it('keep the stack of what was thrown, without the folder it was thrown in', () => {
    const [row] = outcomes('throws');
    expect(row?.error?.stack).toContain('trouble-suite/suite.js');
    expect(row?.error?.stack).not.toContain(process.cwd());
  });

  it('keep what a method prints out of the results', () => {
    expect(ended.stdout).not.toContain('printed by a method');
    expect(ended.stderr).toContain('printed by a method');
  });

  it('are not made again, unless they are asked for or given more time', async () => {
    const before = executions(folder).length;
    const again = await command([...trouble, '--method', quickTrouble], folder);
    expect(again.stderr).toContain('20 known, 0 to make');
    expect(again.code).toBe(3);
    expect(executions(folder)).toHaveLength(before);
    const longer = await command([...trouble, '--time-limit', '3.2', '--method', 'waits,throws'], folder);
    expect(longer.stderr).toContain('2 known, 2 to make');
    const retried = await command([...trouble, '--method', 'throws', '--retry'], folder);
    expect(retried.stderr).toContain('0 known, 2 to make');
    const forced = await command([...trouble, '--method', 'fine', '--force'], folder);
    expect(forced.stderr).toContain('0 known, 2 to make');
    expect(forced.code).toBe(0);
    expect(await journalRows(folder)).toHaveLength(20);
  });
});

describe('a run that takes more memory than a worker may have', () => {
  it('is ended, by V8 or with its process, and the others go on', async () => {
    const folder = temporaryFolder();
    const { code } = await command(
      [...trouble, '--method', 'fine,devours', '--memory-limit', '64', '--time-limit', '30'],
      folder,
    );
    expect(code).toBe(3);
    const rows = await journalRows(folder);
    expect(rows.map(({ method, status }) => `${method} ${status}`).sort()).toEqual([
      'devours failed',
      'devours failed',
      'fine ok',
      'fine ok',
    ]);
    for (const { error } of rows.filter(({ method }) => method === 'devours')) {
      expect(['ERR_WORKER_OUT_OF_MEMORY', 'PROCESS_DIED']).toContain(error?.code);
      expect(error?.message).toMatch(/memory|heap/);
    }
  });
});

describe('timed runs', () => {
  it('are alone on the machine and take turns with their peer', async () => {
    const folder = temporaryFolder();
    const { code } = await command(['run', '--suites', fixture('timed-suite/suite.js')], folder);
    expect(code).toBe(0);
    const lines = executions(folder);
    const timed = lines.slice(lines.findIndex((line) => line.includes(' timed ')));
    expect(timed.some((line) => line.includes('untimed'))).toBe(false);
    timed.forEach((line, index) => {
      // Never two at once: each begin is followed by its own end.
      if (index % 2 === 0) expect(timed[index + 1]).toBe(line.replace('begin', 'end'));
    });
    const turns = timed.filter((line) => line.startsWith('begin')).map((line) => line.split(' ')[2]);
    const oneRun = (method: string): string[] => Array.from({ length: 4 }, () => [method, 'short']).flat();
    expect(turns).toEqual([...oneRun('short'), ...oneRun('long'), ...oneRun('short'), ...oneRun('long')]);

    const rows = await journalRows(folder);
    for (const row of rows) {
      expect(row.timed).toBe(row.problem === 'timed');
      expect('ratio' in row.metrics).toBe(row.timed);
      expect(row.metrics['equal']).toBe(1);
    }
    const long = rows.filter(({ timed: isTimed, method }) => isTimed && method === 'long');
    for (const row of long) expect(row.metrics['ratio']).toBeGreaterThan(1.5);
  });
});
