import type { RiskReport } from './riskReport.ts';

/**
 * A report in plain sentences.
 *
 * @param report from `riskReport`
 * @returns sentences, one a line: what is risked, which stage is the bottleneck, what pre-training bought, what to buy
 *   next, and every warning
 *
 * Source: the numbers are the report's; no equation of its own.
 */
export function explain(report: RiskReport): string {
  return [
    risked(report),
    bottleneck(report),
    gain(report),
    exchange(report),
    ...report.warnings.map(({ message }) => `Warning: ${message}.`),
  ].join('\n');
}

function risked({ excessRisk, interval, level, loss, labelled, unlabelled }: RiskReport): string {
  const what = loss === 'squared' ? 'squared error' : 'log-loss';
  return (
    `With ${labelled} labelled and ${unlabelled} unlabelled rows the fit risks ${round(excessRisk)} of ${what} more than ` +
    `the best predictor on the true representation (${percent(level)} of such fits: ${round(Math.max(interval[0], 0))} ` +
    `to ${round(interval[1])}).`
  );
}

function bottleneck({ pretrainShare, pretrainSource }: RiskReport): string {
  const how = pretrainSource === 'bootstrap' ? ' (by resampling, because the eigengap is small)' : '';
  const share = percent(pretrainShare);
  if (pretrainShare < 0.25) return `Labels are the bottleneck: pre-training adds ${share} of the risk${how}.`;
  if (pretrainShare > 0.75) return `Pre-training is the bottleneck: it causes ${share} of the risk${how}.`;
  return `Both stages count: pre-training adds ${share} of the risk${how}, the labels the rest.`;
}

function gain(report: RiskReport): string {
  const { canHelp, pretrainingWins, supervisedExcessRisk, excessRisk, alpha, alpha0 } = report;
  if (!canHelp) return 'All directions are kept, so pre-training changes nothing here.';
  if (supervisedExcessRisk === null) {
    return 'There are too few labels for a supervised fit of all columns; only the two-stage fit is possible.';
  }
  const ratio = supervisedExcessRisk / excessRisk;
  if (pretrainingWins) {
    return (
      `Pre-training pays: a supervised fit of all columns would risk ${round(ratio)} times as much. It would start to ` +
      `pay at ${round(alpha0)} unlabelled rows for each labelled one; there are ${round(alpha)}.`
    );
  }
  return (
    `Pre-training does not pay yet: it needs ${round(alpha0)} unlabelled rows for each labelled one, and there are ` +
    `${round(alpha)}; a supervised fit of all columns would risk ${round(ratio)} times as much.`
  );
}

function exchange({ unlabelledPerLabelled: rate, canHelp }: RiskReport): string {
  if (!canHelp || rate === Infinity) return 'More unlabelled rows would not help; more labels would.';
  return `One more labelled row is worth ${round(rate)} unlabelled ones.`;
}

function round(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
