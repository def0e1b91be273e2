import type * as Plot from '@observablehq/plot';
import { RunView } from '../judging/run-view.ts';
import { standingsOf, type Comparison } from '../judging/standings.ts';
import { caseLabel } from '../nouns/labels.ts';
import type { Metric } from '../nouns/metric.ts';
import type { Suite } from '../nouns/suite.ts';
import { estimateText, numberText } from '../text/number-text.ts';
import { drawFigure } from './draw-figure.ts';
import { failureTable } from './failure-table.ts';
import { html, type Markup } from './html.ts';
import { ledgerTable } from './ledger-table.ts';
import { noiseParagraph } from './noise-paragraph.ts';
import { paletteOf } from './palette.ts';
import type { SuiteResults } from './suite-results.ts';
import { resultCells, type ResultCell } from './result-cells.ts';
import { sortableTable, type Column } from './table.ts';

/** A suite's page: figures, claims, wins and losses, results, failures, and what its names mean. */
export function suitePage({ suite, size, rows, ledger }: SuiteResults, plot: typeof Plot): Markup {
  const palette = paletteOf(suite);
  const comparisons = standingsOf(suite, rows, size).flatMap((standing) => standing.comparisons);
  return html` <p>${suite.description}</p>
    ${noiseParagraph(rows)}
    <h2>Figures</h2>
    ${suite.figures.map((figure) => drawFigure(figure, { runs: new RunView(rows, size), plot, palette }))}
    <h2>Claims</h2>
    ${ledgerTable(ledger, size)}
    <h2>Wins and losses</h2>
    ${comparisonTable(suite, comparisons)}
    <h2>Results</h2>
    ${resultTable(suite, resultCells(suite, rows))}
    <h2>Runs that did not finish</h2>
    ${failureTable(rows)}
    <h2>Problems, methods and metrics</h2>
    <dl>
      ${suite.problems.map(
        ({ name, title, description }) =>
          html`<dt>${name}</dt>
            <dd><b>${title}.</b> ${description}</dd>`,
      )}
      ${suite.methods.map(
        ({ name, title, description, oracle }) =>
          html`<dt>${name}</dt>
            <dd>
              <b>${title}.</b>
              ${description}${oracle === true ? ' It is told the truth: a bound, not a competitor.' : ''}
            </dd>`,
      )}
      ${suite.metrics.map(
        (metric) =>
          html`<dt>${metric.name}</dt>
            <dd><b>${metric.title}</b>${unitText(metric)}, ${metric.better} is better.</dd>`,
      )}
    </dl>`;
}

function comparisonTable(suite: Suite, comparisons: readonly Comparison[]): Markup {
  const [metric] = suite.metrics;
  if (metric === undefined || comparisons.length === 0)
    return html`<p class="muted">Nothing to compare yet.</p>`;
  const text = (value: number): string => numberText(value, metric.digits);
  const caption = `The suite's methods against the best competitor of each case, by ${metric.title.toLowerCase()} (${metric.better} is better)`;
  return sortableTable(caption, comparisons, [
    { title: 'Case', cell: ({ problem, parameters }) => caseLabel(suite, problem, parameters) },
    { title: 'Method', cell: ({ subject }) => subject },
    {
      title: metric.title,
      kind: 'number',
      cell: (row) => text(row.subjectMean),
      sortBy: (row) => row.subjectMean,
    },
    { title: 'Best competitor', cell: ({ best }) => best },
    { title: 'Its value', kind: 'number', cell: (row) => text(row.bestMean), sortBy: (row) => row.bestMean },
    {
      title: 'Difference ± standard error',
      kind: 'number',
      cell: (row) => estimateText(row.difference),
      sortBy: (row) => row.difference.value,
    },
    { title: 'Outcome', cell: ({ outcome }) => html`<span class="verdict ${outcome}">${outcome}</span>` },
  ]);
}

function resultTable(suite: Suite, cells: readonly ResultCell[]): Markup {
  if (cells.length === 0) return html`<p class="muted">Nothing recorded yet.</p>`;
  const measured = suite.metrics.filter(({ name }) => cells.some((cell) => cell.metrics.has(name)));
  return sortableTable('Means over repetitions ± standard error', cells, [
    { title: 'Case', cell: ({ problem }) => problem },
    { title: 'Method', cell: ({ method }) => method },
    ...measured.map((metric): Column<ResultCell> => {
      const { name, title } = metric;
      return {
        title: `${title}${unitText(metric)}`,
        kind: 'number',
        cell: ({ metrics }) => {
          const mean = metrics.get(name);
          return mean === undefined ? '' : estimateText(mean);
        },
        sortBy: ({ metrics }) => metrics.get(name)?.value ?? '',
      };
    }),
    { title: 'Runs', kind: 'number', cell: ({ finished }) => finished, sortBy: ({ finished }) => finished },
    {
      title: 'Not finished',
      kind: 'number',
      cell: (row) => row.notFinished,
      sortBy: (row) => row.notFinished,
    },
  ]);
}

function unitText({ unit }: Metric): string {
  return unit === '' ? '' : ` (${unit})`;
}
