import { labelOf } from '../nouns/parameters.ts';
import type { RunRow } from '../store/row.ts';
import { html, type Markup } from './html.ts';
import { sortableTable } from './table.ts';

/** Runs that failed, ran out of time or were cancelled, with their errors. */
export function failureTable(rows: readonly RunRow[]): Markup {
  const failures = rows.filter(({ status }) => status !== 'ok');
  if (failures.length === 0) return html`<p>None: every run here finished.</p>`;
  return sortableTable('Runs that did not finish', failures, [
    { title: 'Status', cell: ({ status }) => html`<span class="verdict not-reproduced">${status}</span>` },
    { title: 'Suite', cell: ({ suite }) => suite },
    { title: 'Problem', cell: ({ problem, problemParameters }) => labelOf(problem, problemParameters) },
    { title: 'Method', cell: ({ method, methodParameters }) => labelOf(method, methodParameters) },
    {
      title: 'Repetition',
      kind: 'number',
      cell: ({ repetition }) => repetition,
      sortBy: ({ repetition }) => repetition,
    },
    { title: 'Error', cell: errorCell },
    {
      title: 'After, s',
      kind: 'number',
      cell: (row) => row.elapsedSeconds.toFixed(1),
      sortBy: (row) => row.elapsedSeconds,
    },
  ]);
}

function errorCell({ error }: RunRow): Markup {
  if (error === null) return html`unknown`;
  const code = error.code === null ? '' : html` <code>${error.code}</code>`;
  const stack =
    error.stack === null
      ? ''
      : html`<details>
          <summary>Stack</summary>
          <pre>${error.stack}</pre>
        </details>`;
  return html`${error.name}: ${error.message}${code}${stack}`;
}
