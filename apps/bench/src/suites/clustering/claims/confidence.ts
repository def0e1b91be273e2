import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';

const source = '@lab/ih-gmm, probabilities';

/** As sure as right. */
export const calibrated = defineClaim({
  name: 'calibrated',
  statement:
    'The probabilities are calibrated: mean confidence and share of right rows differ by at most 0.02.',
  source,
  basis: 'derived',
  expected: 'within 0.02 of 0',
  quantity: 'mean confidence minus accuracy',
  judge: (runs) => ({
    ...overconfidenceOf(runs, 'empiricalBayes'),
    holdsIn: { atLeast: -0.02, atMost: 0.02 },
  }),
});

/** Why the simple form is not the default. */
export const modestProfile = defineClaim({
  name: 'profile-underconfident',
  statement: 'The simpler profile form is less sure than right.',
  source,
  basis: 'derived',
  expected: 'below 0',
  quantity: 'mean confidence minus accuracy',
  judge: (runs) => ({ ...overconfidenceOf(runs, 'profile'), holdsIn: { below: 0 } }),
});

function overconfidenceOf(runs: RunView, form: string) {
  const filter = { problem: 'confidence', method: 'probabilities', variant: { form } };
  const mean = (metric: string): string =>
    runs
      .cells(metric, filter)
      .map(({ values }) => (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3))
      .join(', ');
  const cells = runs.cells('overconfidence', filter);
  return {
    measured: stratifiedMean(cells.map(({ values }) => values)),
    ...(cells.length === 0
      ? {}
      : { note: `By design: confidence ${mean('confidence')}; accuracy ${mean('accuracy')}.` }),
  };
}
