import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  builtFilesTests,
  bundle,
  findChromium,
  findNode20,
  launchChromium,
  runInPage,
} from '@lab/built-files';
import { minify } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';
import * as stats from '../src/index.ts';
import { drawHashes } from './support/drawHashes.ts';

const directory = path.resolve(import.meta.dirname, '..');
const required = process.env['CI'] === 'true';

builtFilesTests(directory);

/** A program that prints the hashes of draws of the built package. */
function hashProgram(count: number): Promise<string> {
  const code = `import * as stats from '@lab/stats';
    import { drawHashes } from './test/support/drawHashes.ts';
    console.log(JSON.stringify(drawHashes(stats, ${count})));`;
  return bundle(code, directory);
}

function hashesUnder(node: string, program: string): unknown {
  const { status, stdout, stderr } = spawnSync(node, ['--input-type=module', '-'], {
    encoding: 'utf8',
    input: program,
  });
  if (status !== 0) throw new Error(`the program ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

describe('random streams of the built files', () => {
  const few = 20_000;

  it('are those of the sources', async () => {
    expect(hashesUnder(process.execPath, await hashProgram(few))).toEqual(drawHashes(stats, few));
  });

  it('are those of earlier versions', () => {
    const file = path.join(import.meta.dirname, 'fixtures', 'draw-hashes.json');
    expect(drawHashes(stats, few)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  const node20 = findNode20();
  it.skipIf(node20 === undefined && !required)(
    `are the same under Node 20${node20 === undefined ? ' (not found)' : ''}`,
    async () => {
      expect(node20, 'Node 20 on PATH or in LAB_NODE_20').toBeDefined();
      expect(hashesUnder(node20!, await hashProgram(few))).toEqual(drawHashes(stats, few));
    },
  );

  const chromium = findChromium();
  it.skipIf(chromium === undefined && !required)(
    `are the same in Chromium, a million draws of each kind${chromium === undefined ? ' (not found)' : ''}`,
    { timeout: 120_000 },
    async () => {
      expect(chromium, 'chromium on PATH or in CHROMIUM').toBeDefined();
      const count = 1_000_000;
      const browser = await launchChromium(chromium!);
      try {
        const { lines, errors } = await runInPage(browser, await hashProgram(count), { timeout: 110_000 });
        expect(errors).toEqual([]);
        expect(JSON.parse(lines.join(''))).toEqual(drawHashes(stats, count));
      } finally {
        await browser.close();
      }
    },
  );
});

describe('an application that imports one function', () => {
  it.each([
    ['normal', 2_500, ['xoshiro', 'k-means', 'rightEnd', 'percentile']],
    ['adjustedRandIndex', 2_500, ['xoshiro', 'k-means++', 'rightEnd', 'percentile']],
    ['randomStream', 3_500, ['k-means', 'rightEnd', 'percentile', 'wilson']],
    ['weightedChiSquare', 6_500, ['xoshiro', 'k-means', 'percentile', 'rightEnd']],
    ['tracyWidom', 6_500, ['xoshiro', 'k-means', 'percentile']],
  ] as const)('%s carries that function and at most %i bytes, gzipped', async (name, limit, absent) => {
    const code = await bundle(`import { ${name} } from '@lab/stats'; console.log(${name});`, directory);
    for (const word of absent) expect(code).not.toContain(word);
    expect(gzipSync((await minify('bundle.js', code, { module: true })).code).length).toBeLessThan(limit);
  });
});
