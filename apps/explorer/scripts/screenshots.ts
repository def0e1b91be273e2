/**
 * Photographs pages of the built site: pnpm exec node scripts/screenshots.ts FOLDER [PATH...]
 * Paths are those below the root, such as papers/cavi/ (default: every page but those of single packages' references, of which some);
 * each at 1280 and 390 pixels, in light and in dark. Papers with their figure finished, the example of "Your data" computed and the verdicts
 * open, and once more with a file that can't be read. Long pages are cut in sheets no higher than 1400 pixels, those of the phone with three
 * pieces side by side, so that each can be looked at unshrunk: NAME-VIEW-1.png, NAME-VIEW-2.png and so on; index.png is the index whole, for the README.
 */
import { findChromium, launchChromium } from '@lab/built-files';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { serve } from '../test/serve.ts';

const [folder, ...given] = process.argv.slice(2);
if (folder === undefined) throw new Error('give a folder for the pictures');
const papers = readdirSync(path.resolve(import.meta.dirname, '..', 'src', 'papers'));
const paths = given.length > 0 ? given : everyPage();
const views = [
  { name: 'desktop', width: 1280, colorScheme: 'light', columns: 1 },
  { name: 'dark', width: 1280, colorScheme: 'dark', columns: 1 },
  { name: 'phone', width: 390, colorScheme: 'light', columns: 3 },
  { name: 'phone-dark', width: 390, colorScheme: 'dark', columns: 3 },
] as const;
type View = (typeof views)[number];

/** Height of a piece of a page, and how many sheets are made of one page at most: references are long and alike. */
const pieceHeight = 1400;
const mostSheets = 8;

mkdirSync(folder, { recursive: true });
const host = await serve();
const browser = await launchChromium(findChromium()!);
for (const address of paths) {
  for (const view of views) {
    const { width, colorScheme } = view;
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.goto(host.address + address, { waitUntil: 'networkidle' });
    if (address.startsWith('papers/')) await finish(page);
    await photograph(page, address, view);
    if (address === '' && view.name === 'desktop')
      await page.screenshot({ path: path.join(folder, 'index.png'), fullPage: true });
    const input = page.locator('#own-data input[type="file"]');
    if ((await input.count()) > 0) {
      await input.setInputFiles({
        name: 'wrong.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('a,b\n1,2,3\n'),
      });
      await page.waitForSelector('#own-data .file.problem');
      await page
        .locator('#own-data')
        .screenshot({ path: path.join(folder, `${nameOf(address)}-bad-file-${view.name}.png`) });
    }
    await page.close();
  }
}
await browser.close();
await host.close();

function everyPage(): string[] {
  const rest = [
    '',
    'no/such/page',
    'packages/',
    'packages/stats/api/',
    'search/',
    'search/?q=bootstrap',
    'search/?q=zzzz',
  ];
  const ofPackages = [...papers, 'linalg', 'stats'].map((name) => `packages/${name}/`);
  const ofPapers = papers.flatMap((name) => [`papers/${name}/`, `packages/${name}/theory/`]);
  return [...rest, ...ofPapers, ...ofPackages];
}

function nameOf(address: string): string {
  return address.replaceAll(/[/?=]+/g, '-').replace(/-$/, '') || 'index';
}

/** Waits for the figure, tries the example of the reader's data, opens the verdicts. */
async function finish(page: Page): Promise<void> {
  await page.waitForSelector('#figure[data-state="done"]', { timeout: 90_000 });
  const example = page.locator('[data-example]');
  if ((await example.count()) > 0) {
    await example.scrollIntoViewIfNeeded();
    await page.waitForSelector('#own-data[data-ready]');
    await example.click();
    await page.waitForSelector('#own-figure[data-state="done"]', { timeout: 90_000 });
  }
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    window.scrollTo(0, 0);
  });
}

/** The whole page in sheets; says where it is wider than its window. */
async function photograph(page: Page, address: string, view: View): Promise<void> {
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  if (width > view.width) console.log(`${address} is ${width} pixels wide at ${view.width}`);
  const step = pieceHeight * view.columns;
  const sheets = Math.ceil(height / step);
  if (sheets > mostSheets)
    console.log(`${address} at ${view.width}: the first ${mostSheets} sheets of ${sheets}`);
  for (let sheet = 0; sheet < Math.min(sheets, mostSheets); sheet++) {
    const pieces: Buffer[] = [];
    for (let top = sheet * step; top < Math.min(height, (sheet + 1) * step); top += pieceHeight) {
      const clip = { x: 0, y: top, width: view.width, height: Math.min(pieceHeight, height - top) };
      pieces.push(await page.screenshot({ clip, fullPage: true }));
    }
    await joined(pieces, view, path.join(folder!, `${nameOf(address)}-${view.name}-${sheet + 1}.png`));
  }
}

/** Pieces of a page side by side. */
async function joined(pieces: readonly Buffer[], { width }: View, file: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: pieces.length * (width + 8) - 8, height: 100 } });
  const images = pieces.map((piece) => `<img src="data:image/png;base64,${piece.toString('base64')}">`);
  await page.setContent(
    `<body style="margin:0;display:flex;gap:8px;align-items:start;background:#808080">${images.join('')}`,
  );
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
}
