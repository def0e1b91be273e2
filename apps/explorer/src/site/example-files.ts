import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { examples, type ExampleFile } from '../examples.ts';
import type { SiteFile } from './site.ts';
import { teacherTable } from './teacher-table.ts';
import { folders } from './workspace.ts';

/** The files to try pages with, under examples/. */
export function exampleFiles(): SiteFile[] {
  const copied = Object.entries(examples).map(([name, example]) => ({
    path: `examples/${name}`,
    source: readExample(example),
  }));
  return [...copied, { path: 'examples/teacher.csv', source: teacherTable() }];
}

function readExample({ from, blank }: ExampleFile): string | Uint8Array {
  const file = readFileSync(path.join(folders.bench, 'data', from));
  if (!from.endsWith('.gz')) return file;
  const text = gunzipSync(file).toString('utf8');
  return blank === undefined ? text : emptied(text, blank);
}

function emptied(text: string, { column, from }: NonNullable<ExampleFile['blank']>): string {
  const [header = '', ...rows] = text.trimEnd().split('\n');
  const index = header.split(',').indexOf(column);
  const kept = rows.map((row, i) =>
    i < from
      ? row
      : row
          .split(',')
          .map((cell, j) => (j === index ? '' : cell))
          .join(','),
  );
  return `${[header, ...kept].join('\n')}\n`;
}
