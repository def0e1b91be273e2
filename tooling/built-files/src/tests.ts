import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { findNode20 } from './node-20.ts';
import { runInPage } from './page.ts';
import { readQuickstart } from './quickstart.ts';

const required = process.env['CI'] === 'true';

/**
 * Declares the tests that the built files of a package owe: its README's first program, run from outside the package
 * on the oldest supported Node, on the Node of the workspace and in Chromium, prints what the README says. Where a
 * runtime is not found its test is skipped by name; with CI=true it must be there.
 */
export function builtFilesTests(directory: string): void {
  const { name } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as { name: string };
  describe(`built files of ${name}: the README's first program prints what the README says`, () => {
    it('on the Node of the workspace', () => {
      const { code, output } = readQuickstart(directory);
      expect(runOutside(process.execPath, name, directory, code)).toBe(output);
    });

    const node20 = findNode20();
    it.skipIf(node20 === undefined && !required)(
      `on Node 20${node20 === undefined ? ' (not found)' : ''}`,
      () => {
        expect(node20, 'Node 20 on PATH or in LAB_NODE_20').toBeDefined();
        const { code, output } = readQuickstart(directory);
        expect(runOutside(node20!, name, directory, code)).toBe(output);
      },
    );

    const chromium = findChromium();
    it.skipIf(chromium === undefined && !required)(
      `in Chromium${chromium === undefined ? ' (not found)' : ''}`,
      async () => {
        expect(chromium, 'chromium on PATH or in CHROMIUM').toBeDefined();
        const { code, output } = readQuickstart(directory);
        const browser = await launchChromium(chromium!);
        try {
          const { lines, errors } = await runInPage(browser, await bundle(code, directory));
          expect(errors).toEqual([]);
          expect(lines.join('\n')).toBe(output);
        } finally {
          await browser.close();
        }
      },
    );
  });
}

/** Runs a program in an empty folder whose node_modules holds the package alone. */
function runOutside(node: string, name: string, directory: string, code: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'quickstart-'));
  try {
    const link = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(directory, link, 'junction');
    const program = path.join(folder, 'program.mjs');
    writeFileSync(program, code);
    const { stdout, stderr, status } = spawnSync(node, [program], { encoding: 'utf8', timeout: 60_000 });
    if (status !== 0) throw new Error(`the program ended with ${status}: ${stderr}`);
    return stdout.trimEnd();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
