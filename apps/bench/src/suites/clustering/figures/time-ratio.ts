import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import { shownPart } from '../../../nouns/palette.ts';

interface Dot {
  readonly ratio: number;
  readonly method: string;
  readonly job: string;
}

const ratioTicks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** Time of every method over that of K-means. */
export function timeRatioFigure(methods: readonly Method[]): Figure {
  return defineFigure({
    name: 'time-ratio',
    title: 'Time of a fit, over that of K-means on the same table',
    draw({ runs, plot, palette, width }) {
      const dots = dotsOf(runs, methods);
      if (dots.length === 0) return undefined;
      const color = shownPart(
        palette,
        dots.map(({ method }) => method),
      );
      const jobs = [...new Set(dots.map(({ job }) => job))];
      const wide = width > 500;
      const least = Math.min(0.5, ...dots.map(({ ratio }) => ratio)) / 1.2;
      const most = Math.max(2, ...dots.map(({ ratio }) => ratio)) * 1.2;
      return {
        options: {
          height: 80 + jobs.length * (34 + 20 * color.domain.length),
          marginLeft: wide ? 170 : 142,
          color: { ...color, legend: true },
          x: {
            type: 'log',
            domain: [least, most],
            label: wide
              ? 'time over that of K-means (times, logarithmic scale)'
              : 'times K-means (logarithmic)',
            grid: true,
            ticks: ratioTicks.filter((tick) => tick >= least && tick <= most),
            tickFormat: String,
          },
          y: { label: null, domain: color.domain, insetTop: 16 },
          fy: { axis: null, domain: jobs, padding: 0.06 },
          marks: [
            plot.frame({ stroke: 'var(--line)' }),
            plot.ruleX([1]),
            plot.text(jobs, {
              fy: (job: string) => job,
              text: (job: string) => `rows x columns: ${job}`,
              frameAnchor: 'top-left',
              dx: 6,
              dy: 6,
              fontWeight: 600,
            }),
            plot.dot(dots, {
              x: 'ratio',
              y: 'method',
              fy: 'job',
              fill: 'method',
              r: 4.5,
              title: ({ method, ratio }: Dot) => `${method}: ${ratio.toFixed(2)}`,
            }),
          ],
        },
        sentence: `Left of the line is faster than K-means with the same number of starts. ${noiseOf(dots)}`,
      };
    },
  });
}

function dotsOf(runs: RunView, methods: readonly Method[]): readonly Dot[] {
  return runs.rows({ problem: 'speed' }).flatMap((row) => {
    const ratio = row.metrics['timeRatio'];
    if (ratio === undefined) return [];
    const label =
      methods.find(({ name }) => name === row.method)?.label?.(row.methodParameters) ?? row.method;
    const { rows = 0, columns = 0 } = row.problemParameters;
    return [{ ratio, method: label, job: `${rows} x ${columns}` }];
  });
}

/** K-means against itself would be 1 on a machine without noise. */
function noiseOf(dots: readonly Dot[]): string {
  const own = dots.filter(({ method }) => method === 'K-means').map(({ ratio }) => ratio.toFixed(2));
  return own.length === 0
    ? ''
    : `K-means against itself gives ${own.join(', ')}: how far that is from 1 is the noise of this machine.`;
}
