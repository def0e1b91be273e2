import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import { numberOfClusters, type NumberOfClustersParameters } from '../problems/number-of-clusters.ts';
import { dotsOf, ranking } from './dots-of.ts';
import { lanes } from './lanes.ts';

/** How often each rule finds the number of clusters. */
export function countShares(methods: readonly Method[]): Figure {
  return defineFigure({
    name: 'number-of-clusters',
    title: 'How often the number of clusters is found',
    draw({ runs, plot, palette, width }) {
      const dots = dotsOf(runs, methods, {
        problem: 'number-of-clusters',
        metric: 'rightCount',
        group: (parameters) => numberOfClusters.label?.(parameters as NumberOfClustersParameters) ?? '',
      });
      if (dots.length === 0) return undefined;
      return {
        options: lanes(dots, {
          plot,
          palette,
          width,
          label: 'share of data sets with the right number',
          domain: [0, 1],
        }),
        sentence: `Further right is better. Means over the designs: ${ranking(dots, 'higher')}. The gap between eigenvalues answers 1 where profiles have a direction in common.`,
      };
    },
  });
}
