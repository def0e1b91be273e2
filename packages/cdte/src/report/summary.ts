import { normal } from '@lab/stats';
import type { AggregatedTest } from '../inference/aggregateTest.ts';
import type { Explanation } from '../inference/explainRejection.ts';
import type { PairwiseTests } from '../inference/pairwiseTests.ts';
import type { HomogeneityTest } from '../inference/testHomogeneity.ts';
import type { Warning } from '../model/model.ts';
import { formatInterval, formatNumber, formatP, formatTable } from './formatNumber.ts';

/** Results that {@link summary} can print. */
export type Summarizable = HomogeneityTest | AggregatedTest | Explanation | PairwiseTests;

/**
 * A result as a short report in plain text, ready to paste.
 *
 * @param result of `testHomogeneity`, `aggregateTest`, `explainRejection` or `pairwiseTests`
 * @returns lines joined by newlines, without one at the end
 */
export function summary(result: Summarizable): string {
  switch (result.type) {
    case 'homogeneity-test':
      return testSummary(result).join('\n');
    case 'aggregated-test':
      return aggregatedSummary(result).join('\n');
    case 'explanation':
      return explanationSummary(result).join('\n');
    case 'pairwise-tests':
      return pairwiseSummary(result).join('\n');
  }
}

function testSummary(test: HomogeneityTest): string[] {
  return [
    'Conditional distributional treatment effect',
    ...formatTable(sampleRows(test)),
    '',
    "Does the treatment change the outcome's law for anyone?",
    ...formatTable(testRows(test)),
    '',
    `Mean effect, doubly robust${weightingNote(test)}`,
    ...formatTable(meanRows(test)),
    '',
    'Overlap',
    ...formatTable(overlapRows(test)),
    ...warningLines(test.warnings),
  ];
}

function sampleRows({ names, arms, n, units, options }: HomogeneityTest): string[][] {
  const { covariates } = names;
  const list = covariates.length > 8 ? `${covariates.slice(0, 8).join(', ')}, ...` : covariates.join(', ');
  return [
    [
      'units',
      `${n}${units === n ? '' : ` in ${units} clusters`}: ${arms[0]} control, ${arms[1]} treated (${names.treatment})`,
    ],
    ['outcome', names.outcomes.join(', ')],
    ['covariates', `${covariates.length}: ${list}`],
    ['propensity', propensityNote(options)],
  ];
}

function propensityNote({ propensitySource, foldCount, clip }: HomogeneityTest['options']): string {
  const source = { known: 'known', logistic: 'ridge logistic regression', callback: "the caller's model" };
  const fitted = propensitySource === 'known' ? '' : `, ${foldCount}-fold cross-fitting`;
  return `${source[propensitySource]}${fitted}, clipped to [${clip}, ${1 - clip}]`;
}

function weightingNote({ options }: HomogeneityTest): string {
  const notes = {
    inverse: '',
    stabilized: ' (stabilized weights)',
    overlap: ' in the overlap population (weights pi (1 - pi))',
  };
  return notes[options.weighting];
}

const populations = { mmd: 'MMD', marginal: 'marginal MMD', l2: 'L2(P_X) norm', operator: 'operator norm' };
const calibrations = {
  exact: 'exact null law',
  multiplier: 'multiplier bootstrap',
  liu: 'three-cumulant approximation',
  satterthwaite: 'two-cumulant approximation',
};

function testRows(test: HomogeneityTest): string[][] {
  const alpha = test.ci === null ? test.options.alpha : Number((1 - test.ci.level).toPrecision(12));
  const verdict =
    test.pValue <= alpha
      ? `the arms' conditional laws differ (level ${alpha})`
      : `no difference shown (level ${alpha}), which is no proof of none`;
  const law = test.remainder === undefined ? calibrations[test.calibration] : 'low-rank null law';
  const calibration = `${law}${test.draws === null ? '' : `, ${test.draws} draws, seed ${test.seed}`}`;
  return [
    ['p-value', `p ${formatP(test.pValue)}: ${verdict}`],
    [
      'statistic',
      `${formatNumber(test.statistic)} (${populations[test.discrepancy]}, form ${test.form}, ${calibration})`,
    ],
    ['effect size', effectLine(test)],
    ['bandwidths', bandwidthLine(test)],
  ];
}

function effectLine({ effectSize, psi2, se, ci }: HomogeneityTest): string {
  const size = `${formatNumber(effectSize)} (squared ${formatNumber(psi2)}`;
  if (se === null || ci === null) return `${size})`;
  const level = `${Number((100 * ci.level).toPrecision(6))}%`;
  return `${size}, se ${formatNumber(se)}, ${level} interval ${formatInterval(ci.lower, ci.upper)})`;
}

function bandwidthLine({ bandwidthX, bandwidthY, testBandwidthScale, options }: HomogeneityTest): string {
  const scale = options.standardize ? 'standardized' : "the user's";
  const y = options.outcomeBandwidthScale * bandwidthY;
  return `X ${formatNumber(testBandwidthScale * bandwidthX)}, Y ${formatNumber(y)} on the ${scale} scale`;
}

function meanRows({ meanEffects, options }: HomogeneityTest): string[][] {
  const reach = normal.upperQuantile(options.alpha / 2);
  const level = `${Number((100 * (1 - options.alpha)).toPrecision(6))}%`;
  return meanEffects.map(({ outcome, ate, se, rawDifference }) => [
    outcome,
    `${formatNumber(ate)} (se ${formatNumber(se)}, ${level} interval ${formatInterval(ate - reach * se, ate + reach * se)})`,
    `unadjusted ${formatNumber(rawDifference)}`,
  ]);
}

function overlapRows({ diagnostics, arms }: HomogeneityTest): string[][] {
  const { propensityMin, propensityMax, clipped, effectiveSampleSize } = diagnostics;
  const worst = [...diagnostics.standardizedDifferences].sort(
    (a, b) => Math.abs(b.before) - Math.abs(a.before),
  )[0];
  return [
    [
      'propensity',
      `${formatNumber(propensityMin)} to ${formatNumber(propensityMax)}, ${clipped[0] + clipped[1]} clipped`,
    ],
    [
      'effective size',
      `${Math.round(effectiveSampleSize[0])} of ${arms[0]} control, ${Math.round(effectiveSampleSize[1])} of ${arms[1]} treated`,
    ],
    [
      'balance',
      `largest standardized difference ${formatNumber(worst.before)} (${worst.covariate}), after weighting ${formatNumber(worst.after)}`,
    ],
  ];
}

function warningLines(warnings: readonly Warning[]): string[] {
  if (warnings.length === 0) return [];
  return ['', 'Warnings', ...warnings.map(({ code, message }) => `  ! ${code}: ${message}`)];
}

function aggregatedSummary(test: AggregatedTest): string[] {
  const rows = test.scales.map((scale) => [
    formatNumber(scale.testBandwidthScale),
    formatNumber(scale.outcomeBandwidthScale),
    formatNumber(scale.standardized),
    formatP(scale.pValue).replace('= ', ''),
  ]);
  return [
    'Homogeneity test over several bandwidths',
    `  p ${formatP(test.pValue)} (${test.draws} shared multiplier draws, seed ${test.seed})`,
    '',
    ...formatTable([['X scale', 'Y scale', 'standardized', 'p alone'], ...rows]),
    ...warningLines(test.warnings),
  ];
}

function explanationSummary(result: Explanation): string[] {
  const parts = result.components.map(({ component, standardized, pValue, adjusted }) => [
    component,
    formatNumber(standardized),
    formatP(pValue).replace('= ', ''),
    formatP(adjusted).replace('= ', ''),
  ]);
  const covariates = result.covariates.map(({ covariate, without, drop }) => [
    covariate,
    formatNumber(without),
    formatNumber(drop),
  ]);
  return [
    'What changes, and along which covariates',
    ...formatTable([['part', 'standardized', 'p', 'Holm p'], ...parts]),
    '',
    `  whole test, standardized: ${formatNumber(result.standardized)}`,
    ...formatTable([['covariate', 'without it', 'drop'], ...covariates]),
    '',
    `  ${result.note}`,
    ...warningLines(result.warnings),
  ];
}

function pairwiseSummary({ comparisons }: PairwiseTests): string[] {
  const rows = comparisons.map(({ control, treated, pValue, adjusted, test }) => [
    String(control),
    String(treated),
    String(test.n),
    formatP(pValue).replace('= ', ''),
    formatP(adjusted).replace('= ', ''),
    formatNumber(test.effectSize),
  ]);
  return [
    'Homogeneity tests between arms',
    ...formatTable([['control', 'treated', 'n', 'p', 'Holm p', 'effect size'], ...rows]),
    ...comparisons.flatMap(({ control, treated, test }) =>
      test.warnings.map(({ code, message }) => `  ! ${control} against ${treated}: ${code}: ${message}`),
    ),
  ];
}
