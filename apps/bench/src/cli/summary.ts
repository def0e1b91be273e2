import { currentRows } from '../judging/current-rows.ts';
import { interval } from '../judging/estimate.ts';
import { ledgerOf, type LedgerEntry } from '../judging/ledger.ts';
import { standingsOf, type Standing } from '../judging/standings.ts';
import { labelOf } from '../nouns/parameters.ts';
import type { Size } from '../nouns/size.ts';
import type { Suite } from '../nouns/suite.ts';
import type { Skipped } from '../planning/plan.ts';
import type { CheckedSelection } from '../planning/selection.ts';
import type { RunRow, RunStatus } from '../store/row.ts';
import { estimateText, intervalText } from '../text/number-text.ts';
import { noiseNote } from '../timing/noise.ts';
import { wrap } from '../text/wrap.ts';
import type { Terminal } from './terminal.ts';

/** What a summary is about. */
export interface SummaryOptions {
  readonly selection: Pick<CheckedSelection, 'suites'>;
  readonly rows: readonly RunRow[];
  readonly size: Size;
  readonly skipped: readonly Skipped[];
}

const failuresShown = 5;

/** Prints, suite by suite, how the runs ended, how the suite's methods stand, and the verdicts on its claims. */
export function printSummary(
  { selection: { suites }, rows, size }: SummaryOptions,
  terminal: Terminal,
): void {
  const { rows: current, outdated } = currentRows(suites, rows, size);
  for (const suite of suites) {
    const own = current.filter((row) => row.suite === suite.name);
    terminal.print();
    terminal.print(`${terminal.style('bold', suite.title)}  ${statusCounts(own)}, size ${size}`);
    printFailures(own, terminal);
    const noise = noiseNote(own);
    if (noise !== undefined)
      terminal.print(wrap(noise, terminal.width, `  ${terminal.style('yellow', 'noisy')} `, '  '));
    for (const standing of standingsOf(suite, own, size)) terminal.print(standingLine(standing, suite));
    const ledger = ledgerOf(suite, own, size);
    const judged = ledger.filter(({ measured }) => measured !== undefined);
    for (const entry of judged) printEntry(entry, terminal);
    if (judged.length < ledger.length)
      terminal.print(
        `  ${ledger.length - judged.length} claims have no finished runs at size ${size} (lab-bench claims lists them)`,
      );
  }
  terminal.print();
  if (outdated > 0)
    terminal.note(`${outdated} older runs of these cases, made by other code, are kept but not counted`);
}

/** One claim: verdict, statement, and the measured value beside the expected one. */
export function printEntry({ claim, measured, verdict, note }: LedgerEntry, terminal: Terminal): void {
  const colour = ({ reproduced: 'green', 'not reproduced': 'red', inconclusive: 'yellow' } as const)[verdict];
  const margin = ' '.repeat(17);
  terminal.print(
    wrap(claim.statement, terminal.width, `  ${terminal.style(colour, verdict.padEnd(14))} `, margin),
  );
  const value = measured === undefined ? 'nothing' : estimateText(measured);
  const range = measured === undefined ? undefined : interval(measured);
  const level = range === undefined || range[0] === range[1] ? '' : ` (95%: ${intervalText(range)})`;
  const detail = `expected ${claim.expected}; measured ${claim.quantity}: ${value}${level}. ${note}`;
  terminal.print(terminal.style('dim', wrap(detail, terminal.width, margin, margin)));
}

function standingLine({ subject, wins, level, losses }: Standing, suite: Suite): string {
  const metric = suite.metrics[0]?.title ?? '';
  return `  ${subject}: better than every competitor on ${wins} cases, level on ${level}, worse on ${losses} (by ${metric.toLowerCase()})`;
}

function statusCounts(rows: readonly RunRow[]): string {
  const counts = new Map<RunStatus, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts.size === 0
    ? 'no runs'
    : [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

function printFailures(rows: readonly RunRow[], terminal: Terminal): void {
  const failures = rows.filter(({ status }) => status !== 'ok');
  for (const row of failures.slice(0, failuresShown)) {
    const what = `${labelOf(row.problem, row.problemParameters)} #${row.repetition} ${labelOf(row.method, row.methodParameters)}`;
    terminal.print(
      `  ${terminal.style('red', row.status)} ${what}: ${row.error?.message.split('\n')[0] ?? ''}`,
    );
  }
  if (failures.length > failuresShown)
    terminal.print(`  and ${failures.length - failuresShown} more (in the report)`);
}
