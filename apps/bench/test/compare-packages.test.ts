import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRegistry, type Registry } from '@lab/release/registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonResult, MetricComparison } from '../src/comparing/comparison.ts';
import { command, fixture, temporaryFolder } from './support/command.ts';
import { fixturePackage, fixtureVersions, publishFixture } from './support/published-fixture.ts';

const minute = 60_000;
const { base, twin, slow, inexact } = fixtureVersions;

let folder: string;
let registry: Registry;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-registry-'));
  registry = await startRegistry(path.join(folder, 'registry'));
  for (const one of [base, twin, slow, inexact])
    await publishFixture(one, path.join(folder, 'sources'), registry);
}, 5 * minute);
afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Compares two versions of the fixture; the installations and runs of earlier tests are known. */
async function compare(before: string, after: string, ...more: readonly string[]) {
  const ended = await command(
    [
      ...['compare', '--package', `${fixturePackage}@${before}`, `${fixturePackage}@${after}`],
      ...[
        '--suites',
        fixture('package-suite/suite.js'),
        '--cache',
        path.join(folder, 'cache'),
        '--json',
        ...more,
      ],
    ],
    temporaryFolder(),
    registry.env,
  );
  if (ended.stdout === '') throw new Error(ended.stderr);
  return { ...ended, result: JSON.parse(ended.stdout) as ComparisonResult };
}

function metric({ metrics }: ComparisonResult, problem: string, name: string): MetricComparison {
  const found = metrics.find((one) => one.problem === problem && one.metric === name);
  if (found === undefined) throw new Error(`no ${name} on ${problem}`);
  return found;
}

describe('two published versions of a package', () => {
  it(
    'that differ in speed: the twofold slow-down is found, and nothing else',
    async () => {
      const { result, code } = await compare(base.version, slow.version, '--fail-on', 'regression');
      const time = metric(result, 'speed', 'time');
      expect(time).toMatchObject({ verdict: 'worse', scale: 'ratio', pairs: 10, method: 'estimate' });
      expect(time.effect).toBeGreaterThan(1.6);
      expect(time.effect).toBeLessThan(2.5);
      expect(time.interval![0]).toBeGreaterThan(1.1);
      expect(result.metrics.filter(({ verdict }) => verdict === 'worse')).toEqual([time]);
      expect(metric(result, 'noise', 'error').verdict).toBe('same');
      expect(code).toBe(6);
      expect(result.before).toMatchObject({ label: `${fixturePackage}@1.0.0`, runs: 42 });
      expect(result.notes.join()).toContain(`versions that differ: ${fixturePackage} 1.0.0 -> 1.1.0`);
    },
    5 * minute,
  );

  it(
    'that differ in accuracy: the loss is found, and only what uses the package is run',
    async () => {
      const { result, code } = await compare(base.version, inexact.version, '--times', 'none');
      const error = metric(result, 'noise', 'error');
      expect(error).toMatchObject({ verdict: 'worse', pairs: 40, changed: 40, method: 'estimate' });
      expect(error.after / error.before).toBeGreaterThan(2);
      expect(new Set(result.metrics.map(({ method }) => method))).toEqual(new Set(['estimate']));
      expect(code).toBe(0);
      const { result: back } = await compare(inexact.version, base.version, '--times', 'none');
      expect(metric(back, 'noise', 'error').verdict).toBe('better');
    },
    5 * minute,
  );

  it(
    'that are the same: nothing is reported in 20 tries',
    async () => {
      for (let attempt = 0; attempt < 20; attempt++) {
        const { result, code } = await compare(base.version, twin.version, '--fail-on', 'regression');
        expect(result).toMatchObject({ level: 0.001, leastEffect: 0.1, comparisons: 3 });
        const reported = result.metrics.filter(({ verdict }) => verdict === 'worse' || verdict === 'better');
        expect(reported).toEqual([]);
        // Whether twins are proven the same in time depends on how quiet the machine is; their results are, bit by bit.
        expect(result.metrics.filter(({ metric: name }) => name === 'error')).toMatchObject([
          { verdict: 'same', changed: 0 },
          { verdict: 'same', changed: 0 },
        ]);
        expect(code).toBe(0);
      }
    },
    20 * minute,
  );

  it('are installed side by side, without a trace of the registry, and not twice', async () => {
    for (const other of [twin, slow]) await compare(base.version, other.version, '--times', 'none');
    const root = path.join(folder, 'cache', 'packages');
    const names = readdirSync(root);
    const installed = names.map((name) => name.replace(/-[0-9a-f]{12}$/, ''));
    expect(new Set(installed).size).toBe(names.length);
    for (const { version } of [base, twin, slow])
      expect(installed).toContain(`@lab-comparison-fixture-${version}`);
    for (const name of names) {
      const files = readdirSync(path.join(root, name), { recursive: true, encoding: 'utf8' })
        .map((file) => path.join(root, name, file))
        .filter((file) => statSync(file).isFile());
      expect(files.length).toBeGreaterThan(2);
      for (const file of files) expect(readFileSync(file, 'utf8')).not.toContain(new URL(registry.url).host);
    }
  });

  it('are named as they are asked for: what does not exist, or does not fit, is said', async () => {
    const wrong = async (...specs: readonly string[]): Promise<string> => {
      const args = ['compare', '--package', ...specs, '--suites', fixture('package-suite/suite.js')];
      const { code, stderr } = await command(args, temporaryFolder(), registry.env);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await wrong(`${fixturePackage}@1.0.0`)).toContain('two versions of one package');
    expect(await wrong(`${fixturePackage}@1.0.0`, '@lab/other@1.0.0')).toContain(
      'two versions of one package',
    );
    expect(await wrong(fixturePackage, `${fixturePackage}@1.0.0`)).toContain('write name@version');
    expect(await wrong(`${fixturePackage}@1.0.0`, `${fixturePackage}@9.9.9`)).toMatch(/9\.9\.9/);
  });

  it('get a page in the report, also where the suites do not load by themselves', async () => {
    const where = temporaryFolder();
    const args = ['compare', '--package', `${fixturePackage}@1.0.0`, `${fixturePackage}@1.2.0`, '--report'];
    const { code, stdout, stderr } = await command(
      [
        ...args,
        ...[
          '--suites',
          fixture('package-suite/suite.js'),
          '--cache',
          path.join(folder, 'cache'),
          '--times',
          'none',
        ],
      ],
      where,
      registry.env,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/ {2}worse {5}package-suite: Absolute error of estimate on noise/);
    const page = path.join(where, '.lab-bench', 'report', 'comparison.html');
    expect(stderr).toContain(`Report: ${page}`);
    expect(existsSync(page)).toBe(true);
    expect(readFileSync(page, 'utf8')).toContain('<span class="verdict loss">worse</span>');
  });
});
