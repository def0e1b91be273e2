import { defineFigure } from '../../../nouns/figure.ts';
import { growthOf } from '../claims/growth.ts';
import { capacityPlot } from './capacity-plot.ts';
import { pointsAlong, rulesShown } from './points.ts';

/** The paper's main figure. */
export const capacityAgainstDimension = defineFigure({
  name: 'capacity-against-dimension',
  title: 'Facts stored by one step, against the dimension',
  draw({ runs, plot, palette }) {
    const points = pointsAlong(runs, { problem: 'dimension', x: 'd', facet: 'alpha' });
    if (points.length === 0) return undefined;
    const slopes = rulesShown.slice(0, 2).flatMap(({ label, filter }) => {
      const growth = growthOf(runs, { problem: 'dimension', ...filter, at: { alpha: 1.5 } }, 64);
      return growth === undefined ? [] : [`${label} d^${growth.measured.value.toFixed(2)}`];
    });
    return {
      options: capacityPlot(plot, points, { label: 'dimension d (logarithmic)', palette, every: 1 }),
      sentence: `At alpha 1.5 the facts stored grow as ${slopes.join(', ')}: Muon gains on SGD with every doubling of the dimension. Dots are means of simulations with one standard error, lines the closed theory, nothing fitted.`,
    };
  },
});
