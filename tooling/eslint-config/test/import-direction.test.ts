import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importDirection } from '../src/import-direction.ts';

let workspace: string;

beforeAll(() => {
  workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'workspace-')));
  for (const place of [
    'packages/linalg',
    'packages/stats',
    'packages/cdte',
    'packages/cavi',
    'apps/bench',
    'tooling/build',
  ]) {
    mkdirSync(path.join(workspace, place, 'src', 'cli'), { recursive: true });
    const name = `@lab/${path.basename(place)}`;
    writeFileSync(path.join(workspace, place, 'package.json'), JSON.stringify({ name }));
  }
});

afterAll(() => rmSync(workspace, { recursive: true }));

function faults(file: string, code: string): (string | undefined)[] {
  const linter = new Linter({ cwd: workspace });
  const config: Linter.Config[] = [
    {
      files: ['**/*.ts'],
      plugins: { lab: { rules: { 'import-direction': importDirection } } },
      rules: { 'lab/import-direction': 'error' },
    },
  ];
  return linter
    .verify(code, config, path.join(workspace, file))
    .map((message) => message.messageId ?? message.message);
}

describe('imports point tooling <- linalg <- stats <- papers <- apps', () => {
  it('allows every arrow that points down', () => {
    expect(faults('packages/stats/src/a.ts', "import '@lab/linalg';")).toEqual([]);
    expect(faults('packages/cdte/src/a.ts', "import '@lab/linalg'; export * from '@lab/stats';")).toEqual([]);
    expect(
      faults('apps/bench/src/a.ts', "import '@lab/cdte/peers'; import '@lab/cavi'; import 'node:fs';"),
    ).toEqual([]);
    expect(
      faults('packages/cdte/src/a.ts', "import './b.ts'; import 'ml-matrix'; import '@lab/cdte';"),
    ).toEqual([]);
  });

  it('refuses an arrow that points up, in every form of import', () => {
    for (const statement of ["import '@lab/stats';", "export * from '@lab/stats';", "import('@lab/stats');"])
      expect(faults('packages/linalg/src/a.ts', statement)).toEqual(['upward']);
    expect(faults('packages/linalg/src/a.ts', "export { x } from '@lab/cdte';")).toEqual(['upward']);
    expect(faults('packages/stats/test/a.ts', "import '@lab/cdte';")).toEqual(['upward']);
    expect(faults('packages/cdte/src/a.ts', "import '@lab/bench';")).toEqual(['upward']);
    expect(faults('tooling/build/src/a.ts', "import '@lab/linalg';")).toEqual(['upward']);
  });

  it('refuses one paper in another, in src and in tests', () => {
    expect(faults('packages/cdte/src/a.ts', "import '@lab/cavi';")).toEqual(['sibling']);
    expect(faults('packages/cdte/test/a.ts', "import '@lab/cavi/peers';")).toEqual(['sibling']);
  });

  it('refuses Node built-ins in src of a published package, but not in its command, tests or an app', () => {
    expect(faults('packages/cdte/src/a.ts', "import 'node:fs';")).toEqual(['builtin']);
    expect(faults('packages/linalg/src/a.ts', "import 'fs';")).toEqual(['builtin']);
    expect(faults('packages/linalg/src/a.ts', "import('node:v8');")).toEqual(['builtin']);
    expect(faults('packages/cdte/src/cli/a.ts', "import 'node:fs';")).toEqual([]);
    expect(faults('packages/cdte/test/a.ts', "import 'node:fs';")).toEqual([]);
  });

  it('refuses tooling in src of a published package, but not in its tests', () => {
    expect(faults('packages/cdte/src/a.ts', "import '@lab/build';")).toEqual(['tooling']);
    expect(faults('packages/cdte/test/a.ts', "import '@lab/build';")).toEqual([]);
  });

  it('refuses a relative path that leaves the package', () => {
    expect(faults('packages/cdte/src/a.ts', "import '../../cavi/src/index.ts';")).toEqual(['escape']);
    expect(faults('packages/cdte/test/a.ts', "import '../src/a.ts';")).toEqual([]);
  });
});
