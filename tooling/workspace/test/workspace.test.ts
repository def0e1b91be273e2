import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  addChangeset,
  copyWorkspace,
  isPaper,
  publishedPackages,
  readChangesets,
  run,
} from '../src/index.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'workspace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

const manifest = (name: string, ...dependencies: readonly string[]): string =>
  JSON.stringify({
    name: `@lab/${name}`,
    version: '1.0.0',
    dependencies: Object.fromEntries(dependencies.map((other) => [`@lab/${other}`, 'workspace:^'])),
  });

describe('published packages', () => {
  it('come dependencies first', () => {
    const workspace = folderWith({
      'packages/a/package.json': manifest('a', 'stats', 'linalg'),
      'packages/linalg/package.json': manifest('linalg'),
      'packages/stats/package.json': manifest('stats', 'linalg'),
      'packages/notes/README.md': 'no package',
    });
    const packages = publishedPackages(workspace);
    expect(packages.map(({ short }) => short)).toEqual(['linalg', 'stats', 'a']);
    expect(packages.filter(isPaper).map(({ name }) => name)).toEqual(['@lab/a']);
  });
});

describe('changesets', () => {
  it('are read as they are written', () => {
    const workspace = folderWith({ '.changeset/config.json': '{}', '.changeset/README.md': 'words' });
    addChangeset(workspace, '@lab/a', 'minor', 'It is faster.');
    const [changeset] = readChangesets(workspace);
    expect([...(changeset?.releases ?? [])]).toEqual([['@lab/a', 'minor']]);
    expect(changeset?.summary).toBe('It is faster.');
  });

  it.each([
    ['no front matter', 'front matter'],
    ["---\n'@lab/a': huge\n---\n\nWords.\n", 'patch, minor or major'],
    ["---\n'@lab/a': minor\n---\n\n", 'says nothing'],
  ])('that are none are refused: %s', (text, why) => {
    const workspace = folderWith({ '.changeset/one.md': text });
    expect(() => readChangesets(workspace)).toThrow(why);
  });
});

describe('a copy of a checkout', () => {
  it('holds what git knows or would add, as it is in the working tree', async () => {
    const from = folderWith({ '.gitignore': 'dist/\n', 'a.txt': 'one', 'b.txt': 'gone', 'dist/x.js': '' });
    await run('git', ['init', '--quiet'], { cwd: from });
    await run('git', ['add', '--all'], { cwd: from });
    writeFileSync(path.join(from, 'a.txt'), 'two');
    writeFileSync(path.join(from, 'c.txt'), 'new');
    rmSync(path.join(from, 'b.txt'));
    const to = path.join(from, 'dist', 'copy');
    await copyWorkspace(from, to);
    expect(readFileSync(path.join(to, 'a.txt'), 'utf8')).toBe('two');
    const files = await run('git', ['ls-files'], { cwd: to });
    expect(files.trim().split('\n')).toEqual(['.gitignore', 'a.txt', 'c.txt']);
  });
});

describe('a command', () => {
  it('gives its output, or an error with all it said', async () => {
    expect(await run(process.execPath, ['-e', 'console.log(1)'], { cwd: '.' })).toBe('1\n');
    const failing = run(process.execPath, ['-e', 'console.error("why"); process.exit(3)'], { cwd: '.' });
    await expect(failing).rejects.toThrow(/ended with 3[\s\S]*why/);
  });
});
