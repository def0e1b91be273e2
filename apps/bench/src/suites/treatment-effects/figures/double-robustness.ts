import { interval, meanOf } from '../../../judging/estimate.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { combinations, combinationText } from '../methods/cdte-nuisances.ts';

interface Dot {
  readonly method: string;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

/** The error of psi^2 under right and wrong nuisances. */
export const doubleRobustnessFigure = defineFigure({
  name: 'double-robustness',
  title: 'Error of the estimated effect size under right and wrong nuisances',
  draw({ runs, plot, palette, width }) {
    const dots = combinations.flatMap((variant): readonly Dot[] => {
      const estimate = meanOf(
        runs
          .cells('psi2Bias', { problem: 'double-robustness', method: 'cdte-nuisances', variant })
          .flatMap(({ values }) => values),
      );
      if (estimate === undefined) return [];
      const [low, high] = interval(estimate) ?? [estimate.value, estimate.value];
      return [{ method: combinationText(variant), error: estimate.value, low, high }];
    });
    if (dots.length === 0) return undefined;
    const wide = width > 500;
    const color = shownPart(
      palette,
      dots.map(({ method }) => method),
    );
    return {
      options: {
        height: 90 + 34 * dots.length,
        marginLeft: wide ? 160 : 148,
        color: { ...color, legend: true },
        x: {
          label: wide ? 'mean error of psi^2 (truth .0400; bars: 95% interval)' : 'mean error of psi^2',
          grid: true,
          inset: 10,
          ...(wide ? {} : { ticks: 2 }),
        },
        y: { label: null, domain: dots.map(({ method }) => method) },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleX([0]),
          plot.ruleY(dots, { x1: 'low', x2: 'high', y: 'method', stroke: 'method', strokeWidth: 1.5 }),
          plot.dot(dots, {
            x: 'error',
            y: 'method',
            fill: 'method',
            r: 5,
            title: ({ method, error }: Dot) => `${method}: ${error.toFixed(4)}`,
          }),
        ],
      },
      sentence: `The error should be near 0 unless both nuisances are wrong: ${dots.map(({ method, error }) => `${method} ${error >= 0 ? '+' : ''}${error.toFixed(4)}`).join(', ')}. Inverse weights without an outcome model shrink the estimate in small samples.`,
    };
  },
});
