/**
 * Draws docs/loss.svg from the runs of the benchmark's suite `optimisers`:
 * pnpm exec node scripts/figure.ts path/to/store/journal.jsonl [size]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { studentT } from '@lab/stats';

interface Row {
  readonly problem: string;
  readonly method: string;
  readonly size: string;
  readonly status: string;
  readonly curves: Readonly<Record<string, { readonly x: readonly number[]; readonly y: readonly number[] }>>;
}

const shown = [
  ['sgd', 'SGD', '#8a8a8a'],
  ['adamw', 'AdamW', '#c2571a'],
  ['muon', 'Muon', '#2b6cb0'],
  ['muoneq-r', 'MuonEq-R', '#0f7b4d'],
] as const;

const file = process.argv.at(2);
const wanted = process.argv.at(3) ?? 'standard';
if (file === undefined) throw new Error('give the path of a journal');
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.includes('"language-model"'))
  .map((line) => {
    const entry = JSON.parse(line) as Row & { readonly row?: Row };
    return entry.row ?? entry;
  })
  .filter(({ problem, status, size }) => problem === 'language-model' && status === 'ok' && size === wanted);

const [width, height, left, right, top, bottom] = [720, 380, 62, 100, 18, 46];
const series = shown.map(([method, title, colour]) => {
  const curves = rows.filter((row) => row.method === method).map((row) => row.curves['objective']);
  const points = curves[0].x.map((step, i) => {
    const values = curves.map(({ y }) => y[i]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    if (values.length === 1) return { step, mean, half: 0 };
    const t = studentT.upperQuantile(0.025, { degreesOfFreedom: values.length - 1 });
    return { step, mean, half: t * Math.sqrt(variance / values.length) };
  });
  return { title, colour, points };
});
const last = Math.max(...series.flatMap(({ points }) => points.map(({ step }) => step)));
const low = Math.min(...series.flatMap(({ points }) => points.map(({ mean, half }) => mean - half))) - 0.03;
const high =
  Math.max(...series.flatMap(({ points }) => points.slice(2).map(({ mean, half }) => mean + half))) + 0.03;
const x = (step: number): number => left + ((width - left - right) * step) / last;
const y = (loss: number): number =>
  top + (height - top - bottom) * (1 - (Math.min(loss, high) - low) / (high - low));

const lossTicks = Array.from({ length: 20 }, (_, i) => 1.8 + i / 10).filter(
  (tick) => tick > low && tick < high,
);
const parts = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
  `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
  ...lossTicks.map(
    (tick) =>
      `<line x1="${left}" x2="${width - right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="#e4e4e4"/>` +
      `<text x="${left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end" fill="#444">${tick.toFixed(1)}</text>`,
  ),
  ...[0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (share) =>
      `<text x="${x(share * last).toFixed(1)}" y="${height - bottom + 18}" text-anchor="middle" fill="#444">${Math.round(share * last)}</text>`,
  ),
  `<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle" fill="#222">training step</text>`,
  `<text transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#222">validation loss (nats per character)</text>`,
];
const labelHeights: number[] = [];
for (const { title, colour, points } of series) {
  const visible = points.filter(({ mean }) => mean <= high);
  const line = visible.map(({ step, mean }) => `${x(step).toFixed(1)},${y(mean).toFixed(1)}`).join(' ');
  parts.push(`<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2.2"/>`);
  for (const { step, mean, half } of visible)
    parts.push(
      `<line x1="${x(step).toFixed(1)}" x2="${x(step).toFixed(1)}" y1="${y(mean - half).toFixed(1)}" y2="${y(mean + half).toFixed(1)}" stroke="${colour}" stroke-opacity="0.6"/>`,
    );
  let at = y(points.at(-1)!.mean) + 4;
  while (labelHeights.some((other) => Math.abs(other - at) < 15)) at += 3;
  labelHeights.push(at);
  parts.push(
    `<text x="${width - right + 8}" y="${at.toFixed(1)}" fill="${colour}" font-weight="600">${title}</text>`,
  );
  console.log(title, points.at(-1)!.mean.toFixed(3), '+-', points.at(-1)!.half.toFixed(3));
}
parts.push('</svg>');
writeFileSync(path.resolve(import.meta.dirname, '..', 'docs', 'loss.svg'), `${parts.join('\n')}\n`);
