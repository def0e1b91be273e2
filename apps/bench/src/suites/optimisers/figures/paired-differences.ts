import { interval, meanOf } from '../../../judging/estimate.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { arms } from '../methods/arms.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { titleOf } from './shared.ts';

const ticks = [-1, -0.5, -0.2, -0.1, -0.05, -0.02, 0, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/** Last validation loss minus that of Muon on the same seed. */
export const pairedDifferences = defineFigure({
  name: 'paired-differences',
  title: 'Last validation loss, minus that of Muon on the same seed',
  draw({ runs, plot, palette, width }) {
    const cells = arms
      .filter(({ name }) => name !== 'muon')
      .map(({ name }) => ({
        method: titleOf(name),
        values: runs
          .differences(
            'objective',
            { problem: 'language-model', method: name },
            { problem: 'language-model', method: 'muon' },
          )
          .flatMap(({ values }) => values),
      }))
      .filter(({ values }) => values.length > 0);
    if (cells.length === 0) return undefined;
    const dots = cells.flatMap(({ method, values }) => values.map((difference) => ({ method, difference })));
    const bars = cells.map(({ method, values }) => {
      const estimate = meanOf(values)!;
      const [low, high] = interval(estimate) ?? [estimate.value, estimate.value];
      return { method, mean: estimate.value, low, high, sure: low > 0 || high < 0, n: values.length };
    });
    bars.sort((a, b) => a.mean - b.mean);
    const shown = [
      0,
      ...dots.map(({ difference }) => difference),
      ...bars.flatMap(({ low, high }) => [low, high]),
    ];
    const [least, most] = [Math.min(...shown) - 0.005, Math.max(...shown) + 0.005];
    const unsure = bars.filter(({ sure }) => !sure).map(({ method }) => method);
    return {
      options: {
        height: 90 + 30 * bars.length,
        marginLeft: width > 500 ? 190 : 165,
        color: {
          ...shownPart(
            palette,
            bars.map(({ method }) => method),
          ),
          legend: true,
        },
        x: {
          label: 'nats per character less (left) or more (right) than Muon',
          grid: true,
          type: 'symlog',
          constant: 0.02,
          domain: [least, most],
          ticks: ticks.filter((tick) => tick >= least && tick <= most),
          tickFormat: String,
        },
        y: { label: null, domain: bars.map(({ method }) => method) },
        marks: [
          plot.ruleX([0]),
          plot.ruleY(bars, {
            y: 'method',
            x1: 'low',
            x2: 'high',
            stroke: 'method',
            strokeWidth: 3,
            strokeOpacity: 0.5,
          }),
          plot.dot(dots, { x: 'difference', y: 'method', stroke: 'method', r: 3 }),
          plot.dot(bars, { x: 'mean', y: 'method', fill: 'method', r: 5 }),
        ],
      },
      sentence: `Small circles are seeds, large ones their mean, bars 95% intervals over ${bars[0]!.n} ${bars[0]!.n === 1 ? 'seed (one seed has no interval)' : 'seeds'}. Lowest: ${bars[0]!.method} (${bars[0]!.mean.toFixed(3)}). ${bars[0]!.n === 1 ? '' : unsure.length === 0 ? 'No interval holds 0.' : `The interval holds 0 for ${unsure.join(', ')}: nothing is shown of ${unsure.length === 1 ? 'it' : 'them'}.`}`,
    };
  },
});
