import path from 'node:path';
import { findChromium, launchChromium, readQuickstart, runInPage } from '@lab/built-files';
import type { PublishedPackage } from '@lab/workspace';
import type { Browser } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import type { Check } from './consume.ts';
import { expectOutput } from './node.ts';

/** Starts the Chromium of this machine; undefined where there is none. */
export async function openChromium(): Promise<Browser | undefined> {
  const executable = findChromium();
  return executable === undefined ? undefined : await launchChromium(executable);
}

/** Bundles the README's first program with Vite and runs it in a page. */
export async function runInChromium(
  target: PublishedPackage,
  folder: string,
  browser: Browser,
): Promise<Check> {
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: path.join(folder, 'program.mjs'), formats: ['es'] },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const { lines, errors } = await runInPage(browser, output[0].code);
  if (errors.length > 0) throw new Error(`${target.name} in Chromium: ${errors.join('\n')}`);
  expectOutput(lines.join('\n'), readQuickstart(target.folder).output, `${target.name} in Chromium`);
  return { name: 'Vite and Chromium' };
}
