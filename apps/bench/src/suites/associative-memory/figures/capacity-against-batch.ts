import { defineFigure } from '../../../nouns/figure.ts';
import { capacityPlot } from './capacity-plot.ts';
import { pointsAlong } from './points.ts';

/** Where more data in the step stop helping. */
export const capacityAgainstBatch = defineFigure({
  name: 'capacity-against-batch',
  title: 'Facts stored by one step, against the batch size',
  draw({ runs, plot, palette, width }) {
    const points = pointsAlong(runs, { problem: 'batch', x: 'batch', facet: 'd' });
    if (points.length === 0) return undefined;
    return {
      options: capacityPlot(plot, points, {
        label: 'samples in the step (logarithmic)',
        palette,
        every: width > 500 ? 2 : 4,
      }),
      sentence:
        'SGD is flat from a few dozen samples on; Muon goes on gaining far beyond, overshoots its limit a little where sampling flattens the frequencies, and then saturates. Dots are means of simulations with one standard error, lines the closed theory.',
    };
  },
});
