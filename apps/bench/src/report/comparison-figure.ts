import { countVerdicts, type ComparisonResult, type MetricComparison } from '../comparing/comparison.ts';
import type { Drawn, Figure } from '../nouns/figure.ts';

const mostShown = 15;
/** Effects beyond are drawn at the edge. */
const furthest = 8;
const colours = {
  worse: 'var(--bad)',
  undecided: 'var(--open)',
  better: 'var(--good)',
  same: 'var(--muted)',
} as const;

/** A metric as after over before, whatever it is compared by. */
interface Relative {
  readonly label: string;
  readonly verdict: MetricComparison['verdict'];
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** The intervals of all metrics that are not the same, after over before. */
export function comparisonFigure(result: ComparisonResult): Figure {
  return {
    name: 'effects',
    title: 'After over before',
    draw: ({ plot, width }): Drawn | undefined => {
      const found = result.metrics.filter(({ verdict }) => verdict !== 'same').flatMap(relative);
      const shown = found.slice(0, mostShown).map((one, place) => ({ ...one, place }));
      if (shown.length === 0) return undefined;
      const zone = [1 / (1 + result.leastEffect), 1 + result.leastEffect];
      const options = {
        height: 70 + 34 * shown.length,
        marginLeft: 10,
        marginRight: 20,
        x: {
          type: 'log' as const,
          label: 'after over before (times)',
          grid: true,
          tickFormat: String,
          ticks: ticksWithin(shown, width > 500 ? 0.04 : 0.12),
        },
        y: { axis: null, domain: [-0.8, shown.length - 0.4], reverse: true },
        color: {
          legend: true,
          domain: ['worse', 'undecided', 'better'],
          range: [colours.worse, colours.undecided, colours.better],
        },
        marks: [
          plot.rectX([zone], {
            x1: (pair: number[]) => pair[0],
            x2: (pair: number[]) => pair[1],
            fill: 'var(--line)',
            fillOpacity: 0.5,
          }),
          plot.ruleX([1], { stroke: 'var(--muted)' }),
          plot.ruleY(shown, { y: 'place', x1: 'low', x2: 'high', stroke: 'verdict', strokeWidth: 2 }),
          plot.dot(shown, { x: 'ratio', y: 'place', fill: 'verdict', r: 4 }),
          plot.text(shown, {
            y: 'place',
            frameAnchor: 'left',
            dy: -13,
            text: 'label',
            lineWidth: width > 500 ? 60 : 24,
            textOverflow: 'ellipsis' as const,
            fill: 'currentColor',
          }),
        ],
      };
      return { options, sentence: sentenceOf(result, found.length, shown.length) };
    },
  };
}

const tickChoices = [1, 0.5, 2, 0.25, 4, 0.125, 8, 0.8, 1.25, 1.5, 0.65, 3, 0.9, 1.1, 0.7, 0.6, 1.2, 1.4, 6];

/** Round ratios within what is drawn, the roundest first, none closer to another than a share of the axis. */
function ticksWithin(shown: readonly Relative[], gap: number): number[] {
  const low = Math.min(0.9, ...shown.map((one) => one.low));
  const high = Math.max(1.1, ...shown.map((one) => one.high));
  const least = gap * Math.log(high / low);
  const chosen: number[] = [];
  for (const tick of tickChoices) {
    const apart = chosen.every((other) => Math.abs(Math.log(tick / other)) >= least);
    if (tick >= low && tick <= high && apart) chosen.push(tick);
  }
  return chosen.sort((a, b) => a - b);
}

function relative(metric: MetricComparison): Relative[] {
  const { scale, before, effect, interval, verdict, title, method, problem } = metric;
  const asRatio = (value: number): number => (scale === 'ratio' ? value : 1 + value / before);
  if (interval === null || before <= 0) return [];
  const clipped = (value: number): number => Math.min(furthest, Math.max(1 / furthest, asRatio(value)));
  return [
    {
      label: `${title} of ${method} on ${problem}`,
      verdict,
      ratio: clipped(effect),
      low: clipped(interval[0]),
      high: clipped(interval[1]),
    },
  ];
}

function sentenceOf(result: ComparisonResult, found: number, shown: number): string {
  const { worse, undecided, better } = countVerdicts(result.metrics);
  const without = worse + undecided + better - found;
  const rest = [
    ...(found > shown ? [`the first ${shown} of ${found} are drawn`] : []),
    ...(without > 0 ? [`${without} without an interval, or from 0, are in the table alone`] : []),
  ];
  return (
    `Each line is an interval that holds together with all others; the band is the least effect, ${Number((result.leastEffect * 100).toFixed(2))}%. ` +
    `${worse} metrics are worse, ${better} better, ${undecided} undecided${rest.length === 0 ? '' : `; ${rest.join('; ')}`}.`
  );
}
