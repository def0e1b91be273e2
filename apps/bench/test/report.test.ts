import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../src/doctor/find-program.ts';
import { command, fixture, temporaryFolder } from './support/command.ts';

const suites = ['--suites', fixture('quick-suite/suite.js')];
const trouble = ['--suites', fixture('trouble-suite/suite.js')];
const program = findProgram(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
// A developer may lack a browser; the build machine may not.
const browserIsMissing = program === undefined && process.env['CI'] !== 'true';

let folder: string;
let page: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-test-'));
  const { stdout } = await command(['run', ...suites, '--report'], folder);
  page = stdout.trimEnd().split('\n').at(-1)?.replace('Report: ', '') ?? '';
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the report', () => {
  it('is named in the last line of the run, and is a few files that need nothing else', () => {
    expect(page).toBe(path.join(folder, '.lab-bench', 'report', 'index.html'));
    const files = readdirSync(path.dirname(page)).sort();
    expect(files).toEqual(['index.html', 'page.js', 'runs.html', 'style.css', 'suite-quick-suite.html']);
    for (const file of files)
      expect(readFileSync(path.join(path.dirname(page), file), 'utf8')).not.toMatch(/(src|href)="?https?:/);
  });

  it('is written again by `report`, also elsewhere', async () => {
    const out = path.join(temporaryFolder(), 'pages');
    const { code, stdout } = await command(['report', ...suites, '--output', out], folder);
    expect(code).toBe(0);
    expect(stdout).toContain(`Report: ${path.join(out, 'index.html')}`);
    expect(readdirSync(out)).toContain('suite-quick-suite.html');
  });

  it('replaces an earlier report, and never removes files of others', async () => {
    const out = temporaryFolder();
    expect((await command(['report', ...suites, '--output', out], folder)).code).toBe(0);
    writeFileSync(path.join(out, 'suite-gone.html'), '');
    expect((await command(['report', ...suites, '--output', out], folder)).code).toBe(0);
    expect(readdirSync(out)).not.toContain('suite-gone.html');
    writeFileSync(path.join(out, 'thesis.tex'), 'years of work');
    const { code, stderr } = await command(['report', ...suites, '--output', out], folder);
    expect(code).toBe(2);
    expect(stderr).toContain("holds 'thesis.tex', which is not of a report");
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['thesis.tex', 'index.html']));
  });

  it('of an empty store says that nothing is recorded', async () => {
    const empty = temporaryFolder();
    const { code } = await command(['report', ...suites], empty);
    expect(code).toBe(0);
    const text = readFileSync(path.join(empty, '.lab-bench', 'report', 'suite-quick-suite.html'), 'utf8');
    expect(text).toContain('No finished runs of size');
  });

  it('shows runs that did not finish with their errors, escaped', async () => {
    const where = temporaryFolder();
    await command(['run', ...trouble, '--method', 'throws,fine', '--report'], where);
    const text = readFileSync(path.join(where, '.lab-bench', 'report', 'index.html'), 'utf8');
    expect(text).toContain('RangeError: rows must be 3, got 2 <code>SHAPE</code>');
    expect(text).toContain('<b>2</b> not finished');
  });
});

describe.skipIf(browserIsMissing)('the report in Chromium (skipped where there is no browser)', () => {
  let browser: Browser;

  beforeAll(async () => {
    if (program === undefined) throw new Error('CI=true, but no chromium is on the PATH');
    browser = await chromium.launch({
      executablePath: program,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(() => browser.close());

  /** Opens a page from disk; every console message, failed request and request to a network is a complaint. */
  async function open(
    file: string,
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<{ tab: Page; complaints: string[] }> {
    const tab = await browser.newPage(options);
    const complaints: string[] = [];
    tab.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
    tab.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    tab.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    tab.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`network: ${request.url()}`);
    });
    await tab.goto(pathToFileURL(path.join(path.dirname(page), file)).href);
    return { tab, complaints };
  }

  it('has no console message, error or request to a network on any page, and its links lead somewhere', async () => {
    const { tab, complaints } = await open('index.html');
    const links = await tab
      .locator('nav a')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).getAttribute('href') ?? ''));
    expect(links).toEqual(['index.html', 'suite-quick-suite.html', 'runs.html']);
    for (const link of links) {
      await tab.locator(`nav a[href="${link}"]`).click();
      expect(await tab.locator('h1').count()).toBe(1);
    }
    expect(complaints).toEqual([]);
    await tab.close();
  });

  it('shows every claim with its verdict, expected and measured value', async () => {
    const { tab } = await open('index.html');
    const rows = await tab.locator('.judged tbody tr').allInnerTexts();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^reproduced\s+The mean is within 1 of the level.*at most 1\s+0\.\d+ ± 0\.\d+/s);
    expect(rows[1]).toMatch(/^not reproduced/);
    await tab.close();
  });

  it('keeps claims without runs of the size apart, folded', async () => {
    const { tab } = await open('index.html');
    const summary = tab.locator('details summary');
    expect(await summary.innerText()).toBe('Without finished runs at size quick: 1');
    const rows = tab.locator('.unmeasured tbody tr');
    expect(await rows.count()).toBe(1);
    expect(await rows.isVisible()).toBe(false);
    await summary.click();
    expect(await rows.innerText()).toMatch(/No finished runs of it at size quick/);
    await tab.close();
  });

  it.each([
    ['a desk', 1200],
    ['a phone', 390],
  ])(
    'has figures with title, labelled axes, legend and sentence on %s, and does not scroll sideways',
    async (_, width) => {
      const { tab } = await open('suite-quick-suite.html', { viewport: { width, height: 800 } });
      const figure = tab.locator('figure.figure');
      expect(await figure.count()).toBe(1);
      expect(await figure.locator('h3').innerText()).toBe('Error by level');
      expect(await figure.locator('figcaption').innerText()).toMatch(
        /^Each dot is one of 18 runs; lower is better\.$/,
      );
      const shown = figure.locator(width > 700 ? '.wide-only' : '.narrow');
      expect(await shown.isVisible()).toBe(true);
      expect(await figure.locator(width > 700 ? '.narrow' : '.wide-only').isVisible()).toBe(false);
      const labels = await shown.locator('[aria-label$="axis label"]').allTextContents();
      expect(labels.join(' ')).toMatch(/level \(units\)/);
      expect(labels.join(' ')).toMatch(/absolute error \(units\)/);
      const legend = await shown.locator('[class*="swatches"]').first().innerText();
      for (const method of ['mean', 'trimmed mean (1 cut)', 'trimmed mean (3 cut)'])
        expect(legend).toContain(method);
      expect(await shown.locator('[aria-label="dot"] circle').count()).toBe(18);
      expect(await tab.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await tab.close();
    },
  );

  it('sorts a table by a click on its head, numbers by size, and back', async () => {
    const { tab } = await open('runs.html');
    const head = tab.locator('th', { hasText: 'Data seed' });
    const values = async (): Promise<number[]> => {
      const column = await head.evaluate((th) => (th as HTMLTableCellElement).cellIndex);
      return (await tab.locator(`tbody tr td:nth-child(${column + 1})`).allInnerTexts()).map(Number);
    };
    const before = await values();
    await head.getByRole('button').click();
    const up = await values();
    expect(up).toEqual([...before].sort((a, b) => a - b));
    expect(up).not.toEqual(before);
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await head.getByRole('button').click();
    expect(await values()).toEqual([...up].reverse());
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await tab.close();
  });

  it('filters a table by words', async () => {
    const { tab } = await open('runs.html');
    const visible = tab.locator('tbody tr:visible');
    expect(await visible.count()).toBe(18);
    await tab.locator('input[type=search]').fill('cut=3 level=1');
    expect(await visible.count()).toBe(3);
    expect(await tab.locator('.count').innerText()).toBe('3 of 18 rows');
    await tab.locator('input[type=search]').fill('nothing like it');
    expect(await visible.count()).toBe(0);
    await tab.close();
  });

  it('follows the system theme and can be switched', async () => {
    const background = (tab: Page): Promise<string> =>
      tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const { tab: light } = await open('index.html', { colorScheme: 'light' });
    const { tab: dark } = await open('index.html', { colorScheme: 'dark' });
    const [bright, dim] = [await background(light), await background(dark)];
    expect(bright).not.toBe(dim);
    await light.locator('#theme').click();
    await light.locator('#theme').click();
    expect(await background(light)).toBe(dim);
    await light.close();
    await dark.close();
  });
});
