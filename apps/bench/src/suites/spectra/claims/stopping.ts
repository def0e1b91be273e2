import { rateOf } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { meanOver, oracle, plugin, pluginSubtracted } from './values.ts';

interface PrintedScore {
  readonly rule: string;
  readonly name: string;
  readonly filter: RunFilter;
  /** Mean and standard error of an independent simulation of 12 data sets, by strength. */
  readonly scores: Readonly<Record<'1.6' | '1', readonly [number, number]>>;
}

const printed: readonly PrintedScore[] = [
  {
    rule: 'the best time in hindsight',
    name: 'oracle',
    filter: oracle,
    scores: { 1.6: [0.7497, 0.0166], 1: [0.5287, 0.0223] },
  },
  {
    rule: 'plugin',
    name: 'plugin',
    filter: plugin,
    scores: { 1.6: [0.7453, 0.0162], 1: [0.505, 0.0268] },
  },
  {
    rule: 'plugin with the initial weights subtracted',
    name: 'plugin-subtracted',
    filter: pluginSubtracted,
    scores: { 1.6: [0.7599, 0.0142], 1: [0.5561, 0.0218] },
  },
  {
    rule: 'theory of the population',
    name: 'population',
    filter: { method: 'population-theory' },
    scores: { 1.6: [0.7417, 0.0164], 1: [0.4782, 0.0273] },
  },
  {
    rule: 'validation loss',
    name: 'validation',
    filter: { method: 'validation', variant: { patience: 0 } },
    scores: { 1.6: [0.2346, 0.0482], 1: [0.0377, 0.0103] },
  },
  {
    rule: 'training to the end',
    name: 'final',
    filter: { method: 'final' },
    scores: { 1.6: [0.0549, 0.0128], 1: [0.0326, 0.0112] },
  },
];

/** Scores that an independent simulation found. */
export const stoppingScores: readonly Claim[] = (['1.6', '1'] as const).flatMap((theta) =>
  printed.map(({ rule, name, filter, scores }) => {
    const [mean, standardError] = scores[theta];
    return defineClaim({
      name: `score-${name}-${theta}`,
      statement: `Strength ${theta}: ${rule} reaches a squared overlap of ${mean}.`,
      source: 'independent simulation of 12 data sets (reference values of @lab/transient-bbp)',
      basis: 'derived',
      expected: `${mean} ± 4.5 x ${standardError}`,
      quantity: 'squared overlap',
      judge: (runs) => ({
        measured: meanOver(
          runs.cells('overlap', { problem: 'stopping', at: { theta: Number(theta), times: 22 }, ...filter }),
        ),
        holdsIn: near(mean, 4.5 * standardError),
      }),
    });
  }),
);

const isVisible = ({ theta }: Parameters): boolean => Number(theta) >= 1;

/** What is lost against the best time. */
export const regret = defineClaim({
  name: 'near-the-oracle',
  statement:
    'Where the signal is visible (strengths 1 and more), stopping where the spectrum promises the largest overlap, with the initial weights subtracted, loses less than 0.05 against the best time in hindsight without that.',
  source: '@lab/transient-bbp, rule plugin',
  basis: 'derived',
  expected: 'at most 0.05',
  quantity: 'regret in squared overlap',
  judge: (runs) => ({
    measured: meanOver(
      runs.differences(
        'overlap',
        { problem: 'stopping', where: isVisible, ...oracle },
        { problem: 'stopping', where: isVisible, ...pluginSubtracted },
      ),
    ),
    holdsIn: { atMost: 0.05 },
  }),
});

const rivals: readonly (readonly [string, string, RunFilter])[] = [
  ['validation', 'the validation loss', { method: 'validation', variant: { patience: 0 } }],
  ['patience', 'the validation loss with patience', { method: 'validation', variant: { patience: 2 } }],
  ['gcv', 'generalised cross-validation', { method: 'gcv' }],
  ['discrepancy', 'the discrepancy principle', { method: 'discrepancy' }],
  ['ridge-gcv', 'ridge regression by cross-validation', { method: 'ridge-gcv' }],
  ['hard-threshold', 'least squares with the optimal hard threshold', { method: 'hard-threshold' }],
  ['isotropic-edge', 'the edge of one isotropic law', { method: 'isotropic-edge' }],
  ['final', 'training to the end', { method: 'final' }],
];

const designs = {
  simulated: { problem: 'stopping', where: isVisible, title: 'Simulated data, visible signals' },
  digits: {
    problem: 'digits-planted',
    where: isVisible,
    title: 'Digits with a planted direction',
  },
} as const;

/** Against what people use. */
export const aheadOfRivals: readonly Claim[] = Object.entries(designs).flatMap(
  ([design, { problem, where, title }]) =>
    rivals.map(([name, rival, filter]) =>
      defineClaim({
        name: `ahead-of-${name}-${design}`,
        statement: `${title}: plugin with the initial weights subtracted finds the direction better than ${rival}.`,
        source: '@lab/transient-bbp, rule plugin',
        basis: 'derived',
        expected: 'difference above 0',
        quantity: 'overlap, plugin minus the other',
        judge: (runs) => ({
          measured: meanOver(
            runs.differences(
              'overlap',
              { problem, where, ...pluginSubtracted },
              { problem, where, ...filter },
            ),
          ),
          holdsIn: { above: 0 },
        }),
      }),
    ),
);

/** Halves that share their initial weights. */
export const splitHalfFails = defineClaim({
  name: 'split-half-needs-subtraction',
  statement:
    'Agreement between halves of the data fails as a rule unless the initial weights, which both halves share, are subtracted.',
  source: '@lab/transient-bbp, pitfalls',
  basis: 'derived',
  expected: 'above 0.3',
  quantity: 'squared overlap, subtracted minus not',
  judge: (runs) => {
    const at = (subtractInit: boolean): RunFilter => ({
      problem: 'stopping',
      where: isVisible,
      method: 'split-half',
      variant: { subtractInit },
    });
    return { measured: meanOver(runs.differences('overlap', at(true), at(false))), holdsIn: { above: 0.3 } };
  },
});

/** Calling noise signal. */
export const falseAlarms: readonly Claim[] = [
  defineClaim({
    name: 'quiet-on-noise',
    statement: 'Without a signal the advice says "not detectable" (22 looks at each data set, level 5%).',
    source: '@lab/transient-bbp, recommendStop',
    basis: 'derived',
    expected: 'at most 0.1',
    quantity: 'share of noise called signal',
    judge: (runs) => ({
      measured: detectionOf(runs, 'stopping', { theta: 0 }, { method: 'spectral-stop' }),
      holdsIn: { atMost: 0.1 },
    }),
  }),
  defineClaim({
    name: 'others-cry-wolf',
    statement:
      'One isotropic law fitted to the weights, and the optimal hard threshold on least squares, call most noise signal: they take the slow directions for one.',
    source: 'implied by arXiv 2604.18450 (anisotropic noise)',
    basis: 'derived',
    expected: 'above 0.5',
    quantity: 'share of noise called signal',
    judge: (runs) => ({
      measured: rateOfBoth(runs),
      holdsIn: { above: 0.5 },
    }),
  }),
  defineClaim({
    name: 'below-threshold-said',
    statement:
      'On digits with a signal below threshold (strength 1, label noise 4) the rule fails, and says "not detectable" in most cases.',
    source: '@lab/transient-bbp, recommendStop',
    basis: 'derived',
    expected: 'at most 0.5',
    quantity: 'share called signal',
    judge: (runs) => ({
      measured: detectionOf(runs, 'digits-planted', { theta: 1, labelNoise: 4 }, plugin),
      holdsIn: { atMost: 0.5 },
    }),
  }),
];

function detectionOf(runs: RunView, problem: string, at: Parameters, filter: RunFilter) {
  const cells = runs.cells('detected', { problem, at, ...filter });
  return rateOf(
    cells.map(({ values }) => values),
    cells.reduce((sum, { values }) => sum + values.length, 0),
  );
}

function rateOfBoth(runs: RunView) {
  const cells = ['isotropic-edge', 'hard-threshold'].flatMap((method) =>
    runs.cells('detected', { problem: 'stopping', at: { theta: 0 }, method }),
  );
  return rateOf(
    cells.map(({ values }) => values),
    cells.reduce((sum, { values }) => sum + values.length, 0),
  );
}

interface PrintedDigits {
  readonly name: string;
  readonly title: string;
  readonly filter: RunFilter;
  readonly score: number;
}

const digits: readonly PrintedDigits[] = [
  {
    name: 'theta-2-noise-4',
    title: 'strength 2, label noise 4',
    filter: { problem: 'digits-planted', at: { theta: 2, labelNoise: 4 } },
    score: 0.528,
  },
  {
    name: 'theta-2-noise-1',
    title: 'strength 2, label noise 1',
    filter: { problem: 'digits-planted', at: { theta: 2, labelNoise: 1 } },
    score: 0.795,
  },
  {
    name: 'theta-1-noise-4',
    title: 'strength 1, label noise 4, below threshold',
    filter: { problem: 'digits-planted', at: { theta: 1, labelNoise: 4 } },
    score: 0.043,
  },
  { name: 'halves', title: 'left to right half', filter: { problem: 'digits-halves' }, score: 0.169 },
];

/** Scores on digits of an earlier study. */
export const digitsScores: readonly Claim[] = digits.map(({ name, title, filter, score }) =>
  defineClaim({
    name: `digits-${name}`,
    statement: `Digits, ${title}: plugin reaches an overlap of ${score}.`,
    source: 'prototype study of @lab/transient-bbp (its draws are not known)',
    basis: 'derived',
    expected: `${score} ± 0.1`,
    quantity: 'overlap',
    judge: (runs) => ({
      measured: meanOver(runs.cells('overlap', { ...filter, ...plugin })),
      holdsIn: near(score, 0.1),
    }),
  }),
);

/** Nothing planted. */
export const digitsReal = defineClaim({
  name: 'digits-halves-ahead',
  statement:
    'From the left to the right half of digits, with nothing planted, plugin finds the direction that all data show better than the validation loss.',
  source: '@lab/transient-bbp, rule plugin',
  basis: 'derived',
  expected: 'difference above 0',
  quantity: 'overlap, plugin minus validation loss',
  judge: (runs) => ({
    measured: meanOver(
      runs.differences(
        'overlap',
        { problem: 'digits-halves', ...plugin },
        { problem: 'digits-halves', method: 'validation', variant: { patience: 0 } },
      ),
    ),
    holdsIn: { above: 0 },
  }),
});
