/** Draws docs/recovery.svg from real fits: `pnpm exec node scripts/figure.ts`. */
import { writeFileSync } from 'node:fs';
import { examples } from '../src/examples/index.ts';
import { fit } from '../src/index.ts';
import { targets } from '../src/targets/index.ts';

const width = 860;
const height = 330;
const panel = { width: 340, height: 220, top: 50 };
const colours = ['#1f6feb', '#d1570a', '#1a7f37', '#8250df'];

interface Series {
  readonly label: string;
  readonly points: readonly (readonly [number, number])[];
  readonly dashed?: boolean;
}

interface Panel {
  readonly left: number;
  readonly title: string;
  readonly x: { readonly label: string; readonly ticks: readonly number[]; readonly log?: boolean };
  readonly y: { readonly label: string; readonly ticks: readonly number[]; readonly log?: boolean };
  readonly series: readonly Series[];
  readonly legend: { readonly x: number; readonly y: number };
}

const scatter = [
  [1, 0.6, 0.2],
  [0.6, 2, -0.5],
  [0.2, -0.5, 1.5],
];
const student = targets.student({ centre: [1, -2, 0.5], scatter, df: 5 });

function meanError(count: number, kind: 'iid' | 'sobol', symmetrize: 'none' | 'antithetic'): number {
  const generators = symmetrize === 'antithetic' ? count / 2 : count;
  const { mean } = fit(student, {
    points: { kind, count: generators },
    symmetrize,
    restarts: 0,
    discretisation: false,
  });
  return Math.max(1e-14, ...mean.map((x, j) => Math.abs(x - [1, -2, 0.5][j])));
}

const sizes = [16, 32, 64, 128, 256, 512, 1024];
const errors: Series[] = [
  { label: 'independent draws', points: sizes.map((n) => [n, meanError(n, 'iid', 'none')]) },
  { label: 'Sobol points', points: sizes.map((n) => [n, meanError(n, 'sobol', 'none')]) },
  { label: 'mirrored pairs (default)', points: sizes.map((n) => [n, meanError(n, 'sobol', 'antithetic')]) },
];

const distances = Array.from({ length: 41 }, (_, i) => 1 + i * 0.05);
const branches: Series[] = [
  {
    label: 'reverse KL',
    points: distances.map((m) => [m, examples.gaussianMixtureReverseKl({ m }).fixedScaleMinimiser]),
  },
  ...[0.25, 0.5, 0.75].map((alpha) => ({
    label: `alpha = ${alpha}`,
    points: distances.map((m) => [m, examples.gaussianMixtureAlpha({ m, alpha }).minimiser] as const),
  })),
];

const panels: Panel[] = [
  {
    left: 70,
    title: 'Symmetric points make the mean exact',
    x: { label: 'base points (evaluations of log p for one step)', ticks: [16, 64, 256, 1024], log: true },
    y: { label: 'error of the mean', ticks: [1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1], log: true },
    series: errors,
    legend: { x: 130, y: 82 },
  },
  {
    left: 500,
    title: 'Past a threshold the fit breaks the symmetry',
    x: { label: 'half distance m of two equal modes', ticks: [1, 1.5, 2, 2.5, 3] },
    y: { label: 'fitted mean (true mean 0)', ticks: [0, 1, 2, 3] },
    series: branches,
    legend: { x: 12, y: 12 },
  },
];

function draw({ left, title, x, y, series, legend }: Panel): string {
  const place = (axis: Panel['x'], value: number, length: number): number => {
    const scale = axis.log === true ? Math.log10 : (v: number): number => v;
    const [low, high] = [scale(axis.ticks[0]), scale(axis.ticks[axis.ticks.length - 1])];
    return ((scale(value) - low) / (high - low)) * length;
  };
  const px = (v: number): number => left + place(x, v, panel.width);
  const py = (v: number): number => panel.top + panel.height - place(y, v, panel.height);
  const text = (value: number, log: boolean | undefined): string =>
    log === true && (value < 0.5 || value > 1e4) ? `1e${Math.round(Math.log10(value))}` : String(value);
  const lines = [
    `<text x="${left}" y="${panel.top - 18}" font-size="14" font-weight="600">${title}</text>`,
    ...x.ticks.map(
      (t) =>
        `<text x="${px(t)}" y="${panel.top + panel.height + 18}" text-anchor="middle">${t}</text>` +
        `<line x1="${px(t)}" x2="${px(t)}" y1="${panel.top + panel.height}" y2="${panel.top + panel.height + 4}" stroke="#57606a"/>`,
    ),
    ...y.ticks.map(
      (t) =>
        `<text x="${left - 8}" y="${py(t) + 4}" text-anchor="end">${text(t, y.log)}</text>` +
        `<line x1="${left}" x2="${left + panel.width}" y1="${py(t)}" y2="${py(t)}" stroke="#d0d7de"/>`,
    ),
    `<text x="${left + panel.width / 2}" y="${panel.top + panel.height + 40}" text-anchor="middle">${x.label}</text>`,
    `<text transform="translate(${left - 48} ${panel.top + panel.height / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>`,
    ...series.map(({ points }, k) => {
      const path = points.map(([a, b]) => `${px(a).toFixed(1)},${py(b).toFixed(1)}`).join(' ');
      const dots =
        points.length > 12
          ? ''
          : points
              .map(([a, b]) => `<circle cx="${px(a)}" cy="${py(b)}" r="3" fill="${colours[k]}"/>`)
              .join('');
      return `<polyline points="${path}" fill="none" stroke="${colours[k]}" stroke-width="2"/>${dots}`;
    }),
    ...series.map(
      ({ label }, k) =>
        `<line x1="${left + legend.x}" x2="${left + legend.x + 22}" y1="${panel.top + legend.y + 18 * k}" y2="${panel.top + legend.y + 18 * k}" stroke="${colours[k]}" stroke-width="2"/>` +
        `<text x="${left + legend.x + 28}" y="${panel.top + legend.y + 4 + 18 * k}">${label}</text>`,
    ),
  ];
  return lines.join('\n');
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#24292f">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${panels.map(draw).join('\n')}
</svg>
`;
writeFileSync(new URL('../docs/recovery.svg', import.meta.url), svg);
for (const { label, points } of errors)
  console.log(label, points.map(([n, e]) => `${n}: ${e.toExponential(1)}`).join('  '));
