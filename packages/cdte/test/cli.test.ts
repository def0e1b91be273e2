import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand } from '../src/cli/command.ts';
import { testHomogeneity, type HomogeneityTest } from '../src/index.ts';
import { drawDesign } from './designs.ts';

const { X, treatment, Y } = drawDesign('shift', 'rct', 2, 60, 1);
const header = 'drug,age,severity,visits,pain';
const lines = X.map((row, i) => [treatment[i], ...row, Y[i]].join(','));
const csv = [header, ...lines].join('\n');

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command on a text in place of a file. */
async function run(text: string, ...flags: string[]): Promise<Run> {
  let out = '';
  let err = '';
  const code = await runCommand(['data.csv', ...flags], {
    readText: () => text,
    print: (part) => (out += part),
    complain: (part) => (err += part),
  });
  return { code, out, err };
}

const columns = ['--treatment', 'drug', '--outcome', 'pain'];

/** The table with one column put through a function of value and row. */
function withColumn(name: string, change: (value: string, i: number) => string): string {
  const at = header.split(',').indexOf(name);
  const changed = lines.map((line, i) =>
    line
      .split(',')
      .map((cell, j) => (j === at ? change(cell, i) : cell))
      .join(','),
  );
  return [header, ...changed].join('\n');
}

describe('the command', () => {
  it('prints the report of the test', async () => {
    const { code, out, err } = await run(csv, ...columns);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/Does the treatment change the outcome's law for anyone\?/);
    expect(out).toMatch(/60: \d+ control, \d+ treated \(drug\)/);
    expect(out).toMatch(/3: age, severity, visits/);
  });

  it('with --json prints the result itself', async () => {
    const { code, out } = await run(csv, ...columns, '--json', '--seed', '7', '--scale', '1');
    expect(code).toBe(0);
    const { test } = JSON.parse(out) as { test: HomogeneityTest };
    const direct = testHomogeneity({ X, treatment, Y }, { seed: 7, testBandwidthScale: 1 });
    expect(test.pValue).toBe(direct.pValue);
    expect(test.names.outcomes).toEqual(['pain']);
  });

  it('adds the aggregated test and the explanation when asked', async () => {
    const { out } = await run(csv, ...columns, '--aggregate', '--explain');
    expect(out).toMatch(/Homogeneity test over several bandwidths/);
    expect(out).toMatch(/What changes, and along which covariates/);
  });

  it('takes several outcomes, chosen covariates, known propensity, clusters, discrepancy, rank, alpha and folds', async () => {
    const clustered = [`${header},home`, ...lines.map((line, i) => `${line},h${i % 30}`)].join('\n');
    const flags = [
      '-t',
      'drug',
      '-y',
      'pain,visits',
      '-x',
      'age',
      '--propensity',
      '0.5',
      '--cluster',
      'home',
    ];
    const { out, code } = await run(
      clustered,
      ...flags,
      '--discrepancy',
      'marginal',
      '--rank',
      '20',
      '--alpha',
      '0.1',
      '--folds',
      '3',
      '--json',
    );
    expect(code).toBe(0);
    const { test } = JSON.parse(out) as { test: HomogeneityTest };
    expect(test.names).toEqual({ treatment: 'drug', outcomes: ['pain', 'visits'], covariates: ['age'] });
    expect(test).toMatchObject({ discrepancy: 'marginal', units: 30, lambdas: { length: 3 } });
    expect(test.options).toMatchObject({ propensitySource: 'known', rank: 20, alpha: 0.1 });
  });

  it('takes a column of propensities', async () => {
    const known = [`${header},score`, ...lines.map((line) => `${line},0.4`)].join('\n');
    const { out } = await run(known, ...columns, '--propensity', 'score', '--json');
    const { test } = JSON.parse(out) as { test: HomogeneityTest };
    expect(test.diagnostics.propensityMax).toBe(0.4);
    expect(test.names.covariates).not.toContain('score');
  });

  it('reads semicolons, quotes and a byte order mark', async () => {
    const text = `\uFEFF${csv.replaceAll(',', ';').replace('age', '"age; years"')}`;
    const { out, code } = await run(text, ...columns, '--delimiter', ';');
    expect(code).toBe(0);
    expect(out).toMatch(/age; years/);
  });
});

describe('a file with something wrong', () => {
  it('a missing value: says where, and leaves rows out only when told', async () => {
    const holes = withColumn('age', (value, i) => (i === 4 || i === 9 ? 'NA' : value));
    const refused = await run(holes, ...columns);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe(
      "cdte: missing values: 'age' 2 (first in line 6). Impute them, or leave those rows out by --drop-missing\n",
    );
    const dropped = await run(holes, ...columns, '--drop-missing');
    expect(dropped.code).toBe(0);
    expect(dropped.err).toBe('note: 2 of 60 rows left out for missing values\n');
    expect(dropped.out).toMatch(/58: /);
  });

  it('a constant column: runs, with a note', async () => {
    const { code, out, err } = await run(
      withColumn('visits', () => '3'),
      ...columns,
    );
    expect(code).toBe(0);
    expect(err).toMatch(/column 'visits' is constant/);
    expect(out).toMatch(/constantCovariates/);
  });

  it('a constant outcome: p = 1, with a warning', async () => {
    const { out } = await run(
      withColumn('pain', () => '3'),
      ...columns,
    );
    expect(out).toMatch(/p = 1:/);
    expect(out).toMatch(/constantOutcome/);
  });

  it('three arms: names them and offers --arms and --pairwise', async () => {
    const three = withColumn('drug', (_value, i) => ['placebo', 'low', 'high'][i % 3]);
    const refused = await run(three, ...columns);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(
      /treatment 'drug' has 3 values \(placebo, low, high\): name two by --arms .* --pairwise/,
    );
    const two = await run(three, ...columns, '--arms', 'placebo,high', '--folds', '4');
    expect(two.code).toBe(0);
    expect(two.out).toMatch(/40: 20 control, 20 treated/);
    const all = await run(three, ...columns, '--pairwise', '--folds', '4');
    expect(all.out).toMatch(/placebo {2}40/);
    expect((await run(three, ...columns, '--pairwise', '--arms', 'low,high')).err).toMatch(/goes without/);
    expect((await run(three, ...columns, '--arms', 'low,none')).err).toMatch(/is never none/);
  });

  it('two arms not coded 0 and 1: asks which is which', async () => {
    const named = withColumn('drug', (value) => (value === '1' ? 'yes' : 'no'));
    expect((await run(named, ...columns)).err).toMatch(/say which is which by --arms/);
    expect((await run(named, ...columns, '--arms', 'no,yes')).code).toBe(0);
  });

  it('10 rows: says how many each arm needs', async () => {
    const few = [header, ...lines.slice(0, 10)].join('\n');
    expect((await run(few, ...columns)).err).toMatch(
      /arm \d has \d units; 5 folds need at least 10 in each arm/,
    );
  });

  it('text: names column, value and line', async () => {
    const text = withColumn('severity', (value, i) => (i === 2 ? 'mild' : value));
    const { code, err } = await run(text, ...columns);
    expect(code).toBe(1);
    expect(err).toBe(
      "cdte: column 'severity' holds text ('mild' in line 4): encode categories as 0/1 columns, or leave the column out by --covariates\n",
    );
    expect((await run(text, ...columns, '-x', 'age,visits')).code).toBe(0);
  });

  it('an unknown column, a column twice, an empty file, ragged lines, one arm', async () => {
    expect((await run(csv, '-t', 'drugs', '-y', 'pain')).err).toMatch(
      /no column 'drugs'; the file has drug, age/,
    );
    expect((await run(csv, ...columns, '-x', 'age,pain')).err).toMatch(/'pain' has two parts/);
    expect((await run('', ...columns)).err).toMatch(/empty/);
    expect((await run(header, ...columns)).err).toMatch(/no data rows/);
    expect((await run(`${csv}\n1,2`, ...columns)).err).toMatch(/cannot be read as CSV.*line 62/);
    expect((await run(csv.replace('age', 'drug'), ...columns)).err).toMatch(/twice/);
    expect(
      (
        await run(
          withColumn('drug', () => '1'),
          ...columns,
        )
      ).err,
    ).toMatch(/two arms are needed/);
  });
});

describe('flags', () => {
  it('unknown, missing or malformed: exit code 1 and a message', async () => {
    const unknown = await run(csv, ...columns, '--outcomes', 'y');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toMatch(/unknown option '--outcomes'/);
    expect((await run(csv, '--outcome', 'pain')).err).toMatch(
      /required option '-t, --treatment <column>' not specified/,
    );
    expect((await run(csv, ...columns, '--folds', 'many')).err).toMatch(/a number is needed/);
    expect((await run(csv, ...columns, '--folds', '1')).err).toMatch(/foldCount must be an integer >= 2/);
    expect((await run(csv, ...columns, '--discrepancy', 'hsic')).err).toMatch(/Allowed choices are mmd/);
    expect((await run(csv, ...columns, '--propensity', '1')).err).toMatch(
      /propensity must be strictly between 0 and 1/,
    );
    expect((await run(csv, ...columns, '--propensity', 'half')).err).toMatch(
      /a number in \(0, 1\) or a column/,
    );
  });

  it('--help explains itself', async () => {
    const { code, out } = await run(csv, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Usage: cdte \[options\] <file>/);
  });
});

describe('as a process', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cdte-'));
  const script = path.join(import.meta.dirname, '..', 'src', 'cli', 'cli.ts');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads a file, or standard input', () => {
    const file = path.join(folder, 'trial.csv');
    writeFileSync(file, csv);
    const fromFile = execFileSync(process.execPath, [script, file, ...columns], { encoding: 'utf8' });
    expect(fromFile).toMatch(/Mean effect, doubly robust/);
    const fromInput = execFileSync(process.execPath, [script, '-', ...columns], {
      encoding: 'utf8',
      input: csv,
    });
    expect(fromInput).toBe(fromFile);
  });

  it('exits with 1 and one line for a file that is not there', () => {
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [script, path.join(folder, 'none.csv'), ...columns],
      {
        encoding: 'utf8',
      },
    );
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^cdte: ENOENT: no such file.*\n$/);
  });
});
