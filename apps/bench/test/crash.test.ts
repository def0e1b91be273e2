import { readFileSync, truncateSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, executions, fixture, start, temporaryFolder, until } from './support/command.ts';
import { journalRows } from './support/rows.ts';

const slow = ['run', '--suites', fixture('slow-suite/suite.js')];
const journalOf = (folder: string): string => path.join(folder, '.lab-bench', 'journal.jsonl');
const ends = (folder: string): readonly string[] =>
  executions(folder).filter((line) => line.startsWith('end'));

function finishedRuns(folder: string): number {
  try {
    return readFileSync(journalOf(folder), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"type":"run"')).length;
  } catch {
    return 0;
  }
}

async function killInTheMiddle(folder: string): Promise<void> {
  const { child, ended } = start(slow, folder);
  await until(() => finishedRuns(folder) >= 10);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
}

describe('a run that is killed in the middle', () => {
  it('goes on with the same command: nothing recorded is lost, nothing recorded is run again', async () => {
    const folder = temporaryFolder();
    await killInTheMiddle(folder);
    const before = await journalRows(folder);
    expect(before.length).toBeGreaterThanOrEqual(10);
    expect(before.length).toBeLessThan(40);
    const recorded = before.map(({ repetition }) => `begin ${repetition}`);

    const second = await command(slow, folder);
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('took over the lock of a process that had died');
    expect(second.stderr).toContain(`${before.length} known, ${40 - before.length} to make`);

    const after = await journalRows(folder);
    expect(after.map(({ repetition }) => repetition).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => i),
    );
    expect(after.every(({ status }) => status === 'ok')).toBe(true);
    for (const row of before) expect(after).toContainEqual(row);
    const begun = executions(folder).filter((line) => line.startsWith('begin'));
    for (const line of recorded) expect(begun.filter((other) => other === line)).toHaveLength(1);
    // What was under way or on its way to the disk when it was killed was begun twice, and ended once at least.
    expect(begun.length).toBeLessThanOrEqual(44);
    expect(new Set(ends(folder)).size).toBe(40);

    const third = await command(slow, folder);
    expect(third.stderr).toContain('40 known, 0 to make');
    expect(executions(folder).filter((line) => line.startsWith('begin'))).toHaveLength(begun.length);
  });

  it('loses at most the run whose line was cut', async () => {
    const folder = temporaryFolder();
    await killInTheMiddle(folder);
    const journal = journalOf(folder);
    const before = await journalRows(folder);
    truncateSync(journal, statSync(journal).size - 5);
    const kept = await journalRows(folder);
    expect(kept.length).toBeGreaterThanOrEqual(before.length - 1);
    const second = await command(slow, folder);
    expect(second.stderr).toContain('half-written line');
    expect(second.stderr).toContain(`${kept.length} known, ${40 - kept.length} to make`);
    expect(await journalRows(folder)).toHaveLength(40);
  });

  it('is shown by status as dead', async () => {
    const folder = temporaryFolder();
    await killInTheMiddle(folder);
    const { stdout } = await command(['status'], folder);
    expect(stdout).toMatch(/slow-suite: \d+ ok/);
    expect(stdout).toContain('The last session died');
    expect(stdout).toContain('The same command goes on with the rest');
  });
});

describe('a run under way', () => {
  it('is seen by status from another process, and keeps a second writer out', async () => {
    const folder = temporaryFolder();
    const { child, ended } = start(slow, folder, { LAB_BENCH_TEST_WAIT: '250' });
    await until(() => finishedRuns(folder) >= 2);
    const [status, second, claims] = await Promise.all([
      command(['status', '--json'], folder),
      command(slow, folder),
      command(['claims', '--suites', fixture('slow-suite/suite.js')], folder),
    ]);
    const { session } = JSON.parse(status.stdout) as { session: Record<string, unknown> };
    expect(session).toMatchObject({ state: 'running', pid: child.pid, planned: 40 });
    expect(session['done']).toBeGreaterThanOrEqual(2);
    expect(session['secondsLeft']).toBeGreaterThan(0);
    expect(second.code).toBe(4);
    expect(second.stderr).toContain(`another lab-bench writes to this store: process ${child.pid ?? 0}`);
    expect(claims.code).toBe(0);
    expect(claims.stderr).toContain('read from its journal');
    expect((await ended).code).toBe(0);
    expect(await journalRows(folder)).toHaveLength(40);
  });
});

describe('Ctrl-C', () => {
  it('lets the runs under way end and be recorded; the same command goes on', async () => {
    const folder = temporaryFolder();
    const { child, ended } = start(slow, folder);
    await until(() => finishedRuns(folder) >= 5);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('stopping after the runs under way');
    const rows = await journalRows(folder);
    expect(rows.length).toBeLessThan(40);
    expect(rows.every(({ status }) => status === 'ok')).toBe(true);
    expect(rows).toHaveLength(ends(folder).length);
    expect((await command(['status'], folder)).stdout).toContain('was interrupted');
    expect((await command(slow, folder)).code).toBe(0);
    expect(ends(folder)).toHaveLength(40);
  });

  it('pressed twice ends them at once; they are rows, and are made again', async () => {
    const folder = temporaryFolder();
    const trouble = [
      'run',
      '--suites',
      fixture('trouble-suite/suite.js'),
      '--method',
      'waits',
      '--time-limit',
      '60',
    ];
    const { child, ended, stderr } = start(trouble, folder);
    await until(() => executions(folder).length === 2);
    child.kill('SIGINT');
    await until(() => stderr().includes('Ctrl-C again'));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    const rows = await journalRows(folder);
    expect(rows.map(({ status, error }) => [status, error?.code])).toEqual([
      ['cancelled', 'CANCELLED'],
      ['cancelled', 'CANCELLED'],
    ]);
    const again = await command([...trouble.slice(0, -1), '0.3'], folder);
    expect(again.stderr).toContain('0 known, 2 to make');
    expect((await journalRows(folder)).map(({ status }) => status)).toEqual(['timeout', 'timeout']);
  });
});
