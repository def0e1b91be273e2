import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { publishedPackages, workspaceRoot } from '@lab/workspace';
import { claimsFigure } from './figure.ts';
import { resultsFolder, unclaimedLedgers } from './ledgers.ts';
import { rowOf } from './row.ts';
import { withTable } from './table.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean' } } });

const packages = publishedPackages();
const stray = unclaimedLedgers(packages, workspaceRoot);
if (stray.length > 0)
  throw new Error(`${resultsFolder}: no package.json names ${stray.join(', ')} in lab.ledgers`);
const rows = await Promise.all(packages.map((target) => rowOf(target, workspaceRoot)));
const readme = path.join(workspaceRoot, 'README.md');
const figure = path.join(workspaceRoot, 'docs', 'claims.svg');
const wanted = [
  { file: readme, text: await withTable(readFileSync(readme, 'utf8'), rows, readme) },
  { file: figure, text: claimsFigure(rows) },
];
const stale = wanted.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
const names = stale.map(({ file }) => path.relative(workspaceRoot, file)).join(', ');
if (values.check === true && stale.length > 0) {
  process.stderr.write(`${names}: not what manifests, builds and ledgers say; pnpm readme:table writes it\n`);
  process.exitCode = 1;
} else {
  for (const { file, text } of stale) writeFileSync(file, text);
  process.stdout.write(stale.length === 0 ? 'README.md is up to date\n' : `written: ${names}\n`);
}
