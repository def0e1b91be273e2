import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { apiReport, citationFile, complaints } from '@lab/hygiene';
import { copyWorkspace, publishedPackages, run, workspaceRoot } from '@lab/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'tenth-'));
const workspace = path.join(folder, 'workspace');
const name = 'tenth-paper-with-a-rather-long-name';
// What is built already comes from the cache of this checkout.
const env = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_CACHE_DIR: process.env['TURBO_CACHE_DIR'] ?? path.join(workspaceRoot, '.turbo', 'cache'),
  npm_config_verify_deps_before_run: 'false',
};
const pnpm = (...args: readonly string[]): Promise<string> => run('pnpm', args, { cwd: workspace, env });

/** Type-checks a part of an app: the whole of it is another task's. */
async function typeCheck(app: string, include: readonly string[]): Promise<void> {
  const file = path.join(workspace, 'apps', app, 'tsconfig.tenth.json');
  writeFileSync(file, JSON.stringify({ extends: './tsconfig.json', include }));
  await pnpm('--filter', `@lab/${app}`, 'exec', 'tsc', '--project', 'tsconfig.tenth.json');
  rmSync(file);
}

beforeAll(async () => {
  await copyWorkspace(workspaceRoot, workspace);
  await pnpm('install', '--frozen-lockfile', '--prefer-offline');
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);

describe('a tenth paper, made in a copy of the workspace', () => {
  it('installs, builds, lints, type-checks, and passes its tests as it is made', async () => {
    const title = "What a Paper's Generator Makes";
    await pnpm(
      'new:paper',
      name,
      '--arxiv',
      '2605.01234',
      '--title',
      title,
      '--authors',
      'Doe, Jane and Roe, Richard',
    );
    await pnpm('exec', 'turbo', 'run', 'build', 'lint', 'typecheck', 'test', `--filter=@lab/${name}`);
    await pnpm(
      'exec',
      'prettier',
      '--check',
      `packages/${name}`,
      'apps/bench/src/suites',
      'apps/bench/package.json',
    );
  });

  it('is right: reference values that are wrong fail its runner', async () => {
    const file = path.join(workspace, 'packages', name, 'test', 'fixtures', 'reference.json');
    const before = readFileSync(file, 'utf8');
    expect(before).toContain('2.625');
    writeFileSync(file, before.replace('2.625', '2.626'));
    const test = pnpm('--filter', `@lab/${name}`, 'exec', 'vitest', 'run', 'test/reference.test.ts');
    await expect(test).rejects.toThrow('a given weight');
    writeFileSync(file, before);
  });

  it('has a suite that type-checks, lints, tests and runs', async () => {
    const bench = (...args: readonly string[]): Promise<string> =>
      pnpm('--filter', '@lab/bench', 'exec', ...args);
    await pnpm('exec', 'turbo', 'run', 'build', '--filter=@lab/bench');
    const suite = `src/suites/${name}`;
    await bench('eslint', suite, 'src/suites/index.ts', `test/${name}.test.ts`);
    await typeCheck('bench', [suite, `test/${name}.test.ts`]);
    await bench('vitest', 'run', `test/${name}.test.ts`);
    const store = path.join(folder, 'store');
    const command = [
      'apps/bench/dist/cli.js',
      'run',
      '--size',
      'quick',
      '--suite',
      name,
      '--report',
      '--store',
      store,
    ];
    await run(process.execPath, command, { cwd: workspace });
    const claims = ['apps/bench/dist/cli.js', 'claims', '--suite', name, '--store', store];
    expect(await run(process.execPath, claims, { cwd: workspace })).toContain(
      'Means drawn together err less',
    );
  });

  const hasExplorer = existsSync(path.join(workspaceRoot, 'apps', 'explorer', 'src', 'papers'));
  it.skipIf(!hasExplorer)('has a page whose program prints its numbers', async () => {
    const page = `src/papers/${name}`;
    const explorer = (...args: readonly string[]): Promise<string> =>
      pnpm('--filter', '@lab/explorer', 'exec', ...args);
    await typeCheck('explorer', [page]);
    await explorer('eslint', page);
    expect(await explorer('vitest', 'run', 'test/snippets.test.ts', '--testNamePattern', name)).toMatch(
      /\d passed/,
    );
  });

  it('is released first by its own changeset, documented and cited', () => {
    const made = publishedPackages(workspace).find(({ short }) => short === name);
    expect(made?.manifest.description).toContain('2605.01234');
    const home = path.join(workspace, 'packages', name);
    expect(complaints(made!)).toEqual([]);
    expect(readFileSync(path.join(home, 'docs', 'api.md'), 'utf8')).toBe(apiReport(made!));
    expect(readFileSync(path.join(home, 'CITATION.cff'), 'utf8')).toBe(citationFile(made!));
    expect(readFileSync(path.join(home, 'CITATION.cff'), 'utf8')).toContain('family-names: Roe');
    expect(readFileSync(path.join(home, 'docs', 'theory.md'), 'utf8')).toContain(
      "What a Paper's Generator Makes",
    );
    expect(readFileSync(path.join(workspace, '.changeset', `${name}-first.md`), 'utf8')).toContain(
      `'@lab/${name}': minor`,
    );
  });

  it('is refused a second time, with nothing written', async () => {
    const again = pnpm('new:paper', name, '--arxiv', '2605.01235', '--title', 'Another');
    await expect(again).rejects.toThrow('is taken');
    await expect(pnpm('new:paper', 'other', '--arxiv', '2605.01234', '--title', 'Another')).rejects.toThrow(
      'has a package already',
    );
    await expect(pnpm('new:paper', 'other')).rejects.toThrow('are needed');
  });
});
