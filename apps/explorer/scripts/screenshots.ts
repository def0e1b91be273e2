/**
 * Photographs pages of the built site: pnpm exec node scripts/screenshots.ts FOLDER [PATH...]
 * Paths are those below the root, such as papers/cavi/ (default: all papers, the index, a README, a reference, a search); each at 1280 and
 * 390 pixels in light, at 1280 in dark, with the figure finished, the example of "Your data" computed and the first verdicts open.
 */
import { findChromium, launchChromium } from '@lab/built-files';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { serve } from '../test/serve.ts';

const [folder, ...given] = process.argv.slice(2);
if (folder === undefined) throw new Error('give a folder for the pictures');
const papers = readdirSync(path.resolve(import.meta.dirname, '..', 'src', 'papers'));
const others = ['', 'packages/', 'packages/cdte/', 'packages/cdte/api/', 'search/?q=bootstrap'];
const paths = given.length > 0 ? given : [...others, ...papers.map((name) => `papers/${name}/`)];
const views = [
  { name: 'desktop', width: 1280, colorScheme: 'light' },
  { name: 'phone', width: 390, colorScheme: 'light' },
  { name: 'dark', width: 1280, colorScheme: 'dark' },
] as const;

mkdirSync(folder, { recursive: true });
const host = await serve();
const browser = await launchChromium(findChromium()!);
for (const address of paths) {
  for (const { name, width, colorScheme } of views) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.goto(host.address + address, { waitUntil: 'networkidle' });
    if (address.startsWith('papers/')) await finish(page);
    const scrolls = await page.evaluate(() => document.documentElement.scrollWidth);
    if (scrolls > width) console.log(`${address} is ${scrolls} pixels wide at ${width}`);
    const file = `${address.replaceAll(/[/?=]+/g, '-').replace(/-$/, '') || 'index'}-${name}.png`;
    await page.screenshot({ path: path.join(folder, file), fullPage: true });
    await page.close();
  }
}
await browser.close();
await host.close();

/** Waits for the figure, tries the example of the reader's data, opens the first verdicts. */
async function finish(page: Page): Promise<void> {
  await page.waitForSelector('#figure[data-state="done"]', { timeout: 90_000 });
  const example = page.locator('[data-example]');
  if ((await example.count()) > 0) {
    await example.scrollIntoViewIfNeeded();
    await page.waitForSelector('#own-data[data-ready]');
    await example.click();
    await page.waitForSelector('#own-figure[data-state="done"]', { timeout: 90_000 });
  }
  await page.locator('details.verdict summary').first().click();
  await page.evaluate(() => window.scrollTo(0, 0));
}
