import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../src/doctor/find-program.ts';
import { findInterpreter, interpreterCandidates } from '../src/external/interpreter.ts';
import { programSources } from '../src/external/program-sources.ts';
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
  }, 60_000);
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

describe('an interpreter', () => {
  it.each([
    ['python', 'LAB_PYTHON', ['python3', '/usr/bin/python3']],
    ['r', 'LAB_RSCRIPT', ['Rscript', '/usr/bin/Rscript']],
  ] as const)('of %s is looked for in %s first', (language, variable, rest) => {
    expect(interpreterCandidates(language, { [variable]: '/opt/mine' })).toEqual(['/opt/mine', ...rest]);
    expect(interpreterCandidates(language, { [variable]: '' })).toEqual(rest);
  });
});

describe('the sources of a program in R', () => {
  it('are its script, the files it names beside it, and the protocol', () => {
    const folder = temporaryFolder();
    const file = (name: string, text: string): URL => {
      writeFileSync(path.join(folder, name), text);
      return pathToFileURL(path.join(folder, name));
    };
    writeFileSync(path.join(folder, 'package.json'), '{"name": "own"}');
    const script = file('main.R', 'source(Sys.getenv("LAB_EXTERNAL_R"))\nsource("first.R")\nserve(run)');
    file('first.R', "source('second.R')");
    file('second.R', 'run <- function(request) 1');
    file('other.R', '');
    const labels = [...programSources({ language: 'r', script, imports: [] }).files.keys()].sort();
    expect(labels).toEqual([
      '@lab/bench/external/lab_external.R',
      'own/first.R',
      'own/main.R',
      'own/second.R',
    ]);
  });
});

/** The same program by R where it is found, and by a stand-in that speaks the protocol everywhere. */
const interpreters: readonly (readonly [name: string, prepare: (where: string) => Record<string, string>])[] =
  [
    [
      'a stand-in named Rscript on the PATH',
      (where) => {
        const wrapper = path.join(where, 'Rscript');
        const standIn = fixture('r-suite/stand-in.js');
        writeFileSync(wrapper, `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`);
        chmodSync(wrapper, 0o755);
        return { PATH: `${where}${path.delimiter}${process.env['PATH'] ?? ''}`, LAB_RSCRIPT: '' };
      },
    ],
    ['R itself', () => ({})],
  ];

describe.each(interpreters)('methods in R, by %s', (name, prepare) => {
  it('give results, fail, print, run out of time and die as those in Python do', async (context) => {
    if (name === 'R itself' && (await findInterpreter('r', [])).kind === 'missing')
      return context.skip('no R with jsonlite here');
    const where = temporaryFolder();
    const environment = prepare(where);
    const { stderr } = await command(['run', '--suites', fixture('r-suite/suite.js')], where, environment);
    const rows = await journalRows(where);
    expect(rows, stderr).toHaveLength(12);
    const ofMethod = (method: string): readonly RunRow[] => rows.filter((one) => one.method === method);
    for (const one of [...ofMethod('sum'), ...ofMethod('print')]) {
      expect(one).toMatchObject({ status: 'ok', metrics: { error: 0 } });
      expect(one.versions['r']).toMatch(/^\d+\.\d+/);
      expect(one.versions).toHaveProperty('r/jsonlite');
    }
    for (const [method, status, message] of [
      ['raise', 'failed', 'simpleError: values must be positive'],
      ['nan', 'failed', 'NaN are not JSON'],
      ['die', 'failed', 'exit code 3'],
      ['busy', 'timeout', 'time limit'],
    ] as const) {
      for (const one of ofMethod(method)) {
        expect(one.status).toBe(status);
        expect(one.error?.message).toContain(message);
      }
    }
    const doctor = await command(['doctor', '--json'], where, environment);
    const findings = JSON.parse(doctor.stdout) as { subject: string; state: string; detail: string }[];
    const found = findings.find(({ subject }) => subject === 'r');
    expect(found?.state).toBe('found');
    expect(found?.detail).toContain('jsonlite');
  }, 180_000);
});

it('methods in R are left out with a note where there is no R', async () => {
  const where = temporaryFolder();
  // A PATH with Node alone.
  const environment = { PATH: path.dirname(process.execPath), LAB_RSCRIPT: path.join(where, 'missing') };
  if (existsSync('/usr/bin/Rscript')) return;
  const { code, stderr } = await command(
    ['run', '--suites', fixture('r-suite/suite.js')],
    where,
    environment,
  );
  expect(stderr).toMatch(/skipped: r-suite sum, 2 runs: no R that imports jsonlite \(.*missing: not found/);
  expect(code).toBe(0);
});
