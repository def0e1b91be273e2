/**
 * Draws docs/effect-map.svg: where a change of spread that no mean and no marginal law shows sits in (x3, y).
 *
 *   node scripts/figure.ts
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { effectMap, fit, testHomogeneity } from '../dist/index.js';
import { drawDesign } from '../test/designs.ts';

const { X, treatment, Y } = drawDesign('hetscale', 'rct', 1.5, 2000, 1);
const model = fit({ X, treatment, Y }, { propensity: 0.5, rank: 'auto' });
const p = testHomogeneity(model).pValue;
const marginal = testHomogeneity(model, { discrepancy: 'marginal' }).pValue;
const xs = Array.from({ length: 25 }, (_, i) => -2 + i / 6);
const ys = Array.from({ length: 33 }, (_, k) => -4 + k / 4);
const map = effectMap(
  model,
  xs.map((x) => [0, 0, x]),
  { yGrid: ys.map((y) => [y]), draws: 1000 },
);

const [left, top, width, height] = [70, 64, 500, 330];
const [cellWidth, cellHeight] = [width / xs.length, height / ys.length];
const largest = Math.max(...map.effect.flat().map(Math.abs));

/** White at 0, red where the treated have more mass, blue where they have less. */
function colour(value: number): string {
  const share = Math.min(1, Math.abs(value) / largest);
  const [r, g, b] = value > 0 ? [178, 24, 43] : [33, 102, 172];
  const mix = (end: number): number => Math.round(255 + (end - 255) * share);
  return `rgb(${mix(r)},${mix(g)},${mix(b)})`;
}

const parts: string[] = [];
const text = (x: number, y: number, content: string, more = ''): void => {
  parts.push(`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${content}</text>`);
};

for (const [i] of xs.entries()) {
  for (const [k] of ys.entries()) {
    const x = left + i * cellWidth;
    const y = top + height - (k + 1) * cellHeight;
    const box = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(cellWidth + 0.3).toFixed(1)}" height="${(cellHeight + 0.3).toFixed(1)}"`;
    parts.push(`<rect ${box} fill="${colour(map.effect[i][k])}"/>`);
  }
}
for (const [i] of xs.entries()) {
  for (const [k] of ys.entries()) {
    if (map.lower[i][k] <= 0 && map.upper[i][k] >= 0) continue;
    const x = left + (i + 0.5) * cellWidth;
    const y = top + height - (k + 0.5) * cellHeight;
    parts.push(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="1.6" fill="#222"/>`);
  }
}

const atX = (x: number): number =>
  left + ((x - xs[0]) / (xs[xs.length - 1] - xs[0])) * (width - cellWidth) + cellWidth / 2;
const atY = (y: number): number =>
  top + height - ((y - ys[0]) / (ys[ys.length - 1] - ys[0])) * (height - cellHeight) - cellHeight / 2;
for (const x of [-2, -1, 0, 1, 2]) text(atX(x), top + height + 18, String(x), 'text-anchor="middle"');
for (const y of [-4, -2, 0, 2, 4]) text(left - 8, atY(y) + 4, String(y), 'text-anchor="end"');
text(left + width / 2, top + height + 38, 'covariate x3 (standard deviations)', 'text-anchor="middle"');
text(
  22,
  top + height / 2,
  'outcome y',
  `text-anchor="middle" transform="rotate(-90 22 ${top + height / 2})"`,
);
text(
  22,
  24,
  'Where the treatment moves the outcome: spread falls for low x3, rises for high x3',
  'font-weight="600" font-size="14"',
);
text(
  22,
  44,
  `n = 2000; no change of any mean, equal marginal laws: conditional test p = ${p.toExponential(1)}, marginal p = ${marginal.toFixed(2)}`,
  'fill="#555"',
);

const bar = left + width + 26;
for (let step = 0; step < 60; step++) {
  const value = largest * (1 - (2 * (step + 0.5)) / 60);
  parts.push(
    `<rect x="${bar}" y="${(top + (step * height) / 60).toFixed(2)}" width="16" height="${(height / 60 + 0.3).toFixed(2)}" fill="${colour(value)}"/>`,
  );
}
text(bar + 22, top + 10, `+${largest.toFixed(2)} more mass`);
text(bar + 22, top + height / 2 + 4, '0');
text(bar + 22, top + height, `-${largest.toFixed(2)} less mass`);
text(bar, top + height + 22, 'dots: 95% simultaneous', 'font-size="11" fill="#555"');
text(bar, top + height + 36, 'band excludes 0', 'font-size="11" fill="#555"');

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 450" font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img" aria-label="Heat map of the local effect over covariate x3 and outcome y">
<rect width="760" height="450" fill="#fff"/>
${parts.join('\n')}
<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="#888"/>
</svg>
`;
writeFileSync(path.join(import.meta.dirname, '..', 'docs', 'effect-map.svg'), svg);
