import path from 'node:path';
import { bundle, findChromium, launchChromium, runInPage } from '@lab/built-files';
import { describe, expect, it } from 'vitest';

const directory = path.join(import.meta.dirname, '..');
const chromium = findChromium();
const required = process.env['CI'] === 'true';

const inWorker = `
import { testHomogeneityAsync } from '@lab/cdte';
let state = 1;
const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
const X = Array.from({ length: 2000 }, () => [normal(), normal(), normal()]);
const treatment = X.map(() => (uniform() < 0.5 ? 1 : 0));
const Y = X.map((x, i) => x[0] + (1 + treatment[i]) * normal());
let steps = 0;
const { pValue, n } = await testHomogeneityAsync({ X, treatment, Y }, { rank: 'auto', onProgress: () => steps++ });
postMessage({ pValue, n, steps });
`;

/** The page's own event loop goes on while the worker computes: its longest wait is measured. */
function inPage(worker: string): string {
  return `
const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(worker)}], { type: 'text/javascript' })), { type: 'module' });
const answer = new Promise((resolve, reject) => { worker.onmessage = ({ data }) => resolve(data); worker.onerror = reject; });
let done = false;
answer.finally(() => (done = true));
let turns = 0;
while (!done) { await new Promise((resolve) => setTimeout(resolve, 0)); turns++; }
const { pValue, n, steps } = await answer;
console.log('rows', n, 'significant', pValue < 1e-6, 'progress', steps > 20, 'page alive', turns > 20);
`;
}

describe('in a browser worker', () => {
  it.skipIf(chromium === undefined && !required)(
    `2,000 rows are tested while the page stays alive${chromium === undefined ? ' (Chromium not found)' : ''}`,
    async () => {
      expect(chromium, 'chromium on PATH or in CHROMIUM').toBeDefined();
      const worker = await bundle(inWorker, directory);
      const browser = await launchChromium(chromium!);
      try {
        const { lines, errors } = await runInPage(browser, inPage(worker));
        expect(errors).toEqual([]);
        expect(lines).toEqual(['rows 2000 significant true progress true page alive true']);
      } finally {
        await browser.close();
      }
    },
  );
});
