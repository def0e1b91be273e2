import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, findChromium, launchChromium, readQuickstart, runInPage } from '../src/index.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'built-'));
  const write = (file: string, content: string): void => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), content);
  };
  const exports = { '.': { default: './dist/index.js' }, './sub': './dist/sub.js' };
  write('package.json', JSON.stringify({ name: '@lab/sample', type: 'module', exports }));
  write('dist/index.js', "import { base } from 'dependency'; export const twice = (x) => base * x;");
  write('dist/sub.js', 'export const three = 3;');
  write('dist/node.js', '');
  write(
    'node_modules/dependency/package.json',
    JSON.stringify({ name: 'dependency', type: 'module', exports: './index.js' }),
  );
  write('node_modules/dependency/index.js', 'export const base = 2;');
  write(
    'README.md',
    '# x\n```sh\nnpm i\n```\n```js\nconsole.log(1);\n```\nprints\n```text\n1\n```\n```js\nno\n```\n',
  );
});

afterAll(() => rmSync(directory, { recursive: true }));

describe('the first program of a README', () => {
  it('is its first js block with the text block that follows', () => {
    expect(readQuickstart(directory)).toEqual({ code: 'console.log(1);\n', output: '1' });
  });
});

describe('a program that imports a package by its name', () => {
  it('is bundled with the built files, sub-paths and dependencies', async () => {
    const code =
      "import { twice } from '@lab/sample'; import { three } from '@lab/sample/sub'; globalThis.answer = twice(three);";
    const bundled = await bundle(code, directory);
    expect(bundled).not.toMatch(/^\s*import /m);
    await import(`data:text/javascript,${encodeURIComponent(bundled)}`);
    expect((globalThis as { answer?: number }).answer).toBe(6);
  });

  it('is refused when it asks for a sub-path that is not exported or a Node built-in', async () => {
    await expect(bundle("import '@lab/sample/other';", directory)).rejects.toThrow('@lab/sample/other');
    await expect(
      bundle("import { readFileSync } from 'node:fs'; readFileSync('x');", directory),
    ).rejects.toThrow();
  });
});

const chromium = findChromium();
describe.skipIf(chromium === undefined && process.env['CI'] !== 'true')('a page in Chromium', () => {
  it('returns what the module printed, its errors, and obeys the content security policy', async () => {
    const browser = await launchChromium(chromium!);
    try {
      const printed = await runInPage(browser, "console.log('a', 1); console.error('b');");
      expect(printed).toEqual({ lines: ['a 1'], errors: ['b'] });
      const thrown = await runInPage(browser, "throw new TypeError('c');");
      expect(thrown.errors.join()).toContain('TypeError: c');
      const policy = { contentSecurityPolicy: "script-src 'self'" };
      expect((await runInPage(browser, 'eval("1");', policy)).errors.join()).toContain('unsafe-eval');
    } finally {
      await browser.close();
    }
  });
});
