import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { NewFile } from './template.ts';

/** The list of suites with one more, in the order of their names. */
export function listSuite(name: string, workspace: string): NewFile {
  const file = path.join('apps', 'bench', 'src', 'suites', 'index.ts');
  const text = readFileSync(path.join(workspace, file), 'utf8');
  const lines = text.split('\n').filter((line) => line.includes('new URL('));
  const added = `  new URL('./${name}/suite.js', import.meta.url),`;
  const from = text.indexOf(lines[0] ?? '');
  const to = text.indexOf(']', from);
  if (lines.length === 0 || to < from) throw new Error(`${file} is not a list of suites`);
  return { file, text: `${text.slice(0, from)}${[...lines, added].sort().join('\n')}\n${text.slice(to)}` };
}

/** The manifest of an app with one more dependency on a package, in the order of their names. */
export function listDependency(name: string, app: string, workspace: string): NewFile {
  const file = path.join('apps', app, 'package.json');
  const manifest = JSON.parse(readFileSync(path.join(workspace, file), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const entries = Object.entries({ ...manifest.dependencies, [`@lab/${name}`]: 'workspace:*' });
  const dependencies = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return { file, text: `${JSON.stringify({ ...manifest, dependencies }, null, 2)}\n` };
}
