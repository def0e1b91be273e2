import type { Fit } from '../fitting/model.ts';
import type { RecoveryReport, ReportedStatistic } from './recoveryReport.ts';

/** A report as lines of text. */
export function reportText(fit: Fit, report: Omit<RecoveryReport, 'text'>): string {
  const lines = [headline(fit, report), ''];
  for (const statistic of shown(report.statistics)) lines.push(statisticLine(statistic));
  const hidden = report.statistics.length - shown(report.statistics).length;
  if (hidden > 0) lines.push(`(${hidden} correlations that nothing pins are not shown)`);
  lines.push('', symmetryLine(report));
  const nearest = report.nearSymmetries.at(0);
  if (report.symmetries.length === 0 && nearest !== undefined) {
    lines.push(`nearest to a symmetry: ${nearest.name}, rms defect ${number(nearest.rmsNats)} nats`);
  }
  if (report.importance !== null) {
    const { paretoK, effectiveSampleSize, reliable } = report.importance;
    lines.push(
      `importance check: Pareto-k ${number(paretoK)}, effective sample size ${Math.round(effectiveSampleSize)}` +
        (reliable ? '' : ' - errors of means cannot be estimated from this fit'),
    );
  }
  const { symmetricRefit } = report;
  if (symmetricRefit !== null) {
    lines.push(
      `best fit that has the symmetry: objective ${number(symmetricRefit.objective)} against ${number(symmetricRefit.bestObjective)}` +
        `, curvature ${number(symmetricRefit.leastCurvature)}`,
    );
  }
  for (const warning of report.warnings) lines.push(`warning: ${warning}`);
  return lines.join('\n');
}

function headline(fit: Fit, { statistics, broken, repair }: Omit<RecoveryReport, 'text'>): string {
  const family = fit.kind === 'vonMisesFisher' ? 'von Mises-Fisher' : `${fit.family} ${fit.base}`;
  if (broken) {
    const remedy =
      repair === null
        ? 'forward KL or an alpha >= 1 may keep it'
        : `repair holds the average of its ${repair.components.length} images, which has it`;
    return `${family}: the fit BREAKS a symmetry of the target; ${remedy}`;
  }
  const means = statistics.filter(({ statistic }) => statistic !== 'correlation');
  const trusted = means.filter(
    ({ status }) => status === 'exact' || status === 'moment-matched' || status === 'exact-if-unique',
  );
  if (trusted.length === means.length && means.length > 0)
    return `${family}: the ${means.length === 1 ? `${means[0].statistic} of this fit is` : 'means of this fit are all'} that of the target`;
  return `${family}: ${trusted.length} of ${means.length} means are secured by symmetry`;
}

function shown(statistics: readonly ReportedStatistic[]): ReportedStatistic[] {
  return statistics.filter(({ statistic, status }) => statistic !== 'correlation' || status !== 'none');
}

function statisticLine({
  statistic,
  index,
  status,
  rule,
  value,
  fitted,
  text,
  estimatedError,
  standardError,
}: ReportedStatistic): string {
  const name = `${statistic}${index.length === 0 ? '' : ` ${index.join(',')}`}`;
  const pinned = value === null ? '' : `, target ${show(value)}`;
  const error =
    estimatedError === null || standardError === null || value !== null
      ? ''
      : `; estimated error ${number(estimatedError)} +- ${number(standardError)} sd`;
  return `${name}: ${show(fitted)}${pinned} - ${status}${rule === null ? '' : ` (${rule})`}: ${text}${error}`;
}

function symmetryLine({ symmetries }: Omit<RecoveryReport, 'text'>): string {
  if (symmetries.length === 0) return 'no exact symmetry was found';
  const names = [...new Set(symmetries.map(({ name }) => name))];
  return `symmetries of the target: ${names.join('; ')}`;
}

function show(value: number | readonly number[] | null): string {
  if (value === null) return 'undefined';
  if (typeof value === 'number') return number(value);
  return `(${value.map(number).join(', ')})`;
}

function number(x: number): string {
  // Below here an iteration stopped; digits of it would mean nothing.
  if (Math.abs(x) < 1e-8) return '0';
  return Math.abs(x) >= 1e5 || Math.abs(x) < 1e-3 ? x.toExponential(2) : String(Number(x.toPrecision(5)));
}
