import { interval } from '../judging/estimate.ts';
import type { LedgerEntry } from '../judging/ledger.ts';
import { estimateText, intervalText } from '../text/number-text.ts';
import { html, type Markup } from './html.ts';
import { sortableTable } from './table.ts';

const basisText = { paper: 'stated in', derived: 'derived from', erratum: 'printed, in error, in' } as const;

/** The claims with expected value, measured value ± standard error, and verdict. */
export function ledgerTable(entries: readonly LedgerEntry[]): Markup {
  if (entries.length === 0) return html`<p class="muted">No claims.</p>`;
  const suites = new Set(entries.map(({ suite }) => suite));
  const table = sortableTable('Claims, what was expected and what was measured (± standard error)', entries, [
    {
      title: 'Verdict',
      cell: ({ verdict }) => html`<span class="verdict ${verdict.replaceAll(' ', '-')}">${verdict}</span>`,
    },
    {
      title: 'Claim',
      cell: ({ claim }) =>
        html`${claim.statement} <span class="muted small">(${basisText[claim.basis]} ${claim.source})</span>`,
    },
    { title: 'Expected', cell: ({ claim }) => claim.expected },
    { title: 'Measured', cell: measuredCell, sortBy: ({ measured }) => measured?.value ?? '' },
    { title: 'Note', cell: ({ note }) => note },
    ...(suites.size > 1 ? [{ title: 'Suite', cell: ({ suite }: LedgerEntry) => suite }] : []),
  ]);
  return html`<div class="ledger">${table}</div>`;
}

function measuredCell({ claim, measured }: LedgerEntry): Markup {
  if (measured === undefined) return html`nothing`;
  const range = interval(measured);
  const level = range === undefined || range[0] === range[1] ? '' : html`; 95%: ${intervalText(range)}`;
  return html`<b>${estimateText(measured)}</b><br /><span class="muted small"
      >${claim.quantity}${level}</span
    >`;
}
