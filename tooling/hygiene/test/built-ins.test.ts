import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publishedPackages, workspaceRoot } from '@lab/workspace';
import { afterAll, describe, expect, it } from 'vitest';
import { builtIns } from '../src/checks/built-ins.ts';
import type { Finding } from '../src/finding.ts';

const workspace = mkdtempSync(path.join(tmpdir(), 'built-ins-'));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));
const home = path.join(workspace, 'packages', 'cdte');
for (const part of ['package.json', 'dist'])
  cpSync(path.join(workspaceRoot, 'packages', 'cdte', part), path.join(home, part), { recursive: true });
const main = path.join(home, 'dist', 'index.js');
const original = readFileSync(main, 'utf8');

async function findingsWith(line: string, file = main): Promise<Finding[]> {
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, `${before}\n${line}\n`);
  try {
    return await builtIns.run({ workspace, packages: publishedPackages(workspace) });
  } finally {
    writeFileSync(file, before);
  }
}

describe("a Node built-in planted in a paper's package", () => {
  it('is not there as built, though the command reads files', async () => {
    expect(readFileSync(path.join(home, 'dist', 'cli.js'), 'utf8')).toContain('node:fs');
    expect(await findingsWith('')).toEqual([]);
    expect(readFileSync(main, 'utf8')).toBe(original);
  });

  it.each([
    ["import 'node:fs';", 'imports node:fs'],
    ["import { join } from 'path'; join();", 'imports path'],
    ["export const later = () => import('node:crypto');", 'imports node:crypto'],
    ["export { cpus } from 'os';", 'imports os'],
    ["export const fs = process.getBuiltinModule('fs');", 'getBuiltinModule'],
    ['export const load = (name) => import(name);', 'computed name'],
  ])('is caught: %s', async (line, what) => {
    const findings = await findingsWith(line);
    expect(findings.map((finding) => finding.what).join()).toContain(what);
    expect(findings[0]?.where).toContain('@lab/cdte');
  });

  it('is caught in a file that an entry imports', async () => {
    const chunk = /from\s*["']\.\/([^"']+)["']/.exec(original)?.[1];
    expect(chunk).toBeDefined();
    const findings = await findingsWith("import 'node:os';", path.join(home, 'dist', chunk!));
    expect(findings.map(({ where }) => where).join()).toContain(chunk);
  });
});
