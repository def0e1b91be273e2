/**
 * Draws docs/schedules.svg: two coefficients that parallel updates never settle, and the phase diagram of random designs.
 *
 *   node scripts/figure.ts
 */
import { randomStream } from '@lab/stats';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { certify, iterate, priors, stabilityMap } from '../dist/index.js';

const size = { width: 300, height: 220, left: 56, top: 62, gap: 74 };
const colours = { sequential: '#0072b2', parallel: '#d55e00', flat: '#0072b2', heavy: '#009e73' };
const parts: string[] = [];
const panelLeft = (panel: number): number => size.left + panel * (size.width + size.gap);

interface Axes {
  readonly panel: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

function place({ panel, x, y }: Axes, a: number, b: number): [number, number] {
  const along = (a - x[0]) / (x[1] - x[0]);
  const up = (b - y[0]) / (y[1] - y[0]);
  return [panelLeft(panel) + along * size.width, size.top + (1 - up) * size.height];
}

function text(x: number, y: number, content: string, more = ''): void {
  parts.push(`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${content}</text>`);
}

function line(axes: Axes, points: readonly (readonly [number, number])[], style: string): void {
  const along = points.map(([a, b]) =>
    place(axes, a, b)
      .map((v) => v.toFixed(1))
      .join(' '),
  );
  parts.push(`<path d="M${along.join('L')}" fill="none" ${style}/>`);
}

function dots(axes: Axes, points: readonly (readonly [number, number])[], fill: string): void {
  for (const [a, b] of points) {
    const [x, y] = place(axes, a, b);
    parts.push(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${fill}"/>`);
  }
}

function frame(
  axes: Axes,
  title: string,
  labels: { x: string; y: string; xs: number[]; ys: number[] },
): void {
  const left = panelLeft(axes.panel);
  const bottom = size.top + size.height;
  parts.push(
    `<rect x="${left}" y="${size.top}" width="${size.width}" height="${size.height}" fill="none" stroke="#888"/>`,
  );
  text(left, size.top - 14, title, 'font-weight="600"');
  text(left + size.width / 2, bottom + 36, labels.x, 'text-anchor="middle"');
  const middle = size.top + size.height / 2;
  text(left - 40, middle, labels.y, `text-anchor="middle" transform="rotate(-90 ${left - 40} ${middle})"`);
  for (const tick of labels.xs)
    text(place(axes, tick, 0)[0], bottom + 17, String(tick), 'text-anchor="middle"');
  for (const tick of labels.ys)
    text(left - 7, place(axes, 0, tick)[1] + 4, String(tick), 'text-anchor="end"');
}

const sweeps = 14;
const orbit: Axes = { panel: 0, x: [0, sweeps], y: [-0.08, 1] };
frame(orbit, 'two correlated columns, spike and slab', {
  x: 'sweep',
  y: 'mean of the first coefficient',
  xs: [0, 4, 8, 12],
  ys: [0, 0.5, 1],
});
for (const schedule of ['sequential', 'parallel'] as const) {
  const data = {
    gram: [
      [50, 47.5],
      [47.5, 50],
    ],
    xty: [42, 43],
  };
  const prior = priors.spikeSlab({ inclusion: 0.1, slabVariance: 1 });
  const points: [number, number][] = [[0, 0]];
  for (const { sweep, mean } of iterate(data, { prior, noiseVariance: 1, schedule })) {
    points.push([sweep, mean[0]]);
    if (sweep === sweeps) break;
  }
  line(orbit, points, `stroke="${colours[schedule]}" stroke-width="1.6"`);
  dots(orbit, points, colours[schedule]);
  const [x, y] = place(orbit, schedule === 'sequential' ? 9.4 : 0.3, schedule === 'sequential' ? 0.9 : 0.92);
  text(x, y, schedule, `fill="${colours[schedule]}" font-weight="600"`);
}

const n = 200;
const phase: Axes = { panel: 1, x: [0, 0.5], y: [1, 3] };
frame(phase, `random columns, ${n} rows`, {
  x: 'columns per row, p / n',
  y: 'largest eigenvalue',
  xs: [0, 0.1, 0.2, 0.3, 0.4, 0.5],
  ys: [1, 2, 3],
});
line(
  phase,
  [
    [0, 2],
    [0.5, 2],
  ],
  'stroke="#222" stroke-dasharray="5 4"',
);
for (const [t, colour] of [
  [0, colours.flat],
  [1, colours.heavy],
] as const) {
  const curve = Array.from({ length: 60 }, (_, i): [number, number] => {
    const gamma = (0.5 * (i + 1)) / 60;
    return [gamma, stabilityMap({ gamma, priorRatio: t }).lambdaMax];
  });
  line(phase, curve, `stroke="${colour}" stroke-width="1.6"`);
  const simulated = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5].map((gamma): [number, number] => {
    const p = Math.round(gamma * n);
    const X = { data: randomStream(1, gamma).fillNormal(new Float64Array(n * p)), rows: n, columns: p };
    const prior = priors.gaussian(1 / (n * Math.max(t, 1e-9)));
    const y = new Array<number>(n).fill(0);
    return [gamma, certify({ X, y }, { prior, noiseVariance: 1, intercept: false }).lambdaMax!];
  });
  dots(phase, simulated, colour);
  const [x, y] = place(phase, t === 0 ? 0.33 : 0.49, t === 0 ? 2.75 : 1.22);
  text(
    x,
    y,
    t === 0 ? 'flat prior' : 'prior as heavy as the data',
    `fill="${colour}" text-anchor="end" font-weight="600"`,
  );
}
const [x, y] = place(phase, 0.495, 2);
text(x, y - 6, 'above: parallel updates diverge', 'fill="#222" font-size="12" text-anchor="end"');

text(
  16,
  24,
  'One eigenvalue tells beforehand whether parallel updates settle; sequential ones do',
  'font-weight="600" font-size="14"',
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 790 340" font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img" aria-label="Left: the first mean by sweep under both schedules. Right: the largest eigenvalue against p over n.">
<rect width="790" height="340" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
writeFileSync(path.join(import.meta.dirname, '..', 'docs', 'schedules.svg'), svg);
