import {
  countVerdicts,
  explanation,
  type ComparisonResult,
  type ComparisonVerdict,
  type MetricComparison,
} from '../comparing/comparison.ts';
import { effectText, intervalOfText, valueText } from '../comparing/effect-text.ts';
import { wrap } from '../text/wrap.ts';
import type { Terminal } from './terminal.ts';

const colours = { worse: 'red', undecided: 'yellow', better: 'green', same: 'dim' } as const;
const margin = ' '.repeat(12);

/** Prints a comparison: what differs or may differ, and how many metrics ended how. */
export function printComparison(result: ComparisonResult, all: boolean, terminal: Terminal): void {
  const { before, after, metrics, notes } = result;
  terminal.print(
    `${terminal.style('bold', `${before.label} -> ${after.label}`)}  ${before.runs} and ${after.runs} runs`,
  );
  for (const metric of metrics) if (all || metric.verdict !== 'same') printMetric(metric, terminal);
  if (metrics.length === 0)
    terminal.print('  nothing to compare: no run of the one has a partner in the other');
  for (const note of notes) terminal.print(wrap(note, terminal.width, '  note      ', margin));
  terminal.print(terminal.style('dim', wrap(explanation(result), terminal.width, '  ', '  ')));
  const counts = countVerdicts(metrics);
  const words = Object.entries(counts).map(([verdict, count]) =>
    count === 0
      ? `${count} ${verdict}`
      : terminal.style(colours[verdict as ComparisonVerdict], `${count} ${verdict}`),
  );
  terminal.print(words.join(', '));
}

function printMetric(metric: MetricComparison, terminal: Terminal): void {
  const { verdict, suite, problem, method, title, pairs, changed, better, note } = metric;
  const name = `${suite}: ${title} of ${method} on ${problem}`;
  terminal.print(
    wrap(name, terminal.width, `  ${terminal.style(colours[verdict], verdict.padEnd(9))} `, margin),
  );
  const changes = changed < pairs ? `${changed} of ${pairs} pairs differ` : `${pairs} pairs`;
  const detail =
    `${valueText(metric.before, metric)} -> ${valueText(metric.after, metric)}: ${effectText(metric)}, ` +
    `interval ${intervalOfText(metric)}; ${better} is better; ${changes}${note === '' ? '' : `; ${note}`}`;
  terminal.print(terminal.style('dim', wrap(detail, terminal.width, margin, margin)));
}
