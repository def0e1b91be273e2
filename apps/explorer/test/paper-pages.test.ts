import { findChromium, launchChromium } from '@lab/built-files';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  initialValues,
  readValues,
  valueAt,
  type AnyValues,
  type RangeControl,
} from '../src/contract/controls.ts';
import { loadPaper, paperNames, resultInNode, type PaperSource } from './papers.ts';
import { serve } from './serve.ts';
import { kilobytes, longestTask, seriousViolations, tooWide, visit, type Visit } from './visit.ts';

const required = process.env['CI'] === 'true';
const chromium = findChromium();

describe.skipIf(chromium === undefined && !required)(
  `every paper's page in Chromium${chromium === undefined ? ' (not found)' : ''}`,
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

    describe.for(paperNames)('%s', (name) => {
      let first: Visit;
      let second: Visit;
      let paper: PaperSource;
      beforeAll(async () => {
        paper = await loadPaper(name);
        first = await visit(browser, { serviceWorkers: 'block' });
        second = await visit(browser, { serviceWorkers: 'block', colorScheme: 'dark' });
      });
      afterAll(async () => {
        await Promise.all([first.context.close(), second.context.close()]);
      });

      it('opens with the numbers of the package', async () => {
        const page = first.page;
        await page.goto(`${host.address}papers/${name}/`);
        await settled(page);
        const values = initialValues(paper.page.controls);
        expect(valuesOf(paper, page)).toEqual(values);
        await expectFacts(page, paper, values);
        expect(await page.locator('#code').textContent()).toBe(paper.page.snippet.code(values));
      });

      it('takes less than 800 kB, gzipped, until it has computed', () => {
        expect(kilobytes(first.requests, host.address)).toBeLessThan(300 + 500);
      });

      // Again where other processes push this one out of the caches, which costs it processor time.
      it('follows a control without ever blocking the page over 100 ms', { retry: 2 }, async () => {
        const page = first.page;
        const before = await drawing(page);
        const longest = await longestTask(browser, page, async () => {
          // Many changes, each of which cancels the computation before it.
          await changeFirstSlider(paper, page, 5);
          await settled(page);
        });
        const values = valuesOf(paper, page);
        expect(values).not.toEqual(initialValues(paper.page.controls));
        expect(await drawing(page)).not.toBe(before);
        await expectFacts(page, paper, values);
        expect(await page.locator('#output').textContent()).toBe(
          paper.page.snippet.output(resultInNode(paper, values), values),
        );
        expect(longest).toBeGreaterThan(0);
        expect(longest).toBeLessThanOrEqual(100);
      });

      it('shows the same view at the address of this one', async () => {
        await second.page.goto(first.page.url());
        await settled(second.page);
        expect(await factsOnPage(second.page)).toEqual(await factsOnPage(first.page));
        expect(await drawing(second.page)).toBe(await drawing(first.page));
      });

      it('has no serious violation of accessibility, light or dark', async () => {
        expect(await seriousViolations(first.page), 'light').toEqual([]);
        expect(await seriousViolations(second.page), 'dark').toEqual([]);
      });

      it('fits a phone of 360 pixels, with nothing too small to tap', async () => {
        const { page } = second;
        await page.setViewportSize({ width: 360, height: 800 });
        await page.waitForFunction(() =>
          [...document.querySelectorAll('#figure .panel svg')].every(({ clientWidth }) => clientWidth < 360),
        );
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('main details')) details.setAttribute('open', '');
        });
        expect(await tooWide(page)).toEqual([]);
        expect(await seriousViolations(page)).toEqual([]);
      });

      it('says no error and asks no other host', () => {
        expect([...first.errors, ...second.errors]).toEqual([]);
        const elsewhere = [...first.requests, ...second.requests].filter(
          (address) => !address.startsWith(host.address),
        );
        expect(elsewhere).toEqual([]);
      });
    });
  },
);

async function settled(page: Page): Promise<void> {
  await page.waitForSelector('#figure[data-state="done"], #figure[data-state="failed"]', { timeout: 90_000 });
  expect(await page.locator('#figure .problem').textContent()).toBe('');
}

/** Moves the slider and waits until the address, which follows after a moment, says where it is. */
async function changeFirstSlider({ page: source }: PaperSource, page: Page, times: number): Promise<void> {
  const slider = page.locator('form.controls input[type="range"]').first();
  await slider.focus();
  for (let press = 0; press < times; press++) await slider.press('ArrowLeft');
  const name = (await slider.getAttribute('name'))!;
  const value = valueAt(source.controls[name] as RangeControl, Number(await slider.inputValue()));
  await page.waitForFunction(([key, text]) => new URLSearchParams(location.search).get(key) === text, [
    name,
    String(value),
  ] as const);
}

/** The panels as they are drawn, without the running numbers that Plot gives its clips. */
async function drawing(page: Page): Promise<string> {
  return (await page.locator('#figure .panels').innerHTML()).replace(/plot-(clip|marker)-\d+/g, 'plot-$1');
}

function valuesOf({ page: { controls } }: PaperSource, page: Page): AnyValues {
  return readValues(controls, new URL(page.url()).searchParams);
}

/** Names and values as they stand in the page. */
async function factsOnPage(page: Page): Promise<Record<string, string>> {
  const facts = await page
    .locator('#figure .facts > div')
    .evaluateAll((items) =>
      items.map((item) => [item.getAttribute('data-fact') ?? '', item.getAttribute('data-value') ?? '']),
    );
  return Object.fromEntries(facts) as Record<string, string>;
}

/**
 * The numbers in the page are those that the package computes here, to a relative 1e-9: Chromium's and Node's exponential may
 * differ in the last bit.
 */
async function expectFacts(page: Page, paper: PaperSource, values: AnyValues): Promise<void> {
  const found = await factsOnPage(page);
  const facts = paper.page.reading.facts(resultInNode(paper, values), values);
  expect(Object.keys(found)).toEqual(facts.map(({ name }) => name));
  for (const { name, value } of facts) {
    if (typeof value === 'string') expect(found[name], name).toBe(value);
    else if (Number.isFinite(value)) expect(relative(Number(found[name]), value), name).toBeLessThan(1e-9);
    else expect(Number(found[name]), name).toBe(value);
  }
}

function relative(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-9);
}
