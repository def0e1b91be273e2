import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';

/** What a page said. */
export interface PageOutput {
  /** The lines of console.log, in order. */
  readonly lines: readonly string[];
  /** Uncaught errors and lines of console.error. */
  readonly errors: readonly string[];
}

/** How a page runs its module. */
export interface PageOptions {
  /** The Content-Security-Policy the page is served with; none by default. */
  readonly contentSecurityPolicy?: string;
  /** Milliseconds after which it is given up; default 60,000. */
  readonly timeout?: number;
}

/** Runs an ES module in a page of its own and returns what it printed once it has ended. */
export async function runInPage(
  browser: Browser,
  module: string,
  { contentSecurityPolicy, timeout = 60_000 }: PageOptions = {},
): Promise<PageOutput> {
  const bodies = new Map([
    [
      '/',
      [
        'text/html',
        '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="run.js"></script>',
      ],
    ],
    [
      '/run.js',
      [
        'text/javascript',
        "import('./program.js').then(() => console.debug('ended'), (error) => { console.error(String(error?.stack ?? error)); console.debug('ended'); });",
      ],
    ],
    ['/program.js', ['text/javascript', module]],
  ]);
  const server = createServer((request, response) => {
    const [type, body] = bodies.get(request.url ?? '') ?? [];
    if (type === undefined) return void response.writeHead(404).end();
    const policy =
      contentSecurityPolicy === undefined ? {} : { 'Content-Security-Policy': contentSecurityPolicy };
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, ...policy }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage();
  try {
    const lines: string[] = [];
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    const ended = page.waitForEvent('console', {
      predicate: (message) => message.text() === 'ended',
      timeout,
    });
    page.on('console', (message) => {
      if (message.type() === 'log') lines.push(message.text());
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await ended;
    return { lines, errors };
  } finally {
    await page.close();
    await new Promise((resolve) => server.close(resolve));
  }
}
