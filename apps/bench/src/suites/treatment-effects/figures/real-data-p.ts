import { median } from '../../../metrics/median.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { costlyShown, testsShown } from './methods-shown.ts';

interface Dot {
  readonly p: number;
  readonly method: string;
  readonly data: string;
}

const least = 1e-6;

const names: Record<string, string> = {
  'nsw estimated': 'NSW, randomised',
  'nsw known': 'NSW, design known',
  'nsw-observational estimated': 'NSW, survey controls',
};

/** What every test says of the real studies. */
export const realDataP = defineFigure({
  name: 'real-data-p',
  title: 'p-values on real studies',
  draw({ runs, plot, palette, width }) {
    const dots = dotsOf(runs);
    if (dots.length === 0) return undefined;
    const color = shownPart(
      palette,
      dots.map(({ method }) => method),
    );
    const sets = [...new Set(dots.map(({ data }) => data))];
    const wide = width > 500;
    const lowest = Math.min(0.001, ...dots.map(({ p }) => p));
    const ticks = wide ? [1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 1] : [1e-6, 1e-3, 1];
    return {
      options: {
        height: 80 + sets.length * (24 + 13 * color.domain.length),
        marginLeft: wide ? 160 : 142,
        color: { ...color, legend: true },
        x: {
          type: 'log',
          domain: [lowest, 1],
          label: wide
            ? 'p-value (logarithmic; medians over folds or subsamples; below 1e-6 drawn there)'
            : 'p-value',
          grid: true,
          tickFormat: (p: number) => (p >= 0.001 ? String(p) : p.toExponential(0)),
          ticks: ticks.filter((tick) => tick >= lowest),
          inset: 6,
        },
        y: { axis: null, domain: color.domain, inset: 4 },
        fy: { label: null, domain: sets, axis: 'left', padding: 0.1 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleX([0.05], { strokeDasharray: '3 3' }),
          plot.dot(dots, {
            x: 'p',
            y: 'method',
            fy: 'data',
            fill: 'method',
            r: 4,
            title: ({ method, data, p }: Dot) => `${method}, ${data}: ${p.toPrecision(3)}`,
          }),
        ],
      },
      sentence: sentenceOf(dots),
    };
  },
});

function dotsOf(runs: RunView): readonly Dot[] {
  const forests = costlyShown.filter(({ filter }) => filter.method === 'forest-dr-learner');
  return [...testsShown, ...forests].flatMap(({ label, filter }) => [
    ...runs.cells('pValue', { problem: 'job-training', ...filter }).map(({ parameters, values }) => ({
      p: Math.max(least, median(values)),
      method: label,
      data: names[`${String(parameters['data'])} ${String(parameters['propensity'])}`] ?? 'other',
    })),
    ...runs.cells('pValue', { problem: 'project-star', ...filter }).map(({ parameters, values }) => ({
      p: Math.max(least, median(values)),
      method: label,
      data: `STAR, ${Number(parameters['n'])} pupils`,
    })),
  ]);
}

function sentenceOf(dots: readonly Dot[]): string {
  const own = dots.filter(({ method }) => method === 'CDTE');
  const naive = dots.find(
    ({ method, data }) => method === 'unadjusted MMD' && data === 'NSW, survey controls',
  );
  const unadjusted =
    naive === undefined
      ? ''
      : ` On survey controls the unadjusted test, which also sees how the arms differed before treatment, has ${naive.p.toPrecision(2)}.`;
  return `Left of the dashed line (.05) a test rejects; a dot right of it is no proof of no effect. CDTE: ${own.map(({ data, p }) => `${data} ${p.toPrecision(2)}`).join('; ')}.${unadjusted}`;
}
