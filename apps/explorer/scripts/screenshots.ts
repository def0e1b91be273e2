/**
 * Photographs pages of the built site: pnpm exec node scripts/screenshots.ts FOLDER [PATH...]
 * Paths are those below the root, such as papers/cavi/ (default: all papers and the index); each at 1280 and 390 pixels in light, at 1280 in dark.
 */
import { findChromium, launchChromium } from '@lab/built-files';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { serve } from '../test/serve.ts';

const [folder, ...given] = process.argv.slice(2);
if (folder === undefined) throw new Error('give a folder for the pictures');
const papers = readdirSync(path.resolve(import.meta.dirname, '..', 'src', 'papers'));
const paths = given.length > 0 ? given : ['', ...papers.map((name) => `papers/${name}/`)];
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
    await page.goto(host.address + address);
    if (address.startsWith('papers/'))
      await page.waitForSelector('#figure[data-state="done"]', { timeout: 60_000 });
    const file = `${address.replaceAll('/', '-').replace(/-$/, '') || 'index'}-${name}.png`;
    await page.screenshot({ path: path.join(folder, file), fullPage: true });
    await page.close();
  }
}
await browser.close();
await host.close();
