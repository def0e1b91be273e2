import { interval } from '../judging/estimate.ts';
import type { LedgerEntry } from '../judging/ledger.ts';
import type { Size } from '../nouns/size.ts';
import { estimateText, intervalText } from '../text/number-text.ts';
import { html, type Markup } from './html.ts';
import { sortableTable, type Column } from './table.ts';

const basisText = { paper: 'stated in', derived: 'derived from', erratum: 'printed, in error, in' } as const;

/** The claims with expected value, measured value ± standard error, and verdict; folded away those without runs of the size. */
export function ledgerTable(entries: readonly LedgerEntry[], size: Size): Markup {
  if (entries.length === 0) return html`<p class="muted">No claims.</p>`;
  const suites = new Set(entries.map(({ suite }) => suite)).size;
  const judged = entries.filter(({ measured }) => measured !== undefined);
  const others = entries.filter(({ measured }) => measured === undefined);
  const columns: readonly Column<LedgerEntry>[] = [
    {
      title: 'Claim',
      cell: ({ claim }) =>
        html`${claim.statement} <span class="muted small">(${basisText[claim.basis]} ${claim.source})</span>`,
    },
    { title: 'Expected', cell: ({ claim }) => claim.expected },
  ];
  const suite: readonly Column<LedgerEntry>[] =
    suites > 1 ? [{ title: 'Suite', cell: (entry) => entry.suite }] : [];
  const note: Column<LedgerEntry> = { title: 'Note', cell: (entry) => entry.note };
  return html`${
    judged.length === 0
      ? html`<p class="muted">None has finished runs at size ${size}.</p>`
      : html`<div class="ledger judged">
          ${sortableTable('Claims, what was expected and what was measured (± standard error)', judged, [
            {
              title: 'Verdict',
              cell: ({ verdict }) =>
                html`<span class="verdict ${verdict.replaceAll(' ', '-')}">${verdict}</span>`,
            },
            ...columns,
            { title: 'Measured', cell: measuredCell, sortBy: ({ measured }) => measured?.value ?? '' },
            note,
            ...suite,
          ])}
        </div>`
  }
  ${
    others.length === 0
      ? ''
      : html`<details>
          <summary>Without finished runs at size ${size}: ${others.length}</summary>
          <div class="ledger unmeasured">
            ${sortableTable('Claims that were not measured, and what is expected', others, [
              ...columns,
              note,
              ...suite,
            ])}
          </div>
        </details>`
  }`;
}

function measuredCell({ claim, measured }: LedgerEntry): Markup | undefined {
  if (measured === undefined) return undefined;
  const range = interval(measured);
  const level = range === undefined || range[0] === range[1] ? '' : html`; 95%: ${intervalText(range)}`;
  return html`<b>${estimateText(measured)}</b><br /><span class="muted small"
      >${claim.quantity}${level}</span
    >`;
}
