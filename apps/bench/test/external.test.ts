import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../src/doctor/find-program.ts';
import type { RunRow } from '../src/store/row.ts';
import { command, fixture, temporaryFolder, type Ended } from './support/command.ts';
import { journalRows } from './support/rows.ts';

const run = ['run', '--suites', fixture('external-suite/suite.js')];
const python = findProgram(['python3']) ?? '/usr/bin/python3';

describe('external methods', () => {
  let folder: string;
  let ended: Ended;
  let rows: readonly RunRow[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-test-'));
    ended = await command(run, folder);
    rows = await journalRows(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const ofMethod = (method: string): readonly RunRow[] => rows.filter((row) => row.method === method);

  it('give results with every digit of what they were sent, and the versions of what computed them', () => {
    for (const row of ofMethod('sum')) {
      expect(row).toMatchObject({ status: 'ok', metrics: { error: 0 } });
      expect(row.versions['python']).toMatch(/^3\.\d+\.\d+/);
      expect(row.methodSeconds).toBeLessThan(1);
    }
    expect(ofMethod('sum')).toHaveLength(2);
  });

  it('may print: it does not get between the answers', () => {
    expect(ofMethod('print').map(({ status }) => status)).toEqual(['ok', 'ok']);
  });

  it.each([
    ['raise', 'failed', 'ValueError: values must be positive'],
    ['nan', 'failed', 'ValueError'],
    ['die', 'failed', 'exit code 3'],
    ['chatter', 'failed', 'not a line of JSON: not a line of JSON'],
    ['old', 'failed', 'expected {"protocol":1}'],
    ['busy', 'timeout', 'time limit'],
  ])('%s: a row with the status %s and the reason', (method, status, message) => {
    expect(ofMethod(method)).toHaveLength(2);
    for (const row of ofMethod(method)) {
      expect(row.status).toBe(status);
      expect(row.error?.message).toContain(message);
    }
  });

  it('keep their traceback and their last words', () => {
    expect(ofMethod('raise')[0]?.error?.stack).toContain('program.py');
    expect(ofMethod('die')[0]?.error?.stack).toContain('last words');
  });

  it('that lack a module are left out with a note, not failed', () => {
    expect(ofMethod('lacking')).toEqual([]);
    expect(ended.stderr).toMatch(
      /skipped: external-suite lacking, 2 runs: no Python that imports a_module_that_nobody_has/,
    );
  });

  it('leave no process behind', async () => {
    const { execFileSync } = await import('node:child_process');
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(processes.split('\n').filter((line) => line.includes('external-suite/program.py'))).toEqual([]);
  });

  it('take the interpreter named by LAB_PYTHON before all others', async () => {
    const where = temporaryFolder();
    const wrapper = path.join(where, 'my-python');
    writeFileSync(
      wrapper,
      `#!/bin/sh\necho used >> '${path.join(where, 'used.txt')}'\nexec '${python}' "$@"\n`,
    );
    chmodSync(wrapper, 0o755);
    const named = await command([...run, '--method', 'sum'], where, { LAB_PYTHON: wrapper });
    expect(named.code).toBe(0);
    const doctor = await command(['doctor', '--json'], where, { LAB_PYTHON: path.join(where, 'missing') });
    expect(doctor.code).toBe(0);
    expect((await journalRows(where)).map(({ status }) => status)).toEqual(['ok', 'ok']);
  });

  it('go past an interpreter that does not work to the next one', async () => {
    const where = temporaryFolder();
    const { code } = await command([...run, '--method', 'sum'], where, {
      LAB_PYTHON: path.join(where, 'missing'),
    });
    expect(code).toBe(0);
    expect(await journalRows(where)).toHaveLength(2);
  });
});
