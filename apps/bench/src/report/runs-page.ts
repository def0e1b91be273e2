import { labelOf } from '../nouns/parameters.ts';
import type { RunRow } from '../store/row.ts';
import { numberText } from '../text/number-text.ts';
import { html, type Markup } from './html.ts';
import type { SuiteResults } from './suite-results.ts';
import { sortableTable } from './table.ts';

// Beyond this a page takes seconds to open; `lab-bench export` has them all.
const mostRows = 5000;

/** Every run behind the other pages. */
export function runsPage(results: readonly SuiteResults[]): Markup {
  const rows = results.flatMap((result) => result.rows);
  const shown = rows.slice(0, mostRows);
  return html` <p>
      Every run behind this report, with its seeds and key. Seconds of runs that are not timed include waiting
      for a shared machine: compare methods by the timed problems.
    </p>
    ${rows.length > shown.length ? html`<p class="muted">The first ${shown.length} of ${rows.length}; <code>lab-bench export</code> writes all.</p>` : ''}
    ${sortableTable('Runs', shown, [
      { title: 'Suite', cell: ({ suite }) => suite },
      { title: 'Problem', cell: ({ problem, problemParameters }) => labelOf(problem, problemParameters) },
      {
        title: 'Repetition',
        kind: 'number',
        cell: ({ repetition }) => repetition,
        sortBy: ({ repetition }) => repetition,
      },
      { title: 'Method', cell: ({ method, methodParameters }) => labelOf(method, methodParameters) },
      { title: 'Status', cell: ({ status }) => status },
      { title: 'Metrics', cell: metricsText },
      {
        title: 'Seconds in the method',
        kind: 'number',
        cell: ({ methodSeconds }) => (methodSeconds === null ? '' : numberText(methodSeconds)),
        sortBy: ({ methodSeconds }) => methodSeconds ?? '',
      },
      { title: 'Timed', cell: timedText },
      {
        title: 'Data seed',
        kind: 'number',
        cell: ({ dataSeed }) => dataSeed,
        sortBy: ({ dataSeed }) => dataSeed,
      },
      { title: 'Begun', cell: ({ startedAt }) => startedAt.slice(0, 19).replace('T', ' ') },
      { title: 'Key', cell: ({ key }) => html`<code>${key.slice(0, 12)}</code>` },
    ])}`;
}

function timedText({ timed, conditions }: RunRow): string {
  if (!timed) return 'no';
  if (conditions === undefined) return 'yes';
  return `yes (${conditions.tier})${conditions.noisy ? ', noisy machine' : ''}`;
}

function metricsText({ metrics }: RunRow): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${numberText(value)}`)
    .join(', ');
}
