import { appendFileSync, cpSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, lexerReady, sourcesOf } from '../src/planning/sources.ts';
import { command, executions, fixture, temporaryFolder } from './support/command.ts';

const benchFolder = fileURLToPath(new URL('..', import.meta.url));

/** A copy of the quick suite that can be edited, with @lab/bench where it finds it. */
function editableSuite(): {
  readonly folder: string;
  readonly edit: (file: string) => void;
  readonly runs: () => Promise<string[]>;
} {
  const folder = temporaryFolder();
  cpSync(fixture('quick-suite'), path.join(folder, 'quick-suite'), { recursive: true });
  cpSync(fixture('counting.js'), path.join(folder, 'counting.js'));
  writeFileSync(
    path.join(folder, 'package.json'),
    '{"name": "edited", "version": "1.0.0", "type": "module"}',
  );
  mkdirSync(path.join(folder, 'node_modules', '@lab'), { recursive: true });
  symlinkSync(benchFolder, path.join(folder, 'node_modules', '@lab', 'bench'));
  let seen = 0;
  return {
    folder,
    edit: (file) => appendFileSync(path.join(folder, 'quick-suite', file), '\n// edited\n'),
    runs: async () => {
      const { code } = await command(
        ['run', '--suites', path.join(folder, 'quick-suite', 'suite.js')],
        folder,
      );
      expect(code).toBe(0);
      const fresh = executions(folder).slice(seen);
      seen += fresh.length;
      return fresh.map((line) => line.split(' ')[0] ?? '');
    },
  };
}

describe('a change of a source', () => {
  it('runs again what used it and nothing else', async () => {
    const { folder, edit, runs } = editableSuite();
    expect(await runs()).toHaveLength(18);
    expect(await runs()).toEqual([]);

    edit('trimmed.js');
    expect(await runs()).toEqual(Array.from({ length: 12 }, () => 'trimmed'));

    edit('suite.js');
    writeFileSync(path.join(folder, 'quick-suite', 'unused.js'), 'export const unused = 1;\n');
    utimesSync(path.join(folder, 'quick-suite', 'mean.js'), new Date(), new Date());
    expect(await runs()).toEqual([]);

    edit('scale.js');
    expect(await runs()).toHaveLength(18);
  });
});

describe('the sources of a module', () => {
  beforeAll(() => lexerReady);

  /** Two workspace packages, one published one, a data file, and a module that uses some of them. */
  function workspace(): string {
    const folder = temporaryFolder();
    const write = (file: string, text: string): void => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    };
    write('app/package.json', '{"name": "app", "version": "0.0.0"}');
    write(
      'app/entry.js',
      `import './near.js';
       import { a } from 'used';
       import published from 'published';
       import { readFileSync } from 'node:fs';
       const data = new URL('./table.csv', import.meta.url);
       export const late = () => import('./late.js');
       const unrelated = "import './unrelated.js'";`,
    );
    write('app/near.js', 'export {};');
    write('app/late.js', 'export {};');
    write('app/unrelated.js', 'export {};');
    write('app/table.csv', 'a,b');
    write(
      'used/package.json',
      '{"name": "used", "version": "1.2.3", "exports": {".": {"types": "./dist/i.d.ts", "default": "./dist/index.js"}}}',
    );
    write('used/dist/index.js', "export * from './part.js'; export { b } from 'deep/sub';");
    write('used/dist/part.js', 'export const a = 1;');
    write('used/dist/other.js', 'export {};');
    write('deep/package.json', '{"name": "deep", "version": "0.1.0", "exports": {"./sub": "./sub.js"}}');
    write('deep/sub.js', 'export const b = 2;');
    write(
      'app/node_modules/published/package.json',
      '{"name": "published", "version": "4.5.6", "dependencies": {"inner": "^1"}}',
    );
    write('app/node_modules/published/index.js', 'export default 1;');
    write('app/node_modules/inner/package.json', '{"name": "inner", "version": "1.0.9"}');
    symlinkSync(path.join(folder, 'used'), path.join(folder, 'app/node_modules/used'));
    mkdirSync(path.join(folder, 'used/node_modules'));
    symlinkSync(path.join(folder, 'deep'), path.join(folder, 'used/node_modules/deep'));
    return folder;
  }

  it('are the files it imports, statically or later, through workspace packages, and the versions of published ones', () => {
    const { files, versions } = sourcesOf(pathToFileURL(path.join(workspace(), 'app/entry.js')).href);
    expect([...files.keys()].sort()).toEqual([
      'app/entry.js',
      'app/late.js',
      'app/near.js',
      'app/table.csv',
      'deep/sub.js',
      'used/dist/index.js',
      'used/dist/part.js',
    ]);
    expect(Object.fromEntries(versions)).toEqual({
      used: '1.2.3',
      deep: '0.1.0',
      published: '4.5.6',
      inner: '1.0.9',
    });
  });

  it('have the same digest wherever the folder lies', () => {
    const digests = [workspace(), workspace()].map((folder) =>
      digestOf(sourcesOf(pathToFileURL(path.join(folder, 'app/entry.js')).href)),
    );
    expect(digests[0]).toBe(digests[1]);
  });

  it('name the file that imports what is not built', () => {
    const folder = workspace();
    rmSync(path.join(folder, 'used/dist/part.js'));
    expect(() => sourcesOf(pathToFileURL(path.join(folder, 'app/entry.js')).href)).toThrow(
      /used\/dist\/index\.js imports .*part\.js, which does not exist/,
    );
  });

  it('name the file that imports what is not installed', () => {
    const folder = workspace();
    writeFileSync(path.join(folder, 'app/entry.js'), "import 'absent';");
    expect(() => sourcesOf(pathToFileURL(path.join(folder, 'app/entry.js')).href)).toThrow(
      /entry\.js imports 'absent', which is not installed/,
    );
  });
});
