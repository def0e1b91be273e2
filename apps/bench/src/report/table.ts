import { html, type Content, type Markup } from './html.ts';

/** A column of a table. */
export interface Column<T> {
  readonly title: string;
  /** Numbers are set to the right and sort by size. */
  readonly kind?: 'text' | 'number';
  /** What is shown. */
  cell(row: T): Content;
  /** What it sorts by; default what is shown. */
  sortBy?(row: T): string | number | undefined;
}

/** A table whose head sorts it and whose search field filters it. */
export function sortableTable<T>(caption: string, rows: readonly T[], columns: readonly Column<T>[]): Markup {
  return html`<div class="table">
    <label class="filter">Filter <input type="search" placeholder="part of a row" /></label>
    <span class="count" aria-live="polite">${rows.length} rows</span>
    <div class="scroll" tabindex="0" role="region" aria-label="${caption}">
      <table data-sortable>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map(({ title, kind = 'text' }) => html`<th scope="col" data-kind="${kind}" aria-sort="none"><button type="button">${title}</button></th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${columns.map((column) => cellOf(column, row))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </div>`;
}

function cellOf<T>(column: Column<T>, row: T): Markup {
  const { title, kind = 'text' } = column;
  const key = column.sortBy?.(row);
  const sort = key === undefined ? '' : html` data-sort="${String(key)}"`;
  return html`<td class="${kind}" data-title="${title}" ${sort}>${column.cell(row)}</td>`;
}
