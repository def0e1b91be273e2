/** A number with four significant digits, without an exponent where that is readable. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2);
  return String(Number(size >= 1000 ? value.toFixed(1) : value.toPrecision(4)));
}

/** A p-value: three significant digits, very small ones as a bound. */
export function formatP(value: number): string {
  if (value < 1e-16) return '< 1e-16';
  if (value < 1e-4) return `= ${value.toExponential(2)}`;
  return `= ${Number(value.toPrecision(3))}`;
}

/** `[lower, upper]`. */
export function formatInterval(lower: number, upper: number): string {
  return `[${formatNumber(lower)}, ${formatNumber(upper)}]`;
}

/** Rows of cells in columns as wide as their widest cell, two spaces in and between. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [j, cell] of row.entries()) widths[j] = Math.max(widths[j] ?? 0, cell.length);
  return rows.map((row) => `  ${row.map((cell, j) => cell.padEnd(widths[j])).join('  ')}`.trimEnd());
}
