import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import { hollowing, type HollowingParameters } from '../problems/hollowing.ts';
import { dotsOf, ranking } from './dots-of.ts';
import { lanes } from './lanes.ts';

/** What the diagonal does. */
export function hollowingErrors(methods: readonly Method[]): Figure {
  return defineFigure({
    name: 'hollowing',
    title: 'Rows of unequal noise, and one huge row',
    draw({ runs, plot, palette, width }) {
      const dots = dotsOf(runs, methods, {
        problem: 'hollowing',
        metric: 'error',
        group: (parameters) => hollowing.label?.(parameters as HollowingParameters) ?? '',
      });
      if (dots.length === 0) return undefined;
      const most = Math.max(0.1, ...dots.map(({ value }) => value));
      const label =
        width > 500 ? 'misclassified rate (0 to 1, square-root scale)' : 'misclassified rate (square root)';
      return {
        options: lanes(dots, {
          plot,
          palette,
          width,
          label,
          domain: [0, most],
          type: 'sqrt',
          ticks: [0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6].filter((tick) => tick <= most),
        }),
        sentence: `The case to look at is uneven noise: what keeps the diagonal (SVD, LSA, PCA) falls behind what leaves it out (ih) or imputes it (HeteroPCA). Mean rates over the cases: ${ranking(dots, 'lower')}.`,
      };
    },
  });
}
