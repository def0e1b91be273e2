import { findChromium, launchChromium } from '@lab/built-files';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialValues, type AnyValues } from '../src/contract/controls.ts';
import type { OwnDataComputation, OwnDataForm, OwnDataInput, OwnDataShow } from '../src/contract/own-data.ts';
import { readTable, summarise } from '../src/table/read-table.ts';
import { paperNames } from './papers.ts';
import { dist, serve } from './serve.ts';
import { longestTask, seriousViolations, tooWide, visit, type Visit } from './visit.ts';

const required = process.env['CI'] === 'true';
const chromium = findChromium();
const papers = path.resolve(import.meta.dirname, '..', 'src', 'papers');
const withData = paperNames.filter((name) => existsSync(path.join(papers, name, 'own-data')));

describe.skipIf(chromium === undefined && !required)(
  `a reader's own data in Chromium${chromium === undefined ? ' (not found)' : ''}`,
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

    describe.for(withData)('%s', (name) => {
      let seen: Visit;
      let form: OwnDataForm;
      beforeAll(async () => {
        ({ form } = (await import(path.join(papers, name, 'own-data', 'form.ts'))) as { form: OwnDataForm });
        seen = await visit(browser, { serviceWorkers: 'block' });
        await seen.page.goto(`${host.address}papers/${name}/`);
        await seen.page.waitForSelector('#figure[data-state="done"]', { timeout: 90_000 });
        await seen.page.locator('#own-data').scrollIntoViewIfNeeded();
        await seen.page.waitForSelector('#own-data[data-ready]');
      });
      afterAll(() => seen.context.close());

      // Again where other processes push this one out of the caches, which costs it processor time.
      it(
        'a dropped file is computed as Node computes it, and the page goes on meanwhile',
        { retry: 2 },
        async () => {
          const { page } = seen;
          const file = path.join(dist, 'examples', form.example.file);
          const longest = await longestTask(browser, page, async () => {
            await drop(page, form.example.file, readFileSync(file).toString('base64'));
            await finished(page);
          });
          expect(await page.locator('#own-data .file').textContent()).toContain(form.example.file);
          if (form.accepts === 'table') await expectFactsOfNode(page, name, form, readFileSync(file, 'utf8'));
          else expect(Number(await fact(page, 'error'))).toBeLessThan(0.2);
          expect(longest).toBeLessThanOrEqual(100);
        },
      );

      it.runIf(name === 'two-stage-m')(
        'shows how far a long computation is, and drops it for a new answer',
        async () => {
          const { page } = seen;
          const slider = page.locator('#own-data form.controls input[name="components"]');
          await forget(page);
          await slider.press('ArrowLeft');
          // Somewhere in the middle of the resampling that two components need.
          await page.waitForFunction(() => {
            const figure = document.querySelector<HTMLElement>('#own-figure')!;
            const bar = figure.querySelector<HTMLElement>('.progress')!;
            const share = Number(bar.style.getPropertyValue('--share'));
            return figure.dataset['state'] === 'computing' && share > 0.05 && share < 0.9;
          });
          await slider.press('ArrowLeft');
          expect(await page.locator('#own-figure').getAttribute('data-state')).toBe('computing');
          await finished(page);
          const text = readFileSync(path.join(dist, 'examples', form.example.file), 'utf8');
          const { components } = form.fields(summarise(readTable(text)));
          const initial = components?.kind === 'range' ? components.initial : NaN;
          await expectFactsOfNode(page, name, form, text, { components: initial - 2 });
        },
      );

      it('the result can be saved as JSON and SVG', async () => {
        const saved = JSON.parse(await download(seen.page, 'json')) as Record<string, unknown>;
        expect(Object.keys(saved).length).toBeGreaterThan(1);
        const svg = await download(seen.page, 'svg');
        expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
        expect(svg).not.toContain('var(--');
        const wellFormed = await seen.page.evaluate(
          (text) =>
            new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror') === null,
          svg,
        );
        expect(wellFormed).toBe(true);
      });

      it('has no serious violation of accessibility with a result shown', async () => {
        const { page } = seen;
        expect(await seriousViolations(page), 'desktop').toEqual([]);
        await page.setViewportSize({ width: 360, height: 800 });
        await page.waitForFunction(() =>
          [...document.querySelectorAll('#own-figure .panel svg')].every(
            ({ clientWidth }) => clientWidth < 360,
          ),
        );
        expect(await tooWide(page)).toEqual([]);
        expect(await seriousViolations(page), 'phone').toEqual([]);
        await page.setViewportSize({ width: 1280, height: 900 });
      });

      it.runIf(name === 'cdte')('asks nothing of a file that no treatment is in', async () => {
        const { page } = seen;
        await drop(page, 'arms.csv', encode('arm,y,age\n1,2.5,30\n2,3.5,40\n3,1.5,50\n'));
        await page.waitForSelector('#own-data .file.problem');
        expect(await page.locator('#own-data .file').textContent()).toMatch(
          /^arms\.csv can't be used\. No column has just two different values/,
        );
        expect(await page.locator('#own-data .answers').isVisible()).toBe(false);
      });

      it('says where a bad file is wrong, and takes a good one after it', async () => {
        const { page } = seen;
        if (form.accepts === 'image') {
          await drop(page, 'notes.png', Buffer.from('no picture').toString('base64'));
          await page.waitForSelector('#own-data .file.problem');
          expect(await page.locator('#own-data .file').textContent()).toMatch(
            /^notes\.png can't be used\. This is no image/,
          );
        } else {
          const text = readFileSync(path.join(dist, 'examples', form.example.file), 'utf8');
          await drop(page, 'short.csv', encode(text.replace(/^((?:.*\n){4})[^,]*,/, '$1')));
          await page.waitForSelector('#own-data .file.problem');
          expect(await page.locator('#own-data .file').textContent()).toMatch(
            /^short\.csv can't be used\. Line 5: \d+ cells where the header has \d+\.$/,
          );
          await drop(page, 'word.csv', encode(text.replace(/^((?:.*\n){6})[^,]*,/, '$1oops,')));
          await page.waitForSelector('#own-figure[data-state="failed"]');
          const column = text.slice(0, text.indexOf(','));
          expect(await page.locator('#own-figure .problem').textContent()).toBe(
            `Line 7, column "${column}": "oops" is not a number such as 3.5.`,
          );
        }
        await forget(page);
        await page.locator('#own-data [data-example]').click();
        await finished(page);
        expect(seen.errors).toEqual([]);
        expect(
          seen.requests.filter(
            (address) => !/^(blob|data):/.test(address) && !address.startsWith(host.address),
          ),
        ).toEqual([]);
      });
    });
  },
);

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Drops a file as a reader would, from outside the page. */
async function drop(page: Page, name: string, base64: string): Promise<void> {
  await forget(page);
  await page.evaluate(
    ([fileName, content]) => {
      const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], fileName));
      document
        .querySelector('#own-data .drop')!
        .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
    },
    [name, base64] as const,
  );
}

/** Takes back the state of the last result, so that what is waited for can only be the next one. */
async function forget(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('#own-figure')!.dataset['state'] = 'waiting';
  });
}

async function finished(page: Page): Promise<void> {
  await page.waitForSelector('#own-figure[data-state="done"], #own-figure[data-state="failed"]', {
    timeout: 90_000,
  });
  expect(await page.locator('#own-figure .problem').textContent()).toBe('');
}

async function fact(page: Page, name: string): Promise<string | null> {
  return page.locator(`#own-figure [data-fact="${name}"]`).getAttribute('data-value');
}

async function download(page: Page, kind: 'json' | 'svg'): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`#own-data [data-save="${kind}"]`).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${kind}$`));
  return readFileSync(await file.path(), 'utf8');
}

async function expectFactsOfNode(
  page: Page,
  name: string,
  form: OwnDataForm,
  text: string,
  changed: AnyValues = {},
): Promise<void> {
  const choices = { ...initialValues(form.fields(summarise(readTable(text)))), ...changed };
  const input: OwnDataInput = { kind: 'table', text, choices };
  const computation = (await import(path.join(papers, name, 'own-data', 'compute.ts'))) as OwnDataComputation;
  const { show } = (await import(path.join(papers, name, 'own-data', 'show.ts'))) as { show: OwnDataShow };
  let last: unknown;
  for (const { result } of computation.compute(input)) last = result;
  for (const { name: key, value } of show.reading.facts(last, choices)) {
    const found = await fact(page, key);
    if (typeof value === 'string') expect(found, key).toBe(value);
    else
      expect(Math.abs(Number(found) - value), key).toBeLessThanOrEqual(
        1e-8 * Math.max(1e-6, Math.abs(value)),
      );
  }
}
