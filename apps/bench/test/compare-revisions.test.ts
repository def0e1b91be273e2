import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ComparisonResult } from '../src/comparing/comparison.ts';
import { command, temporaryFolder } from './support/command.ts';

const suiteText = (bias: number, passes: number): string => `
import { scale } from './built.js';
const module = import.meta.url;
const problem = (name, rest) => ({ name, title: name, description: '', module, cases: [{}], repetitions: 20, ...rest,
  generate: ({ seed }) => ({ input: seed / 2 ** 32, reference: seed / 2 ** 32 }) });
const work = (input) => {
  let sum = 0;
  for (let k = 0; k < ${passes}; k++) sum += Math.sqrt(input + k);
  return input + ${bias} * scale * (1 + input) + 0 * sum;
};
export const suite = {
  name: 'own', title: 'Own', description: '', subjects: [], claims: [], figures: [], timeLimit: 20,
  problems: [problem('number', {}), problem('timed', { repetitions: 1, timing: { peer: 'method', warmups: 1, samples: 1 } })],
  methods: [{ name: 'method', title: 'Method', description: '', module, run: work }],
  metrics: [{ name: 'error', title: 'Error', unit: '', better: 'lower', module, compute: ({ output, reference }) => Math.abs(output - reference) }],
};
`;

/** A repository with a suite of its own, built by a script. */
function repository(): { folder: string; commit: (bias: number, passes: number) => void } {
  const folder = temporaryFolder();
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  };
  git('init', '--quiet', '--initial-branch=main');
  const build = `node -e "require('fs').writeFileSync('suite/built.js', 'export const scale = 1;')"`;
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'own', version: '1.0.0', type: 'module', scripts: { build } }),
  );
  writeFileSync(path.join(folder, '.gitignore'), 'suite/built.js\n.lab-bench/\n');
  mkdirSync(path.join(folder, 'suite'));
  return {
    folder,
    commit: (bias, passes) => {
      writeFileSync(path.join(folder, 'suite', 'suite.js'), suiteText(bias, passes));
      git('add', '--all');
      git('commit', '--quiet', '--message', `bias ${bias}`);
    },
  };
}

describe('two revisions', () => {
  it('are built in worktrees of their own and compared: a loss of accuracy and a slow-down are found', async () => {
    const { folder, commit } = repository();
    commit(0.1, 20_000);
    commit(0.2, 60_000);
    const compare = (...args: readonly string[]) =>
      command(['compare', ...args, '--suites', 'suite/suite.js', '--json'], folder);
    const { stdout, stderr, code } = await compare(
      '--revisions',
      'HEAD~1',
      'main',
      '--fail-on',
      'regression',
    );
    const result = JSON.parse(stdout) as ComparisonResult;
    expect(code).toBe(6);
    expect(result.kind).toBe('revisions');
    expect(result.before.label).toMatch(/^HEAD~1 \([0-9a-f]{12}\)$/);
    const verdicts = Object.fromEntries(
      result.metrics.map((one) => [`${one.problem} ${one.metric}`, one.verdict]),
    );
    expect(verdicts['number error']).toBe('worse');
    expect(verdicts['timed time']).toBe('worse');
    expect(stderr).toContain('npm run build');

    // What is built is built; the checkout itself, whose suite has never been built, is untouched.
    const again = await compare('--revisions', 'HEAD~1', 'main', '--times', 'none');
    expect(again.stderr).not.toContain('npm run build');
    expect(again.stderr).toContain('21 runs, 0 to make');
    expect(existsSync(path.join(folder, 'suite', 'built.js'))).toBe(false);
    expect(readdirSync(path.join(folder, '.lab-bench', 'cache', 'revisions'))).toHaveLength(4);
  }, 180_000);

  it('that git does not know, or that lack the suite, are refused in words', async () => {
    const { folder, commit } = repository();
    commit(0.1, 10);
    const unknown = await command(
      ['compare', '--revisions', 'HEAD', 'nowhere', '--suites', 'suite/suite.js'],
      folder,
    );
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('nowhere');
    const lacking = await command(['compare', '--revisions', 'HEAD', 'HEAD', '--suites', 'other.js'], folder);
    expect(lacking.stderr).toContain('has no other.js');
    expect(lacking.code).toBe(2);
    const builtIn = await command(['compare', '--revisions', 'HEAD', 'HEAD'], folder);
    expect(builtIn.stderr).toContain('name its suites with --suites');
    const outside = await command(['compare', '--revisions', 'HEAD', 'HEAD'], temporaryFolder());
    expect(outside.code).toBe(2);
  }, 120_000);
});
