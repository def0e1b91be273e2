import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { realDataSets, type RealDataName } from '../problems/real-data-sets.ts';
import { methodsShown } from './methods-shown.ts';

interface Dot {
  readonly data: string;
  readonly ari: number;
  readonly method: string;
}

/** Every method on every real data set. */
export const realDataAgreement = defineFigure({
  name: 'real-data-agreement',
  title: 'Agreement with the known classes on real data',
  draw({ runs, plot, palette, width }) {
    const dots = dotsOf(runs);
    if (dots.length === 0) return undefined;
    const color = shownPart(
      palette,
      dots.map(({ method }) => method),
    );
    const sets = setsOf(dots);
    const wide = width > 500;
    return {
      options: {
        height: 90 + 56 * sets.length,
        marginLeft: wide ? 140 : 116,
        color: { ...color, legend: true },
        x: {
          label: wide
            ? 'adjusted Rand index (1 = the known classes, 0 = chance)'
            : 'adjusted Rand index (1 = classes)',
          domain: [Math.min(0, ...dots.map(({ ari }) => ari)), 1],
          grid: true,
          inset: 6,
          ...(wide ? {} : { ticks: 5 }),
        },
        // A lane for each method inside each set, so that equal values lie beside each other.
        y: { axis: null, domain: color.domain },
        fy: { label: wide ? 'data set' : null, domain: [...sets], axis: 'left', padding: 0.12 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.dot(dots, {
            x: 'ari',
            y: 'method',
            fy: 'data',
            fill: 'method',
            r: 3.5,
            title: ({ method, data, ari }: Dot) => `${method}, ${data}: ${ari.toFixed(3)}`,
          }),
        ],
      },
      sentence: `${leaders(dots)} Each dot is the mean over random starts; further right is better.`,
    };
  },
});

function dotsOf(runs: RunView): readonly Dot[] {
  return methodsShown.flatMap(({ label, filter }) =>
    runs
      .cells('ari', { problem: 'real-data', ...filter })
      .filter(
        ({ parameters }) =>
          realDataSets[parameters['data'] as RealDataName].scaling === parameters['scaling'],
      )
      .map(({ parameters, values }) => ({
        data: String(parameters['data']),
        ari: stratifiedMean([values])?.value ?? 0,
        method: label,
      })),
  );
}

/** The sets that were run, in the order of their declaration. */
function setsOf(dots: readonly Dot[]): readonly string[] {
  return Object.keys(realDataSets).filter((name) => dots.some(({ data }) => data === name));
}

/** Who is best where, in words. */
function leaders(dots: readonly Dot[]): string {
  const sets = setsOf(dots);
  const behind = sets.filter((data) => {
    const here = dots.filter((dot) => dot.data === data);
    const best = Math.max(...here.map(({ ari }) => ari));
    return !here.some(({ method, ari }) => method.startsWith('ih') && ari >= best - 0.005);
  });
  const ahead = sets.length - behind.length;
  const losses = behind.length === 0 ? '' : `; another method is ahead on ${behind.join(', ')}`;
  return `Some variant of ih is best or level on ${ahead} of ${sets.length} sets${losses}.`;
}
