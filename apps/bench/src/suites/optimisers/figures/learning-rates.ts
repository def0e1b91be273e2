import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { languageModelGrid } from '../language-model/rate-grid.ts';
import { grouped, meanAndInterval, titleOf } from './shared.ts';

const shown = ['muoneq-r', 'muoneq-rc', 'muon', 'adamw', 'rmnp', 'normuon'];

/** Loss of the tuning runs against the learning rate. */
export const learningRates = defineFigure({
  name: 'learning-rates',
  title: 'How the loss depends on the learning rate',
  draw({ runs, plot, palette, width }) {
    const rows = runs
      .rows({ problem: 'language-model-rates' })
      .filter(({ method }) => shown.includes(method));
    const groups = grouped(
      rows,
      (row) => JSON.stringify([row.method, row.problemParameters['rate']]),
      (row) => row.metrics['objective'],
    );
    const points = [...groups].map(([key, values]) => {
      const [method, rate] = JSON.parse(key) as [string, number];
      return { method: titleOf(method), rate: languageModelGrid[rate]!, ...meanAndInterval(values) };
    });
    points.sort((a, b) => a.rate - b.rate);
    if (points.length === 0) return undefined;
    const best = [...new Set(points.map(({ method }) => method))].map((method) =>
      points.filter((point) => point.method === method).reduce((a, b) => (b.mean < a.mean ? b : a)),
    );
    return {
      options: {
        height: width > 500 ? 400 : 330,
        marginLeft: 52,
        color: {
          ...shownPart(
            palette,
            points.map(({ method }) => method),
          ),
          legend: true,
        },
        x: {
          type: 'log',
          label: 'learning rate (logarithmic scale)',
          ticks: [...languageModelGrid],
          tickFormat: String,
          inset: 12,
        },
        y: { label: 'loss of the tuning runs (nats per character)', grid: true },
        marks: [
          plot.line(points, { x: 'rate', y: 'mean', stroke: 'method', strokeWidth: 1.5 }),
          plot.dot(points, { x: 'rate', y: 'mean', fill: 'method', r: 3.5 }),
        ],
      },
      sentence: `Runs of half the length with other weights, batches and windows than those reported; the lowest point of each is what the reported runs use: ${best.map(({ method, rate }) => `${method} ${rate}`).join(', ')}. A flat line forgives a rate that is off.`,
    };
  },
});
