import { defineFigure } from '../../../nouns/figure.ts';
import { lawMethod, pooledDistance } from '../claims/estimates.ts';

interface Step {
  readonly outcome: number;
  readonly share: number;
  readonly series: string;
}

const limit = 'law (n to infinity)';
const colours = ['var(--series-2)', 'var(--series-4)', 'var(--series-3)', 'var(--series-5)'];

/** Figure 3 of the paper. */
export const mixtureDistributions = defineFigure({
  name: 'mixture-distributions',
  title: 'Mixture gate: distributions settle as rows are added',
  draw({ runs, plot, width }) {
    const filter = { ...lawMethod, problem: 'mixture-risk', at: { mixture: "paper's" } } as const;
    const sizes = [...new Set(runs.rows(filter).map((row) => Number(row.problemParameters['rows'])))].sort(
      (a, b) => a - b,
    );
    if (sizes.length === 0) return undefined;
    const steps = sizes.flatMap((rows): Step[] => {
      const outcomes = runs
        .rows({ ...filter, at: { ...filter.at, rows } })
        .flatMap((row) => row.curves['ks']?.x ?? [])
        .sort((a, b) => a - b);
      return outcomes.map((outcome, i) => ({
        outcome,
        share: (i + 1) / outcomes.length,
        series: `n = ${rows / 2}`,
      }));
    });
    const law = runs
      .rows(filter)
      .flatMap((row) => row.curves['ks'] ?? [])
      .flatMap(({ x, y }) => x.map((outcome, i): Step => ({ outcome, share: y[i] ?? 0, series: limit })))
      .sort((a, b) => a.outcome - b.outcome);
    const domain = [...sizes.map((rows) => `n = ${rows / 2}`), limit];
    const distances = sizes.map((rows) => {
      const distance = pooledDistance(runs, { ...filter, at: { ...filter.at, rows } });
      return `${(distance?.value ?? NaN).toFixed(2)} at n = ${rows / 2}`;
    });
    return {
      options: {
        height: width > 500 ? 380 : 320,
        marginLeft: 54,
        color: { domain, range: [...colours.slice(0, sizes.length), 'var(--series-1)'], legend: true },
        x: { label: 'm times the excess risk of pre-training', zero: true },
        y: { label: 'share of fits at or below', domain: [0, 1], grid: true },
        marks: [
          plot.line(steps, { x: 'outcome', y: 'share', stroke: 'series', curve: 'step-after' }),
          plot.line(law, { x: 'outcome', y: 'share', stroke: 'series', strokeWidth: 2 }),
        ],
      },
      sentence: `Four centres in 20 columns, m = 2 n, fitted by EM (figure 3 of the paper). Largest distance to the law: ${distances.join(', ')}.`,
    };
  },
});
