/**
 * Draws docs/capacity.svg: capacity against dimension and against batch size, simulation beside the closed theory.
 *
 *   node scripts/figure.ts
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  capacityCurve,
  expectedRecovered,
  fitScaling,
  iterateCapacitySweep,
  simulateCapacity,
  summarizeSweep,
} from '@lab/assoc-memory';

const law = { n: 32_768, alpha: 1.5 };
const seeds = [1, 2, 3, 4];
const colours = { muon: '#0072b2', sgd: '#d55e00' };
const names = { muon: 'Muon', sgd: 'SGD' };
const rules = ['muon', 'sgd'] as const;
type Rule = (typeof rules)[number];

const size = { width: 330, height: 270, left: 62, top: 64, gap: 84, bottom: 70 };
const panelLeft = (panel: number): number => size.left + panel * (size.width + size.gap);

interface Axes {
  readonly panel: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Where a point goes; both axes are logarithmic. */
function place({ panel, x, y }: Axes, [a, b]: readonly [number, number]): [number, number] {
  const along = Math.log(a / x[0]) / Math.log(x[1] / x[0]);
  const up = Math.log(b / y[0]) / Math.log(y[1] / y[0]);
  return [panelLeft(panel) + along * size.width, size.top + (1 - up) * size.height];
}

const digits = (value: number): string => value.toFixed(1);
const parts: string[] = [];
const text = (x: number, y: number, content: string, more = ''): void => {
  parts.push(`<text x="${digits(x)}" y="${digits(y)}" ${more}>${content}</text>`);
};

function line(axes: Axes, points: readonly (readonly [number, number])[], style: string): void {
  const track = points.map((point) => place(axes, point).map(digits).join(' ')).join('L');
  parts.push(`<path d="M${track}" fill="none" ${style}/>`);
}

function dot(axes: Axes, x: number, y: number, error: number, colour: string): void {
  const [cx, cy] = place(axes, [x, y]);
  const [, top] = place(axes, [x, y + error]);
  const [, bottom] = place(axes, [x, Math.max(y - error, axes.y[0])]);
  parts.push(
    `<path d="M${digits(cx)} ${digits(top)}V${digits(bottom)}" stroke="${colour}" stroke-width="1.4"/>`,
  );
  parts.push(`<circle cx="${digits(cx)}" cy="${digits(cy)}" r="3.4" fill="${colour}"/>`);
}

function frame(axes: Axes, title: string, label: string, xTicks: number[], yTicks: number[]): void {
  const left = panelLeft(axes.panel);
  const bottom = size.top + size.height;
  parts.push(
    `<rect x="${left}" y="${size.top}" width="${size.width}" height="${size.height}" fill="none" stroke="#444"/>`,
  );
  text(left + size.width / 2, size.top - 12, title, 'text-anchor="middle" font-weight="600" font-size="14"');
  text(left + size.width / 2, bottom + 38, label, 'text-anchor="middle"');
  for (const tick of xTicks) {
    const [x] = place(axes, [tick, axes.y[0]]);
    parts.push(`<path d="M${digits(x)} ${bottom}v4" stroke="#444"/>`);
    text(x, bottom + 18, tick.toLocaleString('en-US'), 'text-anchor="middle"');
  }
  for (const tick of yTicks) {
    const [, y] = place(axes, [axes.x[0], tick]);
    parts.push(`<path d="M${left} ${digits(y)}h-4" stroke="#444"/>`);
    text(left - 8, y + 4, tick.toLocaleString('en-US'), 'text-anchor="end"');
  }
  const middle = size.top + size.height / 2;
  text(
    left - 44,
    middle,
    'items recovered',
    `text-anchor="middle" transform="rotate(-90 ${left - 44} ${middle})"`,
  );
}

const byDimension: Axes = { panel: 0, x: [27, 1200], y: [2, 4000] };
frame(
  byDimension,
  'One step: capacity against dimension',
  'dimension d',
  [32, 64, 128, 256, 512, 1024],
  [3, 10, 30, 100, 300, 1000, 3000],
);
const dims = Array.from({ length: 60 }, (_, i) => Math.round(32 * 32 ** (i / 59)));
const summary = summarizeSweep([
  ...iterateCapacitySweep({ ...law, alphas: [law.alpha], dims: [32, 64, 128, 256], rules, seeds }),
]);
for (const rule of rules) {
  const { recovered } = capacityCurve({ ...law, rule, dims });
  line(
    byDimension,
    Array.from(dims, (d, i) => [d, recovered[i]] as const),
    `stroke="${colours[rule]}" stroke-width="2"`,
  );
  const mine = summary.filter((row) => row.rule === rule);
  for (const { d, recovered: count, standardError } of mine)
    dot(byDimension, d, count, standardError, colours[rule]);
  const fit = fitScaling(mine.filter(({ d, standardError }) => d >= 64 && standardError > 0));
  console.log(names[rule], 'slope', fit.slope.toFixed(3), '+-', fit.slopeStandardError.toFixed(3));
}
const exponent: Record<Rule, number> = { muon: 1 + 1 / 3, sgd: 1 / 3 };
for (const rule of rules) {
  const at = (d: number): number =>
    expectedRecovered({ ...law, rule, d: 1024 }) * (d / 1024) ** exponent[rule];
  const from = 200;
  line(
    byDimension,
    [
      [from, 1.5 * at(from)],
      [1024, 1.5 * at(1024)],
    ],
    `stroke="${colours[rule]}" stroke-width="1.2" stroke-dasharray="5 4"`,
  );
  const [x, y] = place(byDimension, [from, 1.5 * at(from)]);
  text(
    x - 6,
    y - 2,
    rule === 'muon' ? 'd^(4/3)' : 'd^(1/3)',
    `text-anchor="end" fill="${colours[rule]}" font-size="12"`,
  );
}

const byBatch: Axes = { panel: 1, x: [8, 3e5], y: [3, 300] };
frame(
  byBatch,
  'Capacity against batch size, d = 128',
  'samples in the step',
  [10, 100, 1000, 10_000, 100_000],
  [3, 10, 30, 100, 300],
);
for (const rule of rules) {
  const sizes = Array.from({ length: 40 }, (_, i) => Math.round(10 * 20_000 ** (i / 39)));
  line(
    byBatch,
    sizes.map((batch) => [batch, expectedRecovered({ ...law, rule, d: 128, batch })] as const),
    `stroke="${colours[rule]}" stroke-width="2"`,
  );
  for (const batch of [16, 64, 256, 1024, 2048, 4096, 32_768]) {
    const counts = seeds.map((seed) => simulateCapacity({ ...law, rule, d: 128, batch, seed }).count);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const spread = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
    dot(byBatch, batch, mean, Math.sqrt(spread / (counts.length - 1) / counts.length), colours[rule]);
  }
}

const legend = size.top + size.height + 62;
rules.forEach((rule, i) => {
  const x = size.left + 20 + 110 * i;
  parts.push(`<path d="M${x} ${legend - 4}h24" stroke="${colours[rule]}" stroke-width="2"/>`);
  parts.push(`<circle cx="${x + 12}" cy="${legend - 4}" r="3.4" fill="${colours[rule]}"/>`);
  text(x + 30, legend, names[rule]);
});
text(
  size.left + 250,
  legend - 8,
  'dots: simulation, mean of 4 with its standard error; lines: closed theory, nothing fitted',
  'fill="#555" font-size="12"',
);
text(size.left + 250, legend + 8, 'dashed: the asymptotic exponents', 'fill="#555" font-size="12"');
text(
  16,
  24,
  `N = ${law.n.toLocaleString('en-US')} items with frequencies i^-1.5, Gaussian embeddings`,
  'fill="#555"',
);

const width = panelLeft(1) + size.width + 24;
const height = legend + 14;
writeFileSync(
  path.join(import.meta.dirname, '..', 'docs', 'capacity.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img" aria-label="Items recovered by one step of Muon and SGD against dimension and batch size, simulation and theory">
<rect width="${width}" height="${height}" fill="#fff"/>
${parts.join('\n')}
</svg>
`,
);
