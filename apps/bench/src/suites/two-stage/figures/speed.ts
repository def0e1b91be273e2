import { defineFigure } from '../../../nouns/figure.ts';
import { median } from '../../../metrics/median.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { jobTitle } from '../problems/speed.ts';
import type { SpeedJob } from '../task.ts';

const peers = [
  ['numpy', 'numpy'],
  ['sklearn-bootstrap', 'bootstrap (scikit-learn)'],
] as const;

/** Seconds, side by side. */
export const speedFigure = defineFigure({
  name: 'speed',
  title: 'CPU seconds for the jobs that take time',
  draw({ runs, plot, palette }) {
    const dots = peers.flatMap(([method, label]) =>
      runs.rows({ problem: 'speed', method }).flatMap(({ problemParameters, curves }) => {
        const turns = curves['cpuRatio'];
        if (turns === undefined) return [];
        const job = jobTitle(problemParameters['job'] as SpeedJob);
        return [
          { job, seconds: median(turns.y), method: 'package' },
          { job, seconds: median(turns.x), method: label },
        ];
      }),
    );
    if (dots.length === 0) return undefined;
    const most = Math.max(1, ...dots.map(({ seconds }) => 1.5 * seconds));
    const jobs = [...new Set(dots.map(({ job }) => job))];
    const color = shownPart(
      palette,
      dots.map(({ method }) => method),
    );
    return {
      options: {
        height: 90 + 52 * jobs.length,
        marginLeft: 150,
        color: { ...color, legend: true },
        x: {
          type: 'log',
          label: 'CPU seconds (logarithmic)',
          grid: true,
          domain: [0.0005, most],
          ticks: [0.001, 0.01, 0.1, 1, 10].filter((tick) => tick <= most),
          tickFormat: String,
          inset: 8,
        },
        y: { label: null, domain: color.domain, insetTop: 16 },
        fy: { axis: null, domain: jobs, padding: 0.1 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.text(jobs, {
            fy: (job: string) => job,
            text: (job: string) => job,
            frameAnchor: 'top-left',
            dx: 6,
            dy: 5,
            fontWeight: 600,
          }),
          plot.dot(dots, { x: 'seconds', y: 'method', fy: 'job', fill: 'method', r: 4.5 }),
        ],
      },
      sentence: sentenceOf(runs.cells('cpuRatio', { problem: 'speed', method: 'numpy' })),
    };
  },
});

function sentenceOf(
  cells: readonly {
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly values: readonly number[];
  }[],
): string {
  const parts = cells.map(({ parameters, values }) => {
    const mean = values.reduce((sum, ratio) => sum + 1 / ratio, 0) / values.length;
    return `${jobTitle(parameters['job'] as SpeedJob)}: ${Number(mean.toPrecision(2))}`;
  });
  return parts.length > 0
    ? `Package over numpy on one thread, in turns: ${parts.join('; ')}.`
    : 'numpy was not found on this machine: 0 jobs compared.';
}
