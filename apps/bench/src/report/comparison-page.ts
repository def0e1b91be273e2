import type * as Plot from '@observablehq/plot';
import {
  countVerdicts,
  explanation,
  type ComparedSide,
  type ComparisonResult,
  type MetricComparison,
} from '../comparing/comparison.ts';
import { effectText, intervalOfText, valueText } from '../comparing/effect-text.ts';
import { RunView } from '../judging/run-view.ts';
import { comparisonFigure } from './comparison-figure.ts';
import { drawFigure } from './draw-figure.ts';
import { html, type Markup } from './html.ts';
import { sortableTable } from './table.ts';

const classes = { worse: 'loss', better: 'win', undecided: 'inconclusive', same: '' } as const;

/** The page of a comparison: how many metrics ended how, all of them in a table, and what was compared. */
export function comparisonPage(result: ComparisonResult, plot: typeof Plot): Markup {
  const counts = countVerdicts(result.metrics);
  return html`<p>
      <b>${result.before.label}</b> against <b>${result.after.label}</b>. ${explanation(result)}
    </p>
    <ul class="facts">
      <li><b class="loss">${counts.worse}</b> worse</li>
      <li><b class="inconclusive">${counts.undecided}</b> undecided</li>
      <li><b class="win">${counts.better}</b> better</li>
      <li><b>${counts.same}</b> the same</li>
    </ul>
    ${figureOf(result, plot)}
    ${result.metrics.length === 0 ? html`<p class="muted">No run of the one has a partner in the other.</p>` : metricTable(result.metrics)}
    ${notesOf(result)}
    <h2>What was compared</h2>
    <dl>
      <dt>Before</dt>
      <dd>${sideText(result.before)}</dd>
      <dt>After</dt>
      <dd>${sideText(result.after)}</dd>
      <dt>Made</dt>
      <dd>${result.madeAt.slice(0, 19).replace('T', ' ')} UTC</dd>
    </dl>`;
}

function figureOf(result: ComparisonResult, plot: typeof Plot): Markup | undefined {
  if (result.metrics.every(({ verdict }) => verdict === 'same')) return undefined;
  const palette = { domain: [], range: [] };
  return drawFigure(comparisonFigure(result), { runs: new RunView([], 'quick'), plot, palette });
}

function metricTable(metrics: readonly MetricComparison[]): Markup {
  const table = sortableTable('Metrics before and after, with intervals that hold all together', metrics, [
    {
      title: 'Verdict',
      cell: ({ verdict }) => html`<span class="verdict ${classes[verdict]}">${verdict}</span>`,
    },
    {
      title: 'Metric',
      cell: ({ suite, problem, method, title, better }) =>
        html`${title} of <b>${method}</b> on ${problem}
          <span class="muted small">(${suite}; ${better} is better)</span>`,
    },
    {
      title: 'Before',
      kind: 'number',
      cell: (row) => valueText(row.before, row),
      sortBy: (row) => row.before,
    },
    { title: 'After', kind: 'number', cell: (row) => valueText(row.after, row), sortBy: (row) => row.after },
    { title: 'Effect', kind: 'number', cell: effectText, sortBy: relativeSize },
    {
      title: 'Interval',
      kind: 'number',
      cell: intervalOfText,
      sortBy: ({ interval }) => interval?.[0] ?? '',
    },
    {
      title: 'Pairs that differ',
      kind: 'number',
      cell: ({ pairs, changed }) => `${changed} of ${pairs}`,
      sortBy: ({ pairs, changed }) => changed / pairs,
    },
    { title: 'Note', cell: ({ note }) => note },
  ]);
  return html`<div class="ledger">${table}</div>`;
}

/** Sorts ratios and differences together, by how far they are from no effect. */
function relativeSize({ scale, effect, before }: MetricComparison): number {
  if (scale === 'ratio') return Math.log(effect);
  return before === 0 ? Math.sign(effect) : effect / Math.abs(before);
}

function notesOf({ notes }: ComparisonResult): Markup | undefined {
  if (notes.length === 0) return undefined;
  return html`<h2>Notes</h2>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>`;
}

function sideText({ label, runs, versions }: ComparedSide): string {
  const own = Object.entries(versions).map(([name, found]) => `${name} ${found.join('/')}`);
  return `${label}: ${runs} runs${own.length === 0 ? '' : `; ${own.join(', ')}`}`;
}
