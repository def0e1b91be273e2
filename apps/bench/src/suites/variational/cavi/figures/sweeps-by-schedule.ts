import { defineFigure, type Figure } from '../../../../nouns/figure.ts';
import type { Method } from '../../../../nouns/method.ts';
import { shownPart } from '../../../../nouns/palette.ts';

interface Dot {
  readonly data: string;
  readonly sweeps: number;
  readonly method: string;
  readonly solved: boolean;
}

/** What every schedule needs on every table. */
export function sweepsBySchedule(
  name: string,
  problem: string,
  title: string,
  methods: readonly Method[],
): Figure {
  return defineFigure({
    name,
    title,
    draw({ runs, plot, palette, width }) {
      const dots = runs.rows({ problem }).flatMap((row): Dot[] => {
        const sweeps = row.metrics['sweeps'];
        if (sweeps === undefined) return [];
        const method = methods.find((entry) => entry.name === row.method)?.label?.(row.methodParameters);
        const data = String(row.problemParameters['data']);
        return [{ data, sweeps, method: method ?? row.method, solved: row.metrics['solved'] === 1 }];
      });
      if (dots.length === 0) return undefined;
      const color = shownPart(
        palette,
        dots.map(({ method }) => method),
      );
      const tables = [...new Set(dots.map(({ data }) => data))];
      const wide = width > 500;
      const failed = dots.filter(({ solved }) => !solved);
      const failures = new Set(failed.filter(({ method }) => method === 'parallel').map(({ data }) => data));
      return {
        options: {
          height: 90 + tables.length * (14 + 11 * color.domain.length),
          marginLeft: wide ? 190 : 120,
          color: { ...color, legend: true },
          x: {
            type: 'log',
            domain: [0.9, 2300],
            label: wide ? 'sweeps to the solution (logarithmic scale)' : 'sweeps (logarithmic)',
            ticks: [1, 10, 100, 1000],
            tickFormat: String,
            grid: true,
          },
          y: { axis: null, domain: color.domain },
          fy: { label: null, domain: tables, axis: 'left', padding: 0.1 },
          marks: [
            plot.frame({ stroke: 'var(--line)' }),
            plot.dot(
              dots.filter(({ solved }) => solved),
              { x: 'sweeps', y: 'method', fy: 'data', fill: 'method', r: 4 },
            ),
            plot.dot(failed, {
              x: () => 2000,
              y: 'method',
              fy: 'data',
              stroke: 'method',
              symbol: 'times',
              r: 4,
            }),
          ],
        },
        sentence: `Further left is faster; a cross at 2,000 is a schedule that diverged, cycled or ran out of sweeps: parallel did on ${failures.size} of ${tables.length} tables.`,
      };
    },
  });
}
