import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publishedPackages } from '@lab/workspace';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inTurns } from '../src/in-turns.ts';
import { expectChangelog } from '../src/changelog.ts';
import { checkDependencies } from '../src/consume/dependencies.ts';
import { expectMoved } from '../src/rehearsed-release.ts';
import { repositoryOf, withRepository } from '../src/repository.ts';

function workspaceOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'release-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

const manifest = '{\n  "name": "@lab/sample",\n  "version": "1.1.0"\n}\n';

describe('the repository', () => {
  it('is read from the one place, and in manifests only while publishing, failures included', async () => {
    const workspace = workspaceOf({
      'package.json': '{"repository": {"type": "git", "url": "git+ssh://somewhere/lab.git"}}',
      'packages/sample/package.json': manifest,
    });
    const url = repositoryOf(workspace);
    const file = path.join(workspace, 'packages/sample/package.json');
    const packages = publishedPackages(workspace);
    await withRepository(packages, url, () => {
      const { repository } = JSON.parse(readFileSync(file, 'utf8')) as { repository: unknown };
      expect(repository).toEqual({ type: 'git', url, directory: 'packages/sample' });
      return Promise.resolve();
    });
    const failing = withRepository(packages, url, () => Promise.reject(new Error('no registry')));
    await expect(failing).rejects.toThrow('no registry');
    expect(readFileSync(file, 'utf8')).toBe(manifest);
  });

  it('may be unknown', async () => {
    const workspace = workspaceOf({ 'package.json': '{}', 'packages/sample/package.json': manifest });
    expect(repositoryOf(workspace)).toBeUndefined();
    await withRepository(publishedPackages(workspace), undefined, () => {
      expect(readFileSync(path.join(workspace, 'packages/sample/package.json'), 'utf8')).toBe(manifest);
      return Promise.resolve();
    });
  });
});

describe('a changelog', () => {
  const before = { '.changeset/one.md': "---\n'@lab/sample': minor\n---\n\nFaster,\nand right.\n" };
  it.each([
    ['## 1.1.0\n\n- Faster,\n  and right.\n\n## 1.0.0\n', true],
    ['## 1.1.0\n\n- Faster.\n\n## 1.0.0\n\n- Faster, and right.\n', false],
    ['', false],
  ])('has under its version what the changesets said: %#', (changelog, right) => {
    const workspace = workspaceOf({
      ...before,
      'packages/sample/package.json': manifest,
      'packages/sample/CHANGELOG.md': `# @lab/sample\n\n${changelog}`,
    });
    const [target] = publishedPackages(workspace);
    const judge = (): void => expectChangelog(target!, workspace);
    if (right) expect(judge).not.toThrow();
    else expect(judge).toThrow('.changeset/one.md');
  });
});

describe('what an installation brings', () => {
  it('is named in the README, or refused', () => {
    const lock = {
      packages: { '': {}, 'node_modules/@lab/sample': {}, 'node_modules/a/node_modules/b': {} },
    };
    const readme = (brings: string): string => `## Install\n\nBrings ${brings}.\n\n## Next\n`;
    const installed = (brings: string): (() => number) => {
      const workspace = workspaceOf({
        'packages/sample/package.json': manifest,
        'project/package-lock.json': JSON.stringify(lock),
        'project/node_modules/@lab/sample/README.md': readme(brings),
      });
      return () => checkDependencies(publishedPackages(workspace)[0]!, path.join(workspace, 'project'));
    };
    expect(installed('`b` and `c`')()).toBe(1);
    expect(installed('`c`')).toThrow('brings b');
  });
});

describe('what moved', () => {
  it('is what was expected, or an error names both', () => {
    const workspace = workspaceOf({ 'packages/sample/package.json': manifest });
    const moved = publishedPackages(workspace);
    expect(expectMoved(moved, ['@lab/sample'])).toBe(moved);
    expect(() => expectMoved(moved, [])).toThrow('moved: @lab/sample');
    expect(() => expectMoved([], ['@lab/sample'])).toThrow('moved: nothing');
  });
});

describe('work in turns', () => {
  it('is done for all, so many at a time, and stops at the first failure', async () => {
    let [now, most] = [0, 0];
    const done: number[] = [];
    await inTurns([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now--;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
    const started: number[] = [];
    const failing = inTurns([1, 2, 3, 4], 1, (item) => {
      started.push(item);
      return item === 2 ? Promise.reject(new Error('two')) : Promise.resolve();
    });
    await expect(failing).rejects.toThrow('two');
    expect(started).toEqual([1, 2]);
  });
});
