import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { costlyShown, testsShown, type ShownMethod } from './methods-shown.ts';
import { rateOfCell, type Rate } from './rate.ts';

interface Dot extends Rate {
  readonly method: string;
  readonly design: string;
}

const order = ['null', 'hetscale', 'scale', 'shift', 'hetshift', 'bimodal'];

const meaning: Record<string, string> = {
  null: 'nothing changes (should be .05)',
  hetscale: 'spread, up or down with x3',
  scale: 'spread, for all',
  shift: 'mean, for all',
  hetshift: 'mean, linear in x1',
  bimodal: 'one mode into two',
};

interface Panel {
  readonly name: string;
  readonly title: string;
  readonly problem: string;
  readonly methods: readonly ShownMethod[];
  /** Which cases: one strength and one size a design. */
  readonly where: (parameters: Parameters) => boolean;
}

const panels: readonly Panel[] = [
  {
    name: 'rejection-by-design',
    title: 'How often each test rejects, by what the treatment changes',
    problem: 'power',
    methods: testsShown,
    where: ({ n, design, delta }) => n === 200 && (design !== 'hetscale' || delta === 1.5),
  },
  {
    name: 'costly-peers',
    title: 'Peers that refit for every null draw, and forests',
    problem: 'costly-peers',
    methods: costlyShown,
    where: () => true,
  },
];

/** Level and power of every method, design by design. */
export const rejectionByDesign: readonly Figure[] = panels.map(({ name, title, problem, methods, where }) =>
  defineFigure({
    name,
    title,
    draw({ runs, plot, palette, width }) {
      const dots = dotsOf(runs, problem, methods, where);
      if (dots.length === 0) return undefined;
      const color = shownPart(
        palette,
        dots.map(({ method }) => method),
      );
      const designs = order.filter((design) => dots.some((dot) => dot.design === design));
      const wide = width > 500;
      return {
        options: {
          height: 70 + designs.length * (40 + 15 * color.domain.length),
          marginLeft: wide ? 24 : 14,
          marginRight: 20,
          color: { ...color, legend: true },
          x: {
            label: wide
              ? 'share of data sets rejected at level .05 (bars: 95% interval)'
              : 'share rejected at .05',
            domain: [0, 1],
            grid: true,
            inset: 4,
          },
          // A lane for each method inside each design, so that equal values lie beside each other.
          y: { axis: null, domain: color.domain, insetTop: 24, insetBottom: 4 },
          fy: { axis: null, domain: designs, padding: 0.06 },
          marks: [
            plot.frame({ stroke: 'var(--line)' }),
            plot.ruleX([0.05], { strokeDasharray: '3 3' }),
            plot.text(designs, {
              fy: (design: string) => design,
              text: (design: string) => `${design}: ${meaning[design] ?? ''}`,
              frameAnchor: 'top-left',
              dx: 8,
              dy: 6,
              fontWeight: 600,
            }),
            plot.ruleY(dots, { x1: 'low', x2: 'high', y: 'method', fy: 'design', stroke: 'method' }),
            plot.dot(dots, {
              x: 'rate',
              y: 'method',
              fy: 'design',
              fill: 'method',
              r: 4,
              title: ({ method, design, rate, samples }: Dot) =>
                `${method}, ${design}: ${rate.toFixed(3)} of ${samples}`,
            }),
          ],
        },
        sentence: sentenceOf(dots),
      };
    },
  }),
);

function dotsOf(
  runs: RunView,
  problem: string,
  methods: readonly ShownMethod[],
  where: Panel['where'],
): readonly Dot[] {
  return methods.flatMap(({ label, filter }) =>
    runs
      .cells('rejection', { problem, ...filter, where })
      .map((cell) => ({ method: label, design: String(cell.parameters['design']), ...rateOfCell(cell) })),
  );
}

function sentenceOf(dots: readonly Dot[]): string {
  const own = dots.filter(({ method }) => method === 'CDTE');
  const rates = own.map(({ design, rate }) => `${design} ${rate.toFixed(2)}`).join(', ');
  const mean = dots.find(({ method, design }) => method === 'mean effects (BLP)' && design === 'hetshift');
  const loss =
    mean === undefined
      ? ''
      : ` Where the mean alone changes, linearly in x1 (hetshift), the test of mean effects rejects ${mean.rate.toFixed(2)}.`;
  const samples = Math.min(...dots.map((dot) => dot.samples));
  return `The dashed line is the level .05; a method should lie on it where nothing changes and right of it elsewhere. CDTE: ${rates}.${loss} At least ${samples} data ${samples === 1 ? 'set' : 'sets'} a dot.`;
}
