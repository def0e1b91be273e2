import { rateOf, type Estimate } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { valuesOf } from './estimates.ts';

const settings = {
  pcr: 'principal components, 100 labels and 400 rows without',
  factor: 'factors, 150 labels and 1,000 rows without',
  contrastive: 'contrastive pairs, 100 labels and 500 pairs',
  mixture: 'a mixture gate, 300 labels and 2,000 rows without',
} as const;

/** 95 % intervals hold the truth 93 to 97 times of 100. */
export const coverageClaims: readonly Claim[] = [
  ...Object.entries(settings).map(([setting, words]) =>
    defineClaim({
      name: `coverage-${setting}`,
      statement: `95 % intervals for a prediction hold the truth in 93 to 97 of 100 cases: ${words}.`,
      source: '@lab/two-stage-m, theory section 5',
      basis: 'derived',
      expected: '0.93 to 0.97',
      quantity: 'share of intervals that hold the truth',
      judge: (runs) => ({
        measured: share(runs, { method: 'two-stage-interval', at: { setting } }),
        holdsIn: { atLeast: 0.93, atMost: 0.97 },
        ...othersNote(runs, setting),
      }),
    }),
  ),
  defineClaim({
    name: 'coverage-label-only',
    statement:
      'Intervals of the usual regression formula hold the truth in 93 to 97 of 100 cases: contrastive pairs.',
    source: 'use; @lab/two-stage-m expects too few',
    basis: 'derived',
    expected: '0.93 to 0.97',
    quantity: 'share of intervals that hold the truth',
    judge: (runs) => ({
      measured: share(runs, { method: 'label-only-interval', at: { setting: 'contrastive' } }),
      holdsIn: { atLeast: 0.93, atMost: 0.97 },
    }),
  }),
];

function share(runs: RunView, filter: RunFilter): Estimate | undefined {
  const trials = valuesOf(runs, 'intervals', { problem: 'intervals', ...filter }).reduce(
    (sum, count) => sum + count,
    0,
  );
  const values = valuesOf(runs, 'coverage', { problem: 'intervals', ...filter });
  if (values.length === 0) return undefined;
  const estimate = rateOf([values], trials);
  if (estimate === undefined) return undefined;
  // Every interval is a trial of its own: the binomial error is known better than from the spread of a few runs.
  const rate = estimate.value;
  return {
    ...estimate,
    standardError: Math.sqrt(Math.max(rate * (1 - rate), 1 / trials) / trials),
    degreesOfFreedom: Infinity,
    observations: trials,
  };
}

const others = {
  'label-only-interval': 'labels alone',
  'bootstrap-interval': 'bootstrap',
  'stacked-interval': 'stacked equations',
  'murphy-topel-interval': 'Murphy-Topel',
} as const;

function othersNote(runs: RunView, setting: string): { readonly note?: string } {
  const parts = Object.entries(others).flatMap(([method, words]) => {
    const rate = share(runs, { method, at: { setting } });
    return rate === undefined ? [] : [`${words} ${(100 * rate.value).toFixed(1)} %`];
  });
  return parts.length === 0 ? {} : { note: `Others: ${parts.join(', ')}.` };
}
