/** Draws docs/mask.svg from real runs: the phantom, a mask, its reconstruction, and errors against the budget. */
import { writeFileSync } from 'node:fs';
import {
  compareSchemes,
  designSampling,
  drawSample,
  fourier,
  greyPng,
  haar,
  localCoherence,
  measure,
  reconstruct,
  relativeError,
  sheppLogan,
  type ComparedSummary,
} from '../src/index.ts';

const side = 128;
const shape = [side, side] as const;
const transform = fourier({ shape });
const prior = { kind: 'sparse', basis: haar({ shape }) } as const;
const image = sheppLogan(side);
const { energy } = localCoherence(transform, prior);
const noise = { kind: 'gaussian', sigma: 0.005 } as const;
const options = { method: 'cycleSpin', lambda: 0.01, maxIterations: 60 } as const;

const design = designSampling({ energy, measurements: 0.2 * side * side, pairs: transform.pairs });
const sample = drawSample(design, { seed: 1 });
const y = measure(transform, image, sample, { noise, seed: 1 });
const found = reconstruct(transform, prior, y, sample, options).x as Float64Array;
const error = relativeError(found, image);

const byFrequency = Array.from({ length: side * side }, (_, row) => row).sort(
  (a, b) => radius(a) - radius(b),
);
function radius(row: number): number {
  const centred = (f: number): number => (2 * f > side ? side - f : f);
  return Math.hypot(centred(row % side), centred(Math.floor(row / side)));
}
/** The lowest frequencies alone, whole circles. */
function lowPass(budget: number) {
  const last = radius(byFrequency[Math.min(byFrequency.length, Math.round(budget)) - 1]);
  return { rows: byFrequency.filter((row) => radius(row) < last).sort((a, b) => a - b) };
}

const summaries = compareSchemes({
  ...{
    transform,
    prior,
    images: [image],
    energy,
    design: { pairs: transform.pairs },
    noise,
    repetitions: 3,
    seed: 1,
  },
  schemes: [
    'bernoulli',
    'withoutReplacement',
    'withReplacement',
    { name: 'low frequencies alone', draw: lowPass },
  ],
  budgets: [0.1, 0.15, 0.2, 0.25, 0.3, 0.35].map((share) => share * side * side),
  reconstruct: options,
});

const names: Readonly<Record<string, string>> = {
  bernoulli: 'Bernoulli, p = min(1, c a)',
  withoutReplacement: 'without replacement',
  withReplacement: 'with replacement',
};
const colours = ['#0072b2', '#009e73', '#d55e00', '#777777'];
const size = 200;
const gap = 22;
const chart = { left: 3 * (size + gap) + 70, top: 40, width: 320, height: size };
const range = { x: [0.08, 0.37], y: [0.02, 0.7] } as const;

const embed = (png: Uint8Array, at: number, title: string): string => {
  const x = 14 + at * (size + gap);
  const data = Buffer.from(png).toString('base64');
  return (
    `<text x="${x + size / 2}" y="26" text-anchor="middle" font-size="13">${title}</text>` +
    `<image x="${x}" y="40" width="${size}" height="${size}" style="image-rendering:pixelated" href="data:image/png;base64,${data}"/>` +
    `<rect x="${x}" y="40" width="${size}" height="${size}" fill="none" stroke="#888"/>`
  );
};

const place = (share: number, value: number): [number, number] => [
  chart.left + ((share - range.x[0]) / (range.x[1] - range.x[0])) * chart.width,
  chart.top + (1 - Math.log(value / range.y[0]) / Math.log(range.y[1] / range.y[0])) * chart.height,
];

function curve(runs: readonly ComparedSummary[], colour: string): string {
  const points = runs.map(({ budget, meanError, standardError = 0 }) => ({
    at: place(budget / side ** 2, meanError),
    low: place(budget / side ** 2, Math.max(range.y[0], meanError - standardError))[1],
    high: place(budget / side ** 2, meanError + standardError)[1],
  }));
  const path = points.map(({ at }) => at.map((value) => value.toFixed(1)).join(' ')).join('L');
  const bars = points.map(
    ({ at, low, high }) =>
      `<path d="M${at[0].toFixed(1)} ${low.toFixed(1)}V${high.toFixed(1)}" stroke="${colour}"/><circle cx="${at[0].toFixed(1)}" cy="${at[1].toFixed(1)}" r="3" fill="${colour}"/>`,
  );
  return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>${bars.join('')}`;
}

const schemes = [...new Set(summaries.map(({ scheme }) => scheme))];
const bottom = chart.top + chart.height;
const parts = [
  embed(greyPng({ mask: image, shape }), 0, 'phantom, 128 x 128'),
  embed(
    greyPng({ mask: sample.mask, shape, centred: true }),
    1,
    `${sample.rows.length} of 16,384 frequencies`,
  ),
  embed(greyPng({ mask: found, shape }), 2, `reconstruction, error ${(100 * error).toFixed(1)} %`),
  `<text x="${chart.left + chart.width / 2}" y="26" text-anchor="middle" font-size="13">relative error against the budget</text>`,
  `<rect x="${chart.left}" y="${chart.top}" width="${chart.width}" height="${chart.height}" fill="none" stroke="#444"/>`,
  ...[0.1, 0.2, 0.3].map((share) => {
    const [x] = place(share, 1);
    return `<path d="M${x.toFixed(1)} ${bottom}v4" stroke="#444"/><text x="${x.toFixed(1)}" y="${bottom + 17}" text-anchor="middle">${share * 100} %</text>`;
  }),
  ...[0.03, 0.1, 0.3].map((value) => {
    const [, y0] = place(0.1, value);
    return `<path d="M${chart.left} ${y0.toFixed(1)}h-4" stroke="#444"/><text x="${chart.left - 7}" y="${(y0 + 4).toFixed(1)}" text-anchor="end">${value}</text>`;
  }),
  `<text x="${chart.left + chart.width / 2}" y="${bottom + 36}" text-anchor="middle">share of frequencies measured</text>`,
  ...schemes.map((scheme, i) =>
    curve(
      summaries.filter((run) => run.scheme === scheme),
      colours[i],
    ),
  ),
  ...schemes.map(
    (scheme, i) =>
      `<path d="M${14 + i * 245} ${bottom + 62}h22" stroke="${colours[i]}" stroke-width="3"/><text x="${42 + i * 245}" y="${bottom + 66}">${names[scheme] ?? scheme}</text>`,
  ),
];
const width = chart.left + chart.width + 20;
const height = bottom + 82;
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#222">`,
  `<rect width="${width}" height="${height}" fill="#fff"/>`,
  ...parts,
  '</svg>',
  '',
].join('\n');
writeFileSync(new URL('../docs/mask.svg', import.meta.url), svg);
for (const { scheme, budget, meanRows, meanError, standardError = 0 } of summaries)
  console.log(
    scheme,
    (budget / side ** 2).toFixed(2),
    meanRows.toFixed(0),
    meanError.toFixed(4),
    standardError.toFixed(4),
  );
console.log(
  'reconstruction in the figure',
  error.toFixed(4),
  'deterministic rows',
  design.deterministicRows.length,
);
