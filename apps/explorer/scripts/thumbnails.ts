/**
 * Draws src/papers/NAME/thumbnail.svg from the result its page opens with:
 * pnpm exec node scripts/thumbnails.ts [NAME...]
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { initialValues, type AnyValues, type Controls } from '../src/contract/controls.ts';
import type { Steps } from '../src/contract/paper.ts';

const papers = path.resolve(import.meta.dirname, '..', 'src', 'papers');
const size = { width: 400, height: 250 };

interface Modules {
  readonly controls: Controls;
  readonly compute: (values: AnyValues) => Steps<unknown>;
  readonly thumbnail: (plot: typeof Plot, result: unknown) => Plot.PlotOptions;
}

async function load(name: string): Promise<Modules> {
  const [{ controls }, { compute }, { thumbnail }] = (await Promise.all(
    ['controls.ts', 'compute.ts', 'thumbnail.ts'].map((file) => import(path.join(papers, name, file))),
  )) as [Modules, Modules, Modules];
  return { controls, compute, thumbnail };
}

const names = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(papers);
for (const name of names) {
  const { controls, compute, thumbnail } = await load(name);
  let last: unknown;
  for (const { result } of compute(initialValues(controls))) last = result;
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const frame = { axis: null, margin: 6, ...size, document };
  const drawn = Plot.plot({ ...frame, ...thumbnail(Plot, last) });
  for (const style of drawn.querySelectorAll('style')) style.remove();
  const text = drawn.outerHTML.replace(/-?\d+\.\d{2,}/g, (digits) => Number(digits).toFixed(1));
  const file = path.join(papers, name, 'thumbnail.svg');
  writeFileSync(file, `${text.replace(' class="plot"', '').replace(/ (class|aria-label)="[^"]*"/g, '')}\n`);
  console.log(`${name}: ${(text.length / 1000).toFixed(1)} kB`);
}
