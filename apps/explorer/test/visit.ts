import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { dist } from './serve.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A visitor's page, and all that went wrong on it. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Uncaught errors, lines of console.error, failed requests. */
  readonly errors: string[];
  /** Addresses asked for. */
  readonly requests: string[];
}

/** A page without memory of other visits. */
export async function visit(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const [errors, requests]: [string[], string[]] = [[], []];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A worker that is ended while it loads, and a page that is left, take their requests with them.
    if (reason !== 'net::ERR_ABORTED') errors.push(`${request.url()}: ${reason}`);
  });
  context.on('request', (request) => requests.push(request.url()));
  return { page, context, errors, requests };
}

/**
 * The longest task of the page's main thread while something is done, in milliseconds of processor time of that thread: what the
 * page itself costs, whatever else the machine does meanwhile.
 */
export async function longestTask(browser: Browser, page: Page, act: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline', '__metadata'],
  });
  await act();
  const trace = await browser.stopTracing();
  interface Event {
    readonly name: string;
    readonly ph: string;
    readonly pid: number;
    readonly tid: number;
    readonly tdur?: number;
    readonly args?: { readonly name?: string };
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly Event[] };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && name.includes('RunTask') && main.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('the trace holds no task of the main thread');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** What on a page is wider than it should be: the page itself, or a formula that one has to push aside to read. */
export async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await document.fonts.ready;
    const formulas = [...document.querySelectorAll('.formula .scroll')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ textContent }) => `the formula ${textContent.trim().slice(0, 40)}`);
    const { scrollWidth } = document.documentElement;
    return scrollWidth > window.innerWidth ? [`the page, ${scrollWidth} pixels`, ...formulas] : formulas;
  });
}

/** What axe finds that is serious or critical, one line each. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Found {
      readonly violations: readonly {
        readonly id: string;
        readonly impact: string;
        readonly help: string;
        readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
      }[];
    }
    const { axe } = window as unknown as { axe: { run(options: object): Promise<Found> } };
    // What one taps is 24 pixels high and wide, or has room around it.
    const { violations } = await axe.run({ rules: { 'target-size': { enabled: true } } });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, help, nodes }) =>
        nodes
          .slice(0, 3)
          .map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`),
      );
  });
}

/** Kilobytes of the files behind addresses of the site, gzipped as a host would send them. */
export function kilobytes(addresses: readonly string[], root: string): number {
  const files = new Set(addresses.map((address) => address.replace(/[?#].*/, '').slice(root.length)));
  let bytes = 0;
  for (const file of files) {
    if (file.startsWith('blob:') || file === 'service-worker.js') continue;
    const name = file === '' || file.endsWith('/') ? `${file}index.html` : file;
    bytes += gzipSync(readFileSync(path.join(dist, name))).length;
  }
  return bytes / 1000;
}
