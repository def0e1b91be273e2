/** Draws docs/window.svg: the window of the canonical problem, theory beside simulation, and the phase diagram. */
import { writeFileSync } from 'node:fs';
import { blockModel, outlier, phaseDiagram, simulateFlow, windows } from '../src/index.ts';
import { canonical } from '../test/canonical.ts';

const size = { width: 300, height: 230, left: 52, top: 40, gap: 62, bottom: 52 };
const colours = {
  bulk: '#999999',
  signal: '#d55e00',
  overlap: '#0072b2',
  never: '#f0f0f0',
  transient: '#f5c9a8',
  persistent: '#b9d9ec',
};
const model = blockModel(canonical);
const [start, end] = windows(model).windows[0];

interface Axes {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly panel: number;
  readonly logY?: boolean;
}

const panelLeft = (panel: number): number => size.left + panel * (size.width + size.gap);

/** Where a point goes; x is logarithmic everywhere. */
function place({ x, y, panel, logY }: Axes, [a, b]: readonly [number, number]): [number, number] {
  const along = Math.log(a / x[0]) / Math.log(x[1] / x[0]);
  const up = logY === true ? Math.log(b / y[0]) / Math.log(y[1] / y[0]) : (b - y[0]) / (y[1] - y[0]);
  return [panelLeft(panel) + along * size.width, size.top + (1 - up) * size.height];
}

const digits = (value: number): string => value.toFixed(1);

function line(axes: Axes, points: readonly (readonly [number, number])[], style: string): string {
  const path = points.map((point) => place(axes, point).map(digits).join(' ')).join('L');
  return `<path d="M${path}" fill="none" ${style}/>`;
}

function frame(axes: Axes, title: string, labels: { x: string; xTicks: number[]; yTicks: number[] }): string {
  const left = panelLeft(axes.panel);
  const bottom = size.top + size.height;
  const xTicks = labels.xTicks.map((tick) => {
    const [x] = place(axes, [tick, axes.y[0]]);
    return `<path d="M${digits(x)} ${bottom}v4" stroke="#444"/><text x="${digits(x)}" y="${bottom + 17}" text-anchor="middle">${tick}</text>`;
  });
  const yTicks = labels.yTicks.map((tick) => {
    const [, y] = place(axes, [axes.x[0], tick]);
    return `<path d="M${left} ${digits(y)}h-4" stroke="#444"/><text x="${left - 7}" y="${digits(y + 4)}" text-anchor="end">${tick}</text>`;
  });
  return [
    `<rect x="${left}" y="${size.top}" width="${size.width}" height="${size.height}" fill="none" stroke="#444"/>`,
    `<text x="${left + size.width / 2}" y="${size.top - 14}" text-anchor="middle" font-size="14">${title}</text>`,
    `<text x="${left + size.width / 2}" y="${bottom + 36}" text-anchor="middle">${labels.x}</text>`,
    ...xTicks,
    ...yTicks,
  ].join('\n');
}

function windowShade(axes: Axes): string {
  const [from] = place(axes, [start, axes.y[0]]);
  const [to] = place(axes, [end, axes.y[0]]);
  return `<rect x="${digits(from)}" y="${size.top}" width="${digits(to - from)}" height="${size.height}" fill="${colours.transient}" fill-opacity="0.5"/>`;
}

const logRange = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
const times = logRange(0.2, 60, 160);
const theory = times.map((t) => outlier(model, t));
const simulatedTimes = logRange(0.3, 50, 11);
const simulations = (
  [
    [100, 40],
    [400, 10],
  ] as const
).map(([dimension, replicates]) => ({
  dimension,
  summary: simulateFlow({ model, dimension, replicates, times: simulatedTimes, seed: 1 }).summary,
}));

function spectrumPanel(): string {
  const axes: Axes = { x: [0.2, 60], y: [0.5, 1.8], panel: 0 };
  const large = simulations[1].summary;
  return [
    windowShade(axes),
    line(
      axes,
      times.map((t, i) => [t, theory[i].edge]),
      `stroke="${colours.bulk}" stroke-width="2.5"`,
    ),
    line(
      axes,
      times.flatMap((t, i) => (theory[i].value === undefined ? [] : [[t, theory[i].value] as const])),
      `stroke="${colours.signal}" stroke-width="2.5"`,
    ),
    ...large.map(({ t, top }) => {
      const [x, y] = place(axes, [t, top.mean]);
      return `<circle cx="${digits(x)}" cy="${digits(y)}" r="3.2" fill="none" stroke="#000"/>`;
    }),
    frame(axes, 'top eigenvalue', {
      x: 'training time',
      xTicks: [0.2, 1, 5, 20],
      yTicks: [0.6, 1, 1.4, 1.8],
    }),
    legend(0, 16, [
      [colours.bulk, 'edge of the noise'],
      [colours.signal, 'outlier'],
      ['#fff', 'simulated, N = 400'],
    ]),
  ].join('\n');
}

function overlapPanel(): string {
  const axes: Axes = { x: [0.2, 60], y: [0, 0.65], panel: 1 };
  const marks = simulations.flatMap(({ dimension, summary }) =>
    summary.map(({ t, overlapLeft: { mean, standardError } }) => {
      const [x, y] = place(axes, [t, mean]);
      const [, high] = place(axes, [t, mean + standardError]);
      const [, low] = place(axes, [t, Math.max(0, mean - standardError)]);
      const fill = dimension === 400 ? '#000' : '#fff';
      return `<path d="M${digits(x)} ${digits(high)}V${digits(low)}" stroke="#000"/><circle cx="${digits(x)}" cy="${digits(y)}" r="3" fill="${fill}" stroke="#000"/>`;
    }),
  );
  return [
    windowShade(axes),
    line(
      axes,
      times.map((t, i) => [t, theory[i].overlapLeft ?? 0]),
      `stroke="${colours.overlap}" stroke-width="2.5"`,
    ),
    ...marks,
    frame(axes, 'squared overlap with the signal', {
      x: 'training time',
      xTicks: [0.2, 1, 5, 20],
      yTicks: [0, 0.2, 0.4, 0.6],
    }),
    legend(1, 16, [
      [colours.overlap, 'theory, N infinite'],
      ['#000', 'N = 400'],
      ['#fff', 'N = 100'],
    ]),
  ].join('\n');
}

function legend(panel: number, top: number, entries: readonly (readonly [string, string])[]): string {
  return entries
    .map(([colour, text], i) => {
      const y = size.top + top + 16 * i;
      return `<circle cx="${panelLeft(panel) + 14}" cy="${y - 4}" r="4" fill="${colour}" stroke="#666"/><text x="${panelLeft(panel) + 24}" y="${y}">${text}</text>`;
    })
    .join('\n');
}

function phasePanel(): string {
  const axes: Axes = { x: [1, 100], y: [0.3, 10], panel: 2, logY: true };
  const base = { weights: [0.5, 0.5], covariance: [1, 0.1], noise: 1, initVariance: 0.1 };
  const { columns } = phaseDiagram({ theta: [1], anisotropy: logRange(1, 100, 80), base });
  const least = columns.map(({ anisotropy, thetaMin }) => [anisotropy, thetaMin] as const);
  const last = columns.map(({ anisotropy, thetaInf }) => [anisotropy, thetaInf] as const);
  const area = (points: readonly (readonly [number, number])[], colour: string): string =>
    line(axes, points, `style="fill:${colour}"`);
  const text = (x: number, y: number, words: string): string => {
    const [left, top] = place(axes, [x, y]);
    return `<text x="${digits(left)}" y="${digits(top)}" font-size="13">${words}</text>`;
  };
  return [
    area([[1, 0.3], ...least, [100, 0.3]], colours.never),
    area([...least, ...last.toReversed()], colours.transient),
    area([[1, 10], ...last, [100, 10]], colours.persistent),
    line(axes, least, 'stroke="#444" stroke-width="1.5"'),
    line(axes, last, 'stroke="#444" stroke-width="1.5"'),
    text(6, 0.5, 'never'),
    text(20, 1.6, 'transient'),
    text(2, 4.5, 'persistent'),
    frame(axes, 'phases', { x: 'anisotropy', xTicks: [1, 10, 100], yTicks: [0.5, 1, 2, 5, 10] }),
    `<text x="${panelLeft(2) - 34}" y="${size.top + size.height / 2}" text-anchor="middle" transform="rotate(-90 ${panelLeft(2) - 34} ${size.top + size.height / 2})">signal strength</text>`,
  ].join('\n');
}

const width = panelLeft(2) + size.width + 20;
const height = size.top + size.height + size.bottom;
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#222">`,
  `<rect width="${width}" height="${height}" fill="#fff"/>`,
  spectrumPanel(),
  overlapPanel(),
  phasePanel(),
  '</svg>',
  '',
].join('\n');
writeFileSync(new URL('../docs/window.svg', import.meta.url), svg);
