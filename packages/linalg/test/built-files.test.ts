import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtFilesTests, findChromium, findNode20, launchChromium, runInPage } from '@lab/built-files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inWorker, judged, referenceProgram } from './builtFiles.ts';
import { outcomesOf, suiteProgram } from './suiteInBrowser.ts';

builtFilesTests(path.resolve(import.meta.dirname, '..'));

it('built files: all code, both modules included, takes at most 80,000 bytes gzipped', () => {
  const folder = path.resolve(import.meta.dirname, '..', 'dist');
  const code = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const sizes = code.map((name) => gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(80_000);
  expect(code).toEqual(expect.arrayContaining(['index.js', 'transforms.js', 'arguments.js']));
});

const required = process.env['CI'] === 'true';

describe('built files: every reference case passes', () => {
  const node20 = findNode20();
  it.skipIf(node20 === undefined && !required)(
    `on Node 20, in plain WebAssembly${node20 === undefined ? ' (not found)' : ''}`,
    async () => {
      expect(node20, 'Node 20 on PATH or in LAB_NODE_20').toBeDefined();
      const { current, failures } = await judged(runInNode(node20!, await referenceProgram()));
      expect(failures).toEqual([]);
      expect(current).toEqual({ mode: 'default', tier: 'plain' });
    },
  );

  const chromium = findChromium();
  const place = chromium === undefined ? ' (not found)' : '';
  describe.skipIf(chromium === undefined && !required)(`in Chromium${place}`, () => {
    let browser: Awaited<ReturnType<typeof launchChromium>>;
    beforeAll(async () => {
      expect(chromium, 'chromium on PATH or in CHROMIUM').toBeDefined();
      browser = await launchChromium(chromium!);
    });
    afterAll(() => browser.close());

    it('on the main thread', async () => {
      const { lines, errors } = await runInPage(browser, await referenceProgram());
      expect(errors).toEqual([]);
      const { current, failures } = await judged(lines);
      expect(failures).toEqual([]);
      expect(current).toEqual({
        mode: 'default',
        tier: expect.stringMatching(/^(relaxed|plain)$/) as string,
      });
    });

    it('on the main thread after ready()', async () => {
      const program = await referenceProgram({ before: 'await linalg.ready();' });
      const { lines, errors } = await runInPage(browser, program);
      expect(errors).toEqual([]);
      const { current, failures } = await judged(lines);
      expect(failures).toEqual([]);
      expect(current).toEqual({
        mode: 'default',
        tier: expect.stringMatching(/^(relaxed|plain)$/) as string,
      });
    });

    it('in a worker', async () => {
      const { lines, errors } = await runInPage(browser, inWorker(await referenceProgram()));
      expect(errors).toEqual([]);
      const { current, failures } = await judged(lines);
      expect(failures).toEqual([]);
      expect(current).toEqual({
        mode: 'default',
        tier: expect.stringMatching(/^(relaxed|plain)$/) as string,
      });
    });

    it('under a policy that forbids WebAssembly, in JavaScript, and says so', async () => {
      const { lines } = await runInPage(browser, await referenceProgram(), {
        contentSecurityPolicy: "script-src 'self'",
      });
      const { current, failures } = await judged(lines);
      expect(failures).toEqual([]);
      expect(current).toEqual({
        mode: 'default',
        tier: 'javascript',
        reason: expect.stringContaining('Content Security Policy') as string,
      });
    });
  });
});

describe('built files: the whole suite of tests', () => {
  const chromium = findChromium();
  const place = chromium === undefined ? ' (not found)' : '';
  describe.skipIf(chromium === undefined && !required)(`in Chromium${place}`, () => {
    let browser: Awaited<ReturnType<typeof launchChromium>>;
    beforeAll(async () => {
      expect(chromium, 'chromium on PATH or in CHROMIUM').toBeDefined();
      browser = await launchChromium(chromium!);
    });
    afterAll(() => browser.close());
    const timeout = 600_000;
    const tier = expect.stringMatching(/^(relaxed|plain)$/) as string;

    const expectAllPassed = (lines: readonly string[], least: number): unknown => {
      const { outcomes, current } = outcomesOf(lines);
      expect(outcomes.filter(({ state }) => state !== 'pass')).toEqual([]);
      expect(outcomes.length).toBeGreaterThan(least);
      return current;
    };

    it('on the main thread', { timeout }, async () => {
      const { lines, errors } = await runInPage(browser, await suiteProgram(), { timeout });
      expect(errors).toEqual([]);
      expect(expectAllPassed(lines, 1500)).toEqual({ mode: 'default', tier });
    });

    it('in a worker', { timeout }, async () => {
      const { lines, errors } = await runInPage(browser, inWorker(await suiteProgram()), { timeout });
      expect(errors).toEqual([]);
      expect(expectAllPassed(lines, 1500)).toEqual({ mode: 'default', tier });
    });

    it('under a policy that forbids WebAssembly, in JavaScript', { timeout }, async () => {
      const program = await suiteProgram({ webAssembly: false });
      const { lines } = await runInPage(browser, program, {
        contentSecurityPolicy: "script-src 'self'",
        timeout,
      });
      expect(expectAllPassed(lines, 1000)).toEqual({
        mode: 'default',
        tier: 'javascript',
        reason: expect.stringContaining('Content Security Policy') as string,
      });
    });
  });
});

/** The lines that a program without imports prints. */
function runInNode(node: string, program: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'reference-'));
  try {
    const file = path.join(folder, 'program.mjs');
    writeFileSync(file, program);
    const options = { encoding: 'utf8', timeout: 60_000, maxBuffer: 2 ** 28 } as const;
    const { stdout, stderr, status } = spawnSync(node, [file], options);
    if (status !== 0) throw new Error(`the program ended with ${status}: ${stderr}`);
    return stdout.trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
