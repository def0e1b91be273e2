import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { command, fixture, temporaryFolder } from './support/command.ts';
import { journalRows } from './support/rows.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const quick = ['--suites', fixture('quick-suite/suite.js')];

describe('wrong words on the command line', () => {
  it.each([
    ['an unknown command', ['runn'], /unknown command 'runn'[^]*Did you mean run\?/],
    ['an unknown flag', ['run', '--sizze', 'quick'], /unknown option '--sizze'[^]*Did you mean --size\?/],
    [
      'an unknown size',
      ['run', '--size', 'quik'],
      /--size 'quik': did you mean 'quick'\? Known: quick, standard, full/,
    ],
    [
      'an unknown suite',
      ['run', ...quick, '--suite', 'quicksuite'],
      /no suite 'quicksuite'\. Did you mean 'quick-suite'\?/,
    ],
    [
      'an unknown problem',
      ['run', ...quick, '--problem', 'nois'],
      /no problem 'nois'\. Did you mean 'noise'\?/,
    ],
    [
      'an unknown method',
      ['run', ...quick, '--method', 'mean,trimed'],
      /no method 'trimed'\. Did you mean 'trimmed'\? Known: mean, trimmed/,
    ],
    [
      'an unknown parameter',
      ['run', ...quick, '--filter', 'levl=1'],
      /no parameter 'levl'\. Did you mean 'level'\?/,
    ],
    [
      'a filter that no case has',
      ['run', ...quick, '--filter', 'level=999'],
      /nothing matches: no case of size quick is left/,
    ],
    ['a filter without a value', ['run', ...quick, '--filter', 'level'], /write parameter=value/],
    [
      'a count that is no whole number',
      ['run', '--repetitions', '1.5'],
      /'1\.5' is invalid\. It must be a whole number/,
    ],
    [
      'a shard that is none',
      ['run', '--shard', '3/2'],
      /'3\/2' is invalid\. Write i\/n with n from 1 to 100000 and i from 1 to n/,
    ],
    ['a worker without a Redis', ['worker'], /required option '--url <url>' not specified/],
    ['no seconds', ['run', '--time-limit', '0'], /'0' is invalid\. It must be a number > 0/],
    ['a seed of more than 32 bits', ['run', '--seed', '4294967296'], /from 0 to 4294967295/],
    ['a module that is not there', ['list', '--suites', 'absent.js'], /absent\.js does not exist/],
    ['a module without a suite', ['list', '--suites', fixture('counting.js')], /exports no `suite`/],
    [
      'an unknown format',
      ['export', 'out', '--format', 'csv'],
      /--format 'csv': Known: jsonl, parquet, both/,
    ],
    ['a missing argument', ['export'], /missing required argument 'folder'/],
    ['an argument too many', ['run', 'everything'], /too many arguments for 'run'/],
    ['a file that is not there', ['import', 'absent'], /absent does not exist/],
    ['a folder without exports', ['import', '.'], /has no \.jsonl or \.parquet file/],
    ['an empty store to export', ['export', 'out'], /nothing to export/],
  ])('%s: exit code 2 and what was meant', async (_, args, message) => {
    const { code, stdout, stderr } = await command(args, temporaryFolder());
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('a results folder that is a file', () => {
  it('is refused with what is wrong, and stays as it is', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'notes'), 'kept');
    const { code, stderr } = await command(['run', ...quick, '--store', 'notes'], folder);
    expect(stderr).toContain("notes can't be a results folder");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
    expect(readFileSync(path.join(folder, 'notes'), 'utf8')).toBe('kept');
  });
});

describe('a suite that contradicts itself', () => {
  const write = (text: string): { folder: string; file: string } => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'suite'));
    const file = path.join(folder, 'suite', 'suite.mjs');
    writeFileSync(
      file,
      `const m = { name: 'm', title: 'm', description: 'm', module: import.meta.url, run: () => 0 };\nexport const suite = { name: 's', title: 's', description: 's', problems: [], methods: [m], metrics: [], claims: [], figures: [], subjects: [], timeLimit: 1, ${text} };`,
    );
    return { folder, file };
  };

  it.each([
    ['two methods of one name', 'methods: [m, m]', "s: method 'm' is declared twice"],
    ['a subject it does not have', "subjects: ['x']", "names the method 'x', which it does not have"],
    ['a name that is no file name', "name: 'a/b'", 'suites and methods name files'],
  ])('%s is refused before anything runs', async (_, text, message) => {
    const { folder, file } = write(text);
    const { code, stderr } = await command(['list', '--suites', file], folder);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe('commands', () => {
  it('without a command, or with --help, show what there is', async () => {
    const bare = await command([], temporaryFolder());
    for (const name of [
      'list',
      'run',
      'status',
      'claims',
      'report',
      'compare',
      'export',
      'import',
      'worker',
      'doctor',
    ]) {
      expect(bare.stderr).toContain(`  ${name}`);
    }
    expect(bare.code).toBe(2);
    const help = await command(['run', '--help'], temporaryFolder());
    expect(help.code).toBe(0);
    for (const flag of [
      '--size',
      '--filter',
      '--repetitions',
      '--time-limit',
      '--force',
      '--report',
      '--store',
    ]) {
      expect(help.stdout).toContain(flag);
    }
  });

  it('list shows every noun', async () => {
    const { code, stdout } = await command(['list', ...quick], temporaryFolder());
    expect(code).toBe(0);
    for (const word of [
      'quick-suite',
      'noise',
      'mean',
      'trimmed(cut=3)',
      'error',
      'small-error',
      'error-by-level',
    ]) {
      expect(stdout).toContain(word);
    }
    const json = await command(['list', '--json', ...quick], temporaryFolder());
    expect(JSON.parse(json.stdout)).toHaveLength(1);
  });

  it('run takes what the selection names', async () => {
    const folder = temporaryFolder();
    const { code } = await command(
      [
        'run',
        ...quick,
        '--size',
        'standard',
        '--method',
        'trimmed',
        '--filter',
        'level=1,2',
        '--filter',
        'cut=3',
        '--repetitions',
        '2',
        '--concurrency',
        '1',
      ],
      folder,
    );
    expect(code).toBe(0);
    const rows = await journalRows(folder);
    expect(
      rows
        .map(({ method, methodParameters, problemParameters, repetition }) => [
          method,
          methodParameters['cut'],
          problemParameters['level'],
          repetition,
        ])
        .sort(),
    ).toEqual([
      ['trimmed', 3, 1, 0],
      ['trimmed', 3, 1, 1],
      ['trimmed', 3, 2, 0],
      ['trimmed', 3, 2, 1],
    ]);
  });

  it('sizes share the runs they have in common; another seed is another experiment', async () => {
    const folder = temporaryFolder();
    await command(['run', ...quick], folder);
    expect((await command(['run', ...quick, '--size', 'standard'], folder)).stderr).toContain(
      '45 runs at size standard: 18 known, 27 to make',
    );
    expect((await command(['run', ...quick, '--seed', '2'], folder)).stderr).toContain('0 known, 18 to make');
  });

  it('all methods see the same data, and the same seed gives the same results with any number of workers', async () => {
    const folders = [temporaryFolder(), temporaryFolder()];
    await command(['run', ...quick, '--concurrency', '1'], folders[0]!);
    await command(['run', ...quick, '--concurrency', '3'], folders[1]!);
    const [one, three] = await Promise.all(folders.map(journalRows));
    const results = (rows: typeof one) => rows?.map(({ key, metrics, curves }) => ({ key, metrics, curves }));
    expect(results(three)).toEqual(results(one));
    const seeds = new Map<string, Set<number>>();
    for (const { problemParameters, repetition, dataSeed } of one ?? []) {
      const data = `${String(problemParameters['level'])} ${repetition}`;
      seeds.set(data, (seeds.get(data) ?? new Set()).add(dataSeed));
    }
    expect(seeds.size).toBe(6);
    for (const values of seeds.values()) expect(values.size).toBe(1);
  });

  it('claims print verdicts as text and as JSON', async () => {
    const folder = temporaryFolder();
    await command(['run', ...quick], folder);
    const text = await command(['claims', ...quick], folder);
    expect(text.stdout).toMatch(/^ {2}reproduced {5}The mean is within 1/m);
    expect(text.stdout).toMatch(/^ {2}not reproduced The mean is off/m);
    expect(text.stdout).toMatch(/^ {2}inconclusive {3}A method that does not exist/m);
    const json = JSON.parse((await command(['claims', '--json', ...quick], folder)).stdout) as {
      verdict: string;
      measured: unknown;
    }[];
    expect(json.map(({ verdict }) => verdict)).toEqual(['reproduced', 'not reproduced', 'inconclusive']);
    expect(json[0]?.measured).toMatchObject({ observations: 6, degreesOfFreedom: 4 });
  });

  it('status of an empty folder says that there is nothing', async () => {
    const { code, stdout } = await command(['status'], temporaryFolder());
    expect(stdout).toMatch(/^No runs in /);
    expect(code).toBe(0);
  });

  it('doctor finds what runs need', async () => {
    const { code, stdout } = await command(['doctor', '--json'], temporaryFolder());
    const findings = JSON.parse(stdout) as { subject: string; state: string }[];
    expect(code).toBe(0);
    const states = Object.fromEntries(findings.map(({ subject, state }) => [subject, state]));
    expect(states).toMatchObject({
      node: 'found',
      duckdb: 'found',
      store: 'found',
      '@lab/bench': 'found',
      '@lab/ih-gmm': 'found',
    });
    for (const subject of ['python', 'r', 'chromium', 'redis', 'taskset', 'quiet', 'disk', 'machine'])
      expect(states).toHaveProperty(subject);
  });

  it('without a terminal write plain lines, no control codes', async () => {
    const { stdout, stderr } = await command(['run', ...quick], temporaryFolder());
    for (const control of ['\u001b', '\r']) expect(stdout + stderr).not.toContain(control);
    expect(stderr).toContain('quick-suite: 18/18 runs');
  });

  it('go on when the reader of their output leaves', async () => {
    const folder = temporaryFolder();
    const child = spawn(process.execPath, [cli, 'run', ...quick], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    child.stderr.destroy();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(await journalRows(folder)).toHaveLength(18);
  });
});
