import { findChromium, launchChromium } from '@lab/built-files';
import { readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dist, serve } from './serve.ts';
import { kilobytes, seriousViolations, tooWide, visit } from './visit.ts';

const required = process.env['CI'] === 'true';
const chromium = findChromium();

describe.skipIf(chromium === undefined && !required)(
  `the site in Chromium${chromium === undefined ? ' (not found)' : ''}`,
  () => {
    let browser: Browser;
    let host: Awaited<ReturnType<typeof serve>>;
    beforeAll(async () => {
      expect(chromium, 'chromium on PATH or in CHROMIUM').toBeDefined();
      [browser, host] = await Promise.all([launchChromium(chromium!), serve()]);
    });
    afterAll(async () => {
      await browser.close();
      await host.close();
    });

    it('the index takes less than 300 kB, gzipped', async () => {
      const { page, context, requests } = await visit(browser, { serviceWorkers: 'block' });
      await page.goto(host.address, { waitUntil: 'networkidle' });
      expect(kilobytes(requests, host.address)).toBeLessThan(300);
      expect(await page.locator('.card').count()).toBe(9);
      await context.close();
    });

    it.for([
      '',
      'packages/',
      'packages/cdte/',
      'packages/cdte/theory/',
      'packages/linalg/api/',
      'search/?q=kernel',
    ])('%s has no serious violation of accessibility, light or dark, wide or narrow', async (address) => {
      for (const [colorScheme, width] of [
        ['light', 1280],
        ['dark', 390],
      ] as const) {
        const { page, context, errors } = await visit(browser, {
          serviceWorkers: 'block',
          colorScheme,
          viewport: { width, height: 800 },
        });
        await page.goto(host.address + address, { waitUntil: 'networkidle' });
        expect(await seriousViolations(page), colorScheme).toEqual([]);
        expect(await tooWide(page), `${width} pixels wide`).toEqual([]);
        expect(errors).toEqual([]);
        await context.close();
      }
    });

    it('no page and no formula is wider than a phone of 360 pixels', async () => {
      const { page, context } = await visit(browser, {
        serviceWorkers: 'block',
        viewport: { width: 360, height: 800 },
      });
      const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.html'),
      );
      const wide: string[] = [];
      for (const file of files) {
        await page.goto(host.address + file);
        wide.push(...(await tooWide(page)).map((what) => `${file}: ${what}`));
      }
      expect(files.length).toBeGreaterThan(9 + 2 * 11);
      expect(wide).toEqual([]);
      await context.close();
    }, 180_000);

    it('a page of functions lists them, beside it or on a phone folded above it', async () => {
      for (const width of [1280, 390]) {
        const { page, context } = await visit(browser, {
          serviceWorkers: 'block',
          viewport: { width, height: 800 },
        });
        await page.goto(`${host.address}packages/cdte/api/`);
        const folded = page.locator('.contents summary');
        expect(await folded.isVisible()).toBe(width === 390);
        if (width === 390) await folded.click();
        await page.locator('.contents a:visible', { hasText: /^witness$/ }).click();
        await page.waitForURL(/#name-witness$/);
        const top = await page
          .locator('#name-witness')
          .evaluate((entry) => entry.getBoundingClientRect().top);
        expect(Math.abs(top)).toBeLessThan(400);
        await page.locator('.contents a', { hasText: /^Derivations$/ }).click();
        await page.waitForURL(/packages\/cdte\/theory\/index\.html$/);
        await context.close();
      }
    });

    it('an address where nothing is gets a page that leads back, however deep it lies', async () => {
      const { page, context } = await visit(browser, { serviceWorkers: 'block' });
      for (const address of ['nothing', 'papers/nothing/', 'no/such/page/at/all.html']) {
        const answer = await page.goto(host.address + address);
        expect(answer?.status()).toBe(404);
        await page.waitForSelector('#ways:not([hidden])');
        expect(await seriousViolations(page)).toEqual([]);
        await page.locator('#ways a').first().click();
        await page.waitForURL(`${host.address}index.html`);
      }
      await context.close();
    });

    it('the Tab key stops at tables, code and pictures where some of them is hidden, and only there', async () => {
      const { page, context } = await visit(browser, { serviceWorkers: 'block' });
      const stops: number[] = [];
      await page.goto(`${host.address}packages/cdte/`);
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForFunction(() =>
          [...document.querySelectorAll<HTMLElement>('.scroll, .picture, .prose pre')].every(
            (element) => element.scrollWidth > element.clientWidth === (element.tabIndex === 0),
          ),
        );
        stops.push(await page.locator('article [tabindex="0"]').count());
      }
      expect(stops[1]).toBeLessThan(stops[0]!);
      await context.close();
    });

    it('search finds functions, papers and sections as one types, and its address can be shared', async () => {
      const { page, context } = await visit(browser, { serviceWorkers: 'block' });
      await page.goto(`${host.address}index.html`);
      await page.keyboard.press('/');
      await page.keyboard.type('homogeneity');
      await page.keyboard.press('Enter');
      await page.waitForURL(/search\/index\.html\?q=homogeneity$/);
      await page.waitForFunction(() => document.querySelectorAll('#found li').length > 0);
      const hrefs = await page
        .locator('#found a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      expect(hrefs).toContain('../packages/cdte/api/index.html#name-testHomogeneity');
      await page.locator('#q').fill('early stopped gradient');
      await page.waitForFunction(() => location.search.includes('early'));
      const first = page.locator('#found a').first();
      expect(await first.getAttribute('href')).toMatch(/transient-bbp/);
      await page.locator('#q').fill('zzzzqqqq');
      await page.waitForFunction(() => document.querySelector('#count')?.textContent === 'Nothing found');
      await context.close();
    });

    it('goes back and forward between views, and stays where a link goes to an anchor', async () => {
      const { page, context, errors } = await visit(browser, { serviceWorkers: 'block' });
      const slider = page.locator('form.controls input[type="range"]').first();
      const done = (): Promise<unknown> =>
        page.waitForSelector('#figure[data-state="done"]', { timeout: 90_000 });
      const forget = (): Promise<void> =>
        page.locator('#figure').evaluate((figure) => figure.setAttribute('data-state', 'waiting'));
      const fact = (): Promise<string | null> =>
        page.locator('#figure [data-fact="fittedMean"]').getAttribute('data-value');
      await page.goto(`${host.address}papers/vi-symmetry/`);
      await done();
      const [atStart, meanAtStart] = [await slider.inputValue(), await fact()];
      // A link within the page computes nothing again.
      await forget();
      await page.locator('a.skip').focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/vi-symmetry\/#main$/);
      expect(await page.locator('#figure').getAttribute('data-state')).toBe('waiting');
      await slider.press('ArrowLeft');
      await done();
      await page.waitForURL(/vi-symmetry\/\?distance=[\d.]+#main$/);
      const [changed, meanChanged] = [await slider.inputValue(), await fact()];
      expect(changed).not.toBe(atStart);
      expect(meanChanged).not.toBe(meanAtStart);
      await forget();
      await page.goBack();
      await done();
      expect([await slider.inputValue(), await fact()]).toEqual([atStart, meanAtStart]);
      await forget();
      await page.goForward();
      await done();
      expect([await slider.inputValue(), await fact()]).toEqual([changed, meanChanged]);
      expect(errors).toEqual([]);
      await context.close();
    });

    it('works without a network after the first visit', async () => {
      const { page, context, errors } = await visit(browser);
      await page.goto(host.address);
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await context.setOffline(true);
      for (const address of [
        'papers/two-stage-m/',
        'packages/stats/',
        'packages/stats/api/',
        'search/?q=kernel',
      ]) {
        await page.goto(host.address + address);
        if (address.startsWith('papers/')) await page.waitForSelector('#figure[data-state="done"]');
        if (address.startsWith('search/'))
          await page.waitForFunction(() => document.querySelectorAll('#found li').length > 3);
        expect(await page.locator('h1').count(), address).toBe(1);
      }
      expect(errors).toEqual([]);
      await context.close();
    });
  },
);
