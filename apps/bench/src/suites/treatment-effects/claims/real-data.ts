import { exactly, meanOf } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { near, type Region } from '../../../judging/verdict.ts';
import { median } from '../../../metrics/median.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { subject } from './rates.ts';

interface Fact {
  readonly name: string;
  readonly statement: string;
  readonly expected: string;
  readonly quantity: string;
  readonly metric: string;
  readonly data: 'nsw' | 'nsw-observational';
  readonly propensity: 'estimated' | 'known';
  readonly holdsIn: Region;
}

const facts: readonly Fact[] = [
  {
    name: 'nsw-raw-difference',
    statement: 'Job training, randomised: the raw difference of earnings is 1,794.34 dollars.',
    expected: '1794.34',
    quantity: 'dollars',
    metric: 'rawDifference',
    data: 'nsw',
    propensity: 'estimated',
    holdsIn: near(1794.34, 0.005),
  },
  {
    name: 'nsw-not-rejected',
    statement:
      'Job training, randomised: 445 men and eight covariates do not suffice to reject that earnings are unchanged for everyone, whatever the mean effect.',
    expected: 'above .05',
    quantity: 'p-value, median over folds',
    metric: 'pValue',
    data: 'nsw',
    propensity: 'estimated',
    holdsIn: { above: 0.05 },
  },
  {
    name: 'nsw-mean-effect',
    statement: 'Its doubly robust mean effect is about 1,579 dollars.',
    expected: '1579 ± 341 (half a standard error)',
    quantity: 'dollars, median over folds',
    metric: 'meanEffect',
    data: 'nsw',
    propensity: 'estimated',
    holdsIn: near(1579, 341),
  },
  {
    name: 'nsw-known-not-rejected',
    statement: 'The same with the propensities of the design.',
    expected: 'above .05',
    quantity: 'p-value, median over folds',
    metric: 'pValue',
    data: 'nsw',
    propensity: 'known',
    holdsIn: { above: 0.05 },
  },
  {
    name: 'nsw-known-mean-effect',
    statement: 'With the propensities of the design the mean effect is about 1,711 dollars.',
    expected: '1711.5 ± 335 (half a standard error)',
    quantity: 'dollars, median over folds',
    metric: 'meanEffect',
    data: 'nsw',
    propensity: 'known',
    holdsIn: near(1711.5, 335),
  },
  {
    name: 'observational-raw-difference',
    statement: 'Against survey controls the raw difference has the wrong sign: -635.03 dollars.',
    expected: '-635.03',
    quantity: 'dollars',
    metric: 'rawDifference',
    data: 'nsw-observational',
    propensity: 'estimated',
    holdsIn: near(-635.03, 0.005),
  },
  {
    name: 'observational-warned',
    statement: 'The arms hardly overlap there, and the result says so.',
    expected: '1',
    quantity: 'overlap warning',
    metric: 'overlapWarning',
    data: 'nsw-observational',
    propensity: 'estimated',
    holdsIn: near(1, 0),
  },
  {
    name: 'observational-mean-effect',
    statement: 'Adjusted, the mean effect is positive again but lies within one standard error of 0.',
    expected: '324 ± 467 (half a standard error)',
    quantity: 'dollars, median over folds',
    metric: 'meanEffect',
    data: 'nsw-observational',
    propensity: 'estimated',
    holdsIn: near(324, 467),
  },
  {
    name: 'observational-not-rejected',
    statement: 'No change of the earnings is shown there either.',
    expected: 'above .05',
    quantity: 'p-value, median over folds',
    metric: 'pValue',
    data: 'nsw-observational',
    propensity: 'estimated',
    holdsIn: { above: 0.05 },
  },
];

/** What is known of the studies of job training. */
export const jobTrainingFacts: readonly Claim[] = facts.map(
  ({ name, statement, expected, quantity, metric, data, propensity, holdsIn }) =>
    defineClaim({
      name,
      statement,
      source: 'prototype of @lab/cdte in numpy; LaLonde (1986), Dehejia and Wahba (1999)',
      basis: 'derived',
      expected,
      quantity,
      judge: (runs) => {
        const values = valuesOf(runs, metric, { data, propensity }, 'job-training');
        return {
          // The data are given and the folds hardly matter: the median is the outcome, its spread is told.
          measured: values.length === 0 ? undefined : exactly(median(values), values.length),
          holdsIn,
          ...spreadNote(values),
        };
      },
    }),
);

/** Small classes: the raw effects, and more pupils, smaller p. */
export const smallClasses: readonly Claim[] = [
  defineClaim({
    name: 'star-raw-effects',
    statement: 'Small classes: reading is 5.88 points higher, mathematics 8.18 (all pupils).',
    source: 'Project STAR; prototype of @lab/cdte in numpy',
    basis: 'derived',
    expected: 'largest difference at most .005',
    quantity: 'largest difference from 5.88 and 8.18',
    judge: (runs) => {
      const of = (metric: string): readonly number[] =>
        valuesOf(runs, metric, { n: 3730 }, 'project-star', { method: 'cdte-low-rank' });
      const differences = [
        ...of('rawDifference').map((value) => Math.abs(value - 5.88)),
        ...of('secondRawDifference').map((value) => Math.abs(value - 8.18)),
      ];
      return {
        measured:
          differences.length === 0 ? undefined : exactly(Math.max(...differences), differences.length),
        holdsIn: { atMost: 0.005 },
      };
    },
  }),
  defineClaim({
    name: 'star-p-falls',
    statement: 'Small classes: p falls as pupils are added, from 300 to 1,000.',
    source:
      'Project STAR; prototype of @lab/cdte in numpy (.047 at 300, .0048 at 600, .0021 at 1,000 pupils)',
    basis: 'derived',
    expected: 'below 0',
    quantity: 'log10 p at 1,000 minus at 300 pupils, mean over subsamples',
    judge: (runs) => {
      const logs = (n: number): number[] =>
        valuesOf(runs, 'pValue', { n }, 'project-star').map((p) => Math.log10(Math.max(p, 1e-16)));
      const pairs = logs(300).flatMap((few, k) => {
        const many = logs(1000)[k];
        return many === undefined ? [] : [many - few];
      });
      const medians = [300, 600, 1000].map((n) => {
        const values = logs(n);
        return values.length === 0 ? '' : `${n}: ${(10 ** median(values)).toPrecision(2)}`;
      });
      return { measured: meanOf(pairs), holdsIn: { below: 0 }, note: `Median p at ${medians.join(', ')}.` };
    },
  }),
  defineClaim({
    name: 'star-rejected',
    statement: 'Small classes: with all 3,730 pupils the change is beyond doubt.',
    source: 'Project STAR',
    basis: 'derived',
    expected: 'below .001',
    quantity: 'p-value, median over folds',
    judge: (runs) => {
      const values = valuesOf(runs, 'pValue', { n: 3730 }, 'project-star', { method: 'cdte-low-rank' });
      return {
        measured: values.length === 0 ? undefined : exactly(median(values), values.length),
        holdsIn: { below: 0.001 },
      };
    },
  }),
];

function valuesOf(
  runs: RunView,
  metric: string,
  at: Readonly<Record<string, string | number>>,
  problem: string,
  filter = subject,
): readonly number[] {
  return runs.cells(metric, { problem, at, ...filter }).flatMap(({ values }) => values);
}

function spreadNote(values: readonly number[]): { readonly note?: string } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.length > 1 && least < most
    ? { note: `Between ${least.toPrecision(3)} and ${most.toPrecision(3)} over folds; the median is judged.` }
    : {};
}
