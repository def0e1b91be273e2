/**
 * The page's own script: sorts and filters tables, switches the theme. It is written out as text, so it uses nothing outside itself;
 * without it the page still shows everything.
 */
export function enhancePage(): void {
  const collator = new Intl.Collator('en', { numeric: true });

  const keyOf = (row: HTMLTableRowElement, column: number): string => {
    const cell = row.cells[column];
    return cell?.dataset['sort'] ?? cell?.textContent.trim() ?? '';
  };

  const compareNumbers = (a: string, b: string): number => Number(a) - Number(b);

  const sort = (table: HTMLTableElement, column: number): void => {
    const heads = Array.from(table.tHead?.rows[0]?.cells ?? []);
    const head = heads[column];
    const body = table.tBodies[0];
    if (head === undefined || body === undefined) return;
    const descending = head.getAttribute('aria-sort') === 'ascending';
    for (const other of heads) other.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const compare = head.dataset['kind'] === 'number' ? compareNumbers : collator.compare;
    const keyed = Array.from(body.rows, (row) => ({ row, key: keyOf(row, column) }));
    // What is not measured comes last, whichever way it is sorted.
    const missing = keyed.filter(({ key }) => key === '');
    const present = keyed
      .filter(({ key }) => key !== '')
      .sort((a, b) => compare(a.key, b.key) * (descending ? -1 : 1));
    body.append(...[...present, ...missing].map(({ row }) => row));
  };

  const filter = (holder: Element, text: string): void => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = Array.from(holder.querySelectorAll<HTMLTableRowElement>('tbody tr'));
    let shown = 0;
    for (const row of rows) {
      const content = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => content.includes(word));
      if (!row.hidden) shown++;
    }
    const count = holder.querySelector('.count');
    if (count !== null)
      count.textContent = shown === rows.length ? `${rows.length} rows` : `${shown} of ${rows.length} rows`;
  };

  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-sortable]')) {
    Array.from(table.tHead?.rows[0]?.cells ?? []).forEach((head, column) => {
      head.addEventListener('click', () => sort(table, column));
    });
  }
  for (const holder of document.querySelectorAll('.table')) {
    const input = holder.querySelector('input');
    input?.addEventListener('input', () => filter(holder, input.value));
  }

  const themes = ['auto', 'light', 'dark'];
  const button = document.querySelector<HTMLButtonElement>('#theme');
  const show = (theme: string): void => {
    document.documentElement.dataset['theme'] = theme;
    if (button !== null) button.textContent = `Theme: ${theme}`;
  };
  // Pages from disk may be refused a memory; then each begins with the reader's system setting.
  const remembered = (): string => {
    try {
      return localStorage.getItem('lab-bench-theme') ?? 'auto';
    } catch {
      return 'auto';
    }
  };
  const remember = (theme: string): void => {
    try {
      localStorage.setItem('lab-bench-theme', theme);
    } catch {
      // Shown all the same.
    }
  };
  show(themes.includes(remembered()) ? remembered() : 'auto');
  button?.addEventListener('click', () => {
    const next =
      themes[(themes.indexOf(document.documentElement.dataset['theme'] ?? 'auto') + 1) % themes.length] ??
      'auto';
    show(next);
    remember(next);
  });
}
