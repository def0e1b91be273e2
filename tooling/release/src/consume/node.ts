import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findNode20, readQuickstart } from '@lab/built-files';
import { run, type PublishedPackage } from '@lab/workspace';
import type { Check } from './consume.ts';

/** Runs the README's first program on the oldest Node that is supported and on that of the workspace. */
export async function runInNode(target: PublishedPackage, folder: string): Promise<Check[]> {
  const { code, output } = readQuickstart(target.folder);
  const program = path.join(folder, 'program.mjs');
  writeFileSync(program, code);
  const checks: Check[] = [];
  for (const [name, node] of [
    [`Node ${process.versions.node}`, process.execPath],
    ['Node 20', findNode20()],
  ] as const) {
    if (node === undefined) {
      checks.push({ name, skipped: 'not found on PATH or in LAB_NODE_20' });
      continue;
    }
    expectOutput(await run(node, [program], { cwd: folder }), output, `${target.name} in ${name}`);
    checks.push({ name });
  }
  return checks;
}

/** Throws unless a program printed what the README says. */
export function expectOutput(got: string, want: string, where: string): void {
  if (got.trimEnd() !== want) throw new Error(`${where}: the README's program printed\n${got}\nnot\n${want}`);
}
