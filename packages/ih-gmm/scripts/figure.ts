import { writeFileSync } from 'node:fs';
import { compareLabelings, fit, kmeans, simulate } from '../src/index.ts';

const size = { panel: 340, gap: 24, top: 44, bottom: 58 };
const colours = ['#0072b2', '#d55e00', '#009e73'];

const {
  X,
  labels: truth,
  profiles,
} = simulate({
  rows: 300,
  columns: 500,
  clusters: 3,
  delta: 16,
  common: 0.7,
  sigmaLogTheta: 0.5,
  seed: 4,
});
const model = fit(X, { clusters: profiles.rows });
// The first coordinate is what all profiles share; the other two tell them apart.
const points = model.eigenvectors.map(([, second, third]) => [
  second * Math.sqrt(model.eigenvalues[1]),
  third * Math.sqrt(model.eigenvalues[2]),
]);
const reach = 1.08 * Math.max(...points.flat().map(Math.abs));

/** The labels under the names of the true clusters they agree with best. */
function named(labels: ArrayLike<number>): number[] {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const agreement = (order: readonly number[]) =>
    truth.filter((label, i) => order[labels[i]] === label).length;
  const best = orders.reduce((a, b) => (agreement(b) > agreement(a) ? b : a));
  return Array.from(labels, (label) => best[label]);
}

/** A circle, square or triangle around a point: the true cluster. */
function mark(shape: number, x: number, y: number, colour: string): string {
  const style = `fill="${colour}" fill-opacity="0.75"`;
  const at = (value: number) => value.toFixed(1);
  if (shape === 0) return `<circle cx="${at(x)}" cy="${at(y)}" r="3.4" ${style}/>`;
  if (shape === 1) return `<rect x="${at(x - 3)}" y="${at(y - 3)}" width="6" height="6" ${style}/>`;
  return `<path d="M${at(x)} ${at(y - 4)}l4 7h-8z" ${style}/>`;
}

function panel(left: number, title: string, labels: ArrayLike<number>): string {
  const { panel: width, top } = size;
  const wrong = (100 * compareLabelings(labels, truth).misclassified) / truth.length;
  const scale = width / (2 * reach);
  const place = ([x, y]: readonly number[]) =>
    [left + width / 2 + scale * x, top + width / 2 - scale * y] as const;
  const [zeroX, zeroY] = place([0, 0]);
  const assigned = named(labels);
  return [
    `<text x="${left + width / 2}" y="26" text-anchor="middle" font-size="15">${title}: ${wrong.toFixed(0)} % of the rows misplaced</text>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${width}" fill="none" stroke="#bbb"/>`,
    `<path d="M${left} ${zeroY}h${width}M${zeroX} ${top}v${width}" stroke="#ddd"/>`,
    ...points.map((point, i) => mark(truth[i], ...place(point), colours[assigned[i]])),
  ].join('\n');
}

const width = 2 * size.panel + 3 * size.gap;
const height = size.top + size.panel + size.bottom;
const legend =
  'shape: the true cluster; colour: the cluster assigned; distance from the origin: the scale of the row';
writeFileSync(
  new URL('../docs/scales.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" fill="#222">
<title>K-means splits rows by their scale, @lab/ih-gmm by their profile</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${panel(size.gap, 'K-means', kmeans(X, 3).labels)}
${panel(2 * size.gap + size.panel, '@lab/ih-gmm', model.labels)}
<text x="${width / 2}" y="${height - 32}" text-anchor="middle" font-size="13">${legend}</text>
<text x="${width / 2}" y="${height - 12}" text-anchor="middle" font-size="12">300 rows of 500 columns, profiles with cosine 0.7, scales exp(0.5 N(0, 1)); second and third coordinate of the rows</text>
</svg>
`,
);
