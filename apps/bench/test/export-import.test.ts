import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BenchError, exitCodes } from '../src/errors.ts';
import { exportRows } from '../src/store/export.ts';
import { newRows, readImport } from '../src/store/import.ts';
import type { RunRow } from '../src/store/row.ts';
import { command, fixture, temporaryFolder } from './support/command.ts';
import { journalRows, row } from './support/rows.ts';

const byKey = (rows: readonly RunRow[]): readonly RunRow[] =>
  [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
const failure = { name: 'Error', message: 'no', code: null, stack: null };

const rows: readonly RunRow[] = ['alpha', 'beta'].flatMap((method) =>
  [0, 1, 2, 10].map((repetition) =>
    row({
      method,
      repetition,
      metrics: { error: Math.sqrt(repetition + 2), tiny: 5e-324, huge: 1.7976931348623157e308 },
      curves: { error: { x: [0, 1], y: [1 / 3, -2e-10] } },
      ...(repetition === 2
        ? { status: 'failed', metrics: {}, error: { ...failure, message: 'quote " and \n newline' } }
        : {}),
    }),
  ),
);

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('.'),
  );
  return Object.fromEntries(
    files.sort().map((name) => [name, readFileSync(path.join(folder, name)).toString('base64')]),
  );
}

async function refusal(paths: readonly string[]): Promise<BenchError> {
  try {
    await readImport(paths);
  } catch (error) {
    if (error instanceof BenchError) return error;
    throw error;
  }
  throw new Error('the file was taken');
}

async function exported(format: 'jsonl' | 'parquet'): Promise<string> {
  const folder = temporaryFolder();
  await exportRows(rows, folder, [format]);
  return folder;
}

describe('exported files', () => {
  it.each(['jsonl', 'parquet'] as const)('hold every row exactly: %s', async (format) => {
    const folder = await exported(format);
    expect(Object.keys(contents(folder))).toEqual([`suite/alpha.${format}`, `suite/beta.${format}`]);
    expect(byKey((await readImport([folder])).rows)).toEqual(byKey(rows));
  });

  it('are the same bytes whatever the order of the rows', async () => {
    const [a, b] = [temporaryFolder(), temporaryFolder()];
    await exportRows(rows, a, ['jsonl', 'parquet']);
    await exportRows([...rows].reverse(), b, ['jsonl', 'parquet']);
    expect(contents(a)).toEqual(contents(b));
  });

  it('of one method do not change with another method', async () => {
    const [a, b] = [temporaryFolder(), temporaryFolder()];
    await exportRows(rows, a, ['jsonl', 'parquet']);
    await exportRows([...rows, row({ method: 'beta', repetition: 77 })], b, ['jsonl', 'parquet']);
    const changed = Object.keys(contents(a)).filter((name) => contents(a)[name] !== contents(b)[name]);
    expect(changed).toEqual(['suite/beta.jsonl', 'suite/beta.parquet']);
  });
});

describe('an import', () => {
  const edits: [string, RegExp, (lines: string[]) => string][] = [
    [
      'cut in the middle of a line',
      /line 4: not a complete line of JSON/,
      (lines) => lines.join('\n').slice(0, lines.slice(0, 3).join('\n').length + 40),
    ],
    [
      'cut after a line',
      /line 4: line 1 announces 4 rows, the file has 3/,
      (lines) => `${lines.slice(0, 4).join('\n')}\n`,
    ],
    [
      'without its last newline',
      /line 5: the file does not end with a newline/,
      (lines) => lines.slice(0, 5).join('\n'),
    ],
    [
      'with one row twice',
      /line 6: line 1 announces 4 rows, the file has 5/,
      (lines) => `${[...lines.slice(0, 5), lines[4]].join('\n')}\n`,
    ],
    [
      'with an edited metric',
      /line 3: the row does not match its digest/,
      (lines) => edited(lines, 2, '"huge":1.7976931348623157e+308', '"huge":1'),
    ],
    [
      'with an edited status',
      /line 4: the row does not match its digest/,
      (lines) => edited(lines, 3, '"failed"', '"ok"'),
    ],
    [
      'with an invented status',
      /line 2: the field 'status' is "perfect"/,
      (lines) => edited(lines, 1, '"ok"', '"perfect"'),
    ],
    [
      'with a missing field',
      /line 2: the field 'metrics' is missing/,
      (lines) => edited(lines, 1, '"metrics":', '"measures":'),
    ],
    ['without a header', /line 1: no header/, (lines) => lines.slice(1).join('\n')],
    ['of a later format', /line 1: version 2/, (lines) => edited(lines, 0, '"version":1', '"version":2')],
    ['that is empty', /line 1: the file is empty/, () => ''],
    [
      'under another header',
      /line 2: a run of suite\/alpha in the file of suite\/gamma/,
      (lines) => edited(lines, 0, '"alpha"', '"gamma"'),
    ],
  ];

  function edited(lines: string[], index: number, from: string, to: string): string {
    const line = lines[index] ?? '';
    expect(line).toContain(from);
    return lines.map((one, at) => (at === index ? one.replace(from, to) : one)).join('\n');
  }

  it.each(edits)('refuses a JSON-lines file %s, naming the line', async (_, message, edit) => {
    const folder = await exported('jsonl');
    const file = path.join(folder, 'suite', 'alpha.jsonl');
    writeFileSync(file, edit(readFileSync(file, 'utf8').split('\n')));
    const error = await refusal([folder]);
    expect(error.exitCode).toBe(exitCodes.refused);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(file);
  });

  it('refuses a row whose digest is right but whose key is another run', async () => {
    const folder = temporaryFolder();
    await exportRows([row({ key: '0'.repeat(32) })], folder, ['jsonl', 'parquet']);
    for (const format of ['jsonl', 'parquet']) {
      expect((await refusal([path.join(folder, 'suite', `method.${format}`)])).message).toContain(
        'the key does not belong to this run',
      );
    }
  });

  it('refuses a Parquet file that was cut or overwritten', async () => {
    const folder = await exported('parquet');
    const file = path.join(folder, 'suite', 'alpha.parquet');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 100));
    expect((await refusal([file])).message).toContain('not a Parquet export');
    writeFileSync(file, 'no Parquet');
    expect((await refusal([file])).exitCode).toBe(exitCodes.refused);
  });

  it('takes unknown rows, and finished ones for what did not finish here', () => {
    const done = row({ repetition: 1 });
    const failed: RunRow = { ...row({ repetition: 2 }), status: 'failed', error: failure };
    const known = new Map([
      [done.key, { status: 'ok' as const }],
      [failed.key, { status: 'cancelled' as const }],
    ]);
    expect(newRows([done, failed], known)).toEqual([failed]);
    expect(newRows([done], new Map([[done.key, { status: 'timeout' as const }]]))).toEqual([done]);
    expect(newRows([failed], new Map([[failed.key, { status: 'ok' as const }]]))).toEqual([]);
    expect(newRows([failed, { ...failed, status: 'ok', error: null }], new Map())).toEqual([
      { ...failed, status: 'ok', error: null },
    ]);
  });
});

describe('the commands export and import', () => {
  it('carry the results of one store into another; importing twice changes nothing', async () => {
    const [from, to] = [temporaryFolder(), temporaryFolder()];
    const suites = ['--suites', fixture('quick-suite/suite.js')];
    await command(['run', ...suites], from);
    const target = path.join(to, 'cache');
    const out = await command(['export', target], from);
    expect(out.code).toBe(0);
    expect(Object.keys(contents(target))).toEqual(
      ['mean', 'trimmed'].flatMap((method) => [
        `quick-suite/${method}.jsonl`,
        `quick-suite/${method}.parquet`,
      ]),
    );
    const first = await command(['import', target], to);
    expect(first.stdout).toContain('36 rows in 4 files: 18 new, 18 known already');
    expect(await journalRows(to)).toEqual(await journalRows(from));
    const before = contents(path.join(to, '.lab-bench'))['journal.jsonl'];
    const second = await command(['import', target], to);
    expect(second.stdout).toContain('0 new, 36 known already');
    expect(contents(path.join(to, '.lab-bench'))['journal.jsonl']).toBe(before);
    const run = await command(['run', ...suites], to);
    expect(run.stderr).toContain('18 known, 0 to make');

    const file = path.join(target, 'quick-suite', 'mean.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"repetition":1', '"repetition":7'));
    rmSync(path.join(to, '.lab-bench'), { recursive: true });
    const refused = await command(['import', target], to);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toMatch(/mean\.jsonl, line \d: the row does not match its digest/);
    expect(await journalRows(to)).toEqual([]);
  });
});

describe('a shared cache in git', () => {
  it('changes in the files of the method that changed, and in no others', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'node_modules', '@lab'), { recursive: true });
    symlinkSync(path.dirname(path.dirname(fixture('.'))), path.join(folder, 'node_modules', '@lab', 'bench'));
    cpSync(fixture('quick-suite'), path.join(folder, 'quick-suite'), { recursive: true });
    cpSync(fixture('counting.js'), path.join(folder, 'counting.js'));
    writeFileSync(path.join(folder, 'package.json'), '{"name": "own", "version": "1.0.0", "type": "module"}');
    const cache = path.join(folder, 'cache');
    const runAndExport = async (): Promise<Record<string, string>> => {
      expect((await command(['run', '--suites', 'quick-suite/suite.js'], folder)).code).toBe(0);
      expect((await command(['export', cache], folder)).code).toBe(0);
      return contents(cache);
    };
    const before = await runAndExport();
    expect(await runAndExport()).toEqual(before);

    const method = path.join(folder, 'quick-suite', 'mean.js');
    writeFileSync(method, readFileSync(method, 'utf8').replace('/ input.length', '/ (input.length + 1)'));
    const after = await runAndExport();
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['quick-suite/mean.jsonl', 'quick-suite/mean.parquet']);
    expect(Object.keys(after)).toEqual(Object.keys(before));

    // Another machine that takes the cache in makes nothing again, and exports the same bytes.
    rmSync(path.join(folder, '.lab-bench'), { recursive: true });
    expect((await command(['import', cache], folder)).code).toBe(0);
    expect((await command(['run', '--suites', 'quick-suite/suite.js'], folder)).stderr).toContain(
      '0 to make',
    );
    expect(await runAndExport()).toEqual(after);
  });
});
